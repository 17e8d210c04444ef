"""Who is told that a child may be at risk, and which manager hears of somebody's work. Pure: who holds which post in,
people out.

Nobody is told of what they raised themselves. Where nobody holds a post, it goes to somebody above, and says so; it
never goes to nobody as long as anybody is left.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol


class Held(Protocol):
    """A post that somebody holds today: where, and under whom. The service is the team's where there is a team."""

    @property
    def person_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def post_key(self) -> str: ...
    @property
    def team_id(self) -> int | None: ...
    @property
    def service_id(self) -> int | None: ...
    @property
    def manager_id(self) -> int | None: ...


@dataclass(frozen=True)
class Wanted:
    """Whom a framework has told: holders of any of these posts, or one person by what they are to the worker."""

    title: str
    posts: frozenset[str] = frozenset()
    kin: str = ""  # "worker" or "line_manager"


@dataclass(frozen=True)
class Told:
    """Somebody to be told, as the holder of a post; `instead_of` is the post that they stand in for."""

    person: int
    name: str
    post: str
    instead_of: str = ""


@dataclass(frozen=True)
class Scene:
    """Where it is (ids), whose work, who raises it; everybody's posts, with their titles; which of the posts head a
    service; who looks after quality assurance, as (id, name); under whom those worked who have left, and who is away
    today."""

    raiser: int
    team: int | None = None
    service: int | None = None
    worker: int | None = None
    held: Sequence[Held] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    leads: Sequence[tuple[int, str]] = ()
    under: Mapping[int, int] = field(default_factory=dict)
    away: Collection[int] = ()

    def told(self, one: Held, instead_of: str = "") -> Told:
        """The holder of a post, as somebody to be told."""
        return Told(one.person_id, one.name, self.titles.get(one.post_key, one.post_key), instead_of)

    def of(self, person: int | None) -> Held | None:
        """The post that somebody holds, the latest of several."""
        return next((one for one in reversed(self.held) if one.person_id == person), None)

    def manager_of(self, person: int | None) -> int | None:
        """Their line manager (an id): by the post that they hold, or the last that they held."""
        one = self.of(person)
        return one.manager_id if one else self.under.get(person) if person is not None else None


LEAD = "QA lead"


def first_told(wanted: Iterable[Wanted], scene: Scene, already: Collection[int] = ()) -> list[Told]:
    """Who is told: for each that is wanted its holders nearest to the team; where there is none, or the only one raised
    it, somebody above. Nobody twice, and none of those (ids) who were told `already`."""
    chosen = [(one, holders(one, scene)) for one in wanted]
    found: list[Told] = []
    for _, there in chosen:
        found += [scene.told(one) for one in there if one.person_id != scene.raiser]
    gone = {scene.raiser, *already}
    told = _once(one for one in found if one.person not in gone)
    for one, there in chosen:
        if not any(person.person_id != scene.raiser for person in there):
            told += _in_place_of(one, scene, from_raiser=bool(there), gone=gone | {other.person for other in told})
    return told or _leads(scene, gone)


def holders(wanted: Wanted, scene: Scene) -> list[Held]:
    """Those who hold one of its posts in the team; where nobody does, of its service as a whole; of the council."""
    if wanted.kin:
        person = scene.worker if wanted.kin == "worker" else next(above(scene.worker, scene), None)
        one = scene.of(person)
        return [one] if one else []
    there = [one for one in scene.held if one.post_key in wanted.posts]
    rings = (
        [one for one in there if scene.team and one.team_id == scene.team],
        [one for one in there if scene.service and one.service_id == scene.service and _is_over_all(one, scene)],
        [one for one in there if not one.team_id and not one.service_id],
    )
    return next((ring for ring in rings if ring), [])


def _is_over_all(one: Held, scene: Scene) -> bool:
    """Whether they work for the service rather than for a team of it; who heads it may sit in one."""
    return not one.team_id or one.post_key in scene.heads


def above(person: int | None, scene: Scene) -> Iterator[int]:
    """Their line manager, that one's line manager, and so on, of those who are here: where somebody has left, whoever
    managed them is next."""
    here, seen = {one.person_id for one in scene.held}, {person}
    while (boss := scene.manager_of(person)) is not None and boss not in seen:
        person = boss
        seen.add(person)
        if person in here:
            yield person


def _in_place_of(wanted: Wanted, scene: Scene, *, from_raiser: bool, gone: Collection[int]) -> list[Told]:
    """The first above: of the worker's managers, or of the raiser's where the raiser holds the post themselves; then
    who heads the service; then QA leads."""
    start = scene.raiser if from_raiser or not scene.worker else scene.worker
    line = [one for ident in above(start, scene) if (one := scene.of(ident))]
    heads = [] if from_raiser else _heads(scene)
    one = next((one for one in (*line, *heads) if one.person_id not in gone), None)
    return [scene.told(one, wanted.title)] if one else _leads(scene, gone, wanted.title)


def _heads(scene: Scene) -> list[Held]:
    return [one for one in scene.held if scene.service and one.service_id == scene.service
            and one.post_key in scene.heads]  # fmt: skip


def _leads(scene: Scene, gone: Collection[int], instead_of: str = "") -> list[Told]:
    return [Told(ident, name, LEAD, instead_of) for ident, name in scene.leads if ident not in gone]


def next_told(wanted: Iterable[Wanted] | None, scene: Scene, already: Collection[int]) -> list[Told]:
    """Who is told next while nobody has answered: whom the framework names, or (None) those above those who were told;
    QA leads where nobody is left of them."""
    gone = {scene.raiser, *already}
    if wanted is not None:
        return first_told(wanted, scene, already)
    over = [one for ident in sorted(already) for boss in [next(above(ident, scene), None)] if (one := scene.of(boss))]
    return _once(scene.told(one) for one in over if one.person_id not in gone) or _leads(scene, gone)


def _once(found: Iterable[Told]) -> list[Told]:
    """Each person once, with all the posts that they are told as."""
    by_person: dict[int, Told] = {}
    for one in found:
        before = by_person.get(one.person)
        if before is None:
            by_person[one.person] = one
        elif one.post not in before.post:
            by_person[one.person] = replace(before, post=f"{before.post}, {one.post}")
    return list(by_person.values())


# Somebody's work --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Right:
    """The manager to whom something goes (an id), and as what: "manager", "above" or "head"; `instead_of` is the line
    manager who has left or is away."""

    person: int
    as_what: str
    instead_of: int | None = None


def right_manager(scene: Scene) -> Right | None:
    """Who hears of the worker's work, and as what: their line manager; the next one above where that one raises it, has
    left or is away; who heads their service where there is none. None where nobody is left."""
    out = {scene.raiser, scene.worker, *scene.away}
    first = scene.manager_of(scene.worker)
    missed = first if first not in (scene.raiser, scene.worker) else None
    found = next((ident for ident in above(scene.worker, scene) if ident not in out), None)
    if found is not None:
        return Right(found, "manager") if found == first else Right(found, "above", missed)
    head = next((one for one in _heads(scene) if one.person_id not in out), None)
    return Right(head.person_id, "head", missed) if head else None


def next_manager(scene: Scene, left: int) -> Right | None:
    """Who gets what a manager has left without reading: whoever managed them, and so on; neither who raised it nor
    whom it is about."""
    out = {scene.raiser, scene.worker, *scene.away}
    found = next((ident for ident in above(left, scene) if ident not in out), None)
    return Right(found, "above", left) if found is not None else None
