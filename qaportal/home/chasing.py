"""Who is late with what: everything that waits for people past its day, by person. Pure (ux 2.3, LB-063, GAP-15)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from qaportal.allocation.held import Open
from qaportal.allocation.nominating import Call
from qaportal.allocation.parts import NONE, Parts
from qaportal.boards.lines import Line
from qaportal.home.needs import UNSETTLED, to_nominate
from qaportal.lib.formats import and_list, day_long, day_medium, plural
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.telling import piece, used
from qaportal.programme.owners import Place, owns
from qaportal.programme.phases import state_of
from qaportal.programme.plans import PhaseRow, Row
from qaportal.programme.themes import Unsettled

KINDS = {
    "phase": "Deadlines",
    "report": "Reports",
    "duty": "Duties",
    "nomination": "Nominations",
    "theme": "Themes and terms of reference",
    "action": "Actions",
    "invite": "Invitations",
    "cover": "Seats to take over",
}
UNANSWERED = ("invite", "cover")  # kinds of which nobody says that they are late: they wait for an answer
EVERYBODYS: Mapping[int, Parts] = {}


# People ---------------------------------------------------------------------------------------------------


class Named(NamedTuple):
    """A post, a team or a service; both are "" where there is none."""

    key: str
    name: str


class Holding(NamedTuple):
    """A post that somebody holds today. `service_id` is that of a post in no team; `service` the team's where there
    is one."""

    post: Named
    team_id: int | None
    service_id: int | None
    team: Named
    service: Named


@dataclass(frozen=True)
class Someone:
    """Somebody who works here, with their posts; `owing` are those by which they owe anything, guests' posts not."""

    id: int
    public_id: str
    name: str
    held: tuple[Holding, ...] = ()
    owing: tuple[Holding, ...] = ()

    @property
    def places(self) -> list[tuple[str, int | None, int | None]]:
        """(post, team, service) of what they may owe something by."""
        return [(one.post.key, one.team_id, one.service_id) for one in self.owing]

    @property
    def words(self) -> str:
        """What they do and where: Team Manager, Children in Care"""
        if not self.held:
            return ""
        last = self.held[-1]
        return ", ".join(filter(None, (last.post.name, last.team.name or last.service.name)))


# What is late ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """Something that is late. `key` stays the same as long as it is; `since` is the day by which it was wanted.

    `path` is where those look it up who chase, `own` where whoever is late sees to it.
    """

    key: str
    title: str
    since: date
    words: str
    path: str
    own: str

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self.key.partition(":")[0]

    @property
    def is_late(self) -> bool:
        """Whether its day has passed; otherwise it waits for an answer."""
        return self.kind not in UNANSWERED

    def label(self, today: date) -> str:
        """How late it is, for the eye: 12 days late; or that nobody has answered."""
        if not self.is_late:
            return "No answer"
        return f"{plural((today - self.since).days, 'day')} late"


@dataclass(frozen=True)
class Late:
    """Somebody with all that is late of theirs, what has waited longest first."""

    someone: Someone
    items: tuple[Item, ...]

    @property
    def since(self) -> date:
        """Since when the first of it is late."""
        return self.items[0].since


Found = Iterator[tuple[int, Item]]  # whose it is, and what


def by_person(found: Iterable[tuple[int, Item]], everyone: Mapping[int, Someone]) -> list[Late]:
    """One entry a person, those first who have something that has waited longest, then by name. Nothing of those who
    are not here."""
    theirs: dict[int, dict[str, Item]] = {}
    for ident, item in found:
        if ident in everyone:
            theirs.setdefault(ident, {}).setdefault(item.key, item)
    late = [
        Late(everyone[ident], tuple(sorted(items.values(), key=lambda one: (one.since, one.title, one.key))))
        for ident, items in theirs.items()
    ]
    return sorted(late, key=lambda one: (one.since, one.someone.name, one.someone.id))


def phases(
    rows: Iterable[Row],
    places: Mapping[int, Place],
    today: date,
    told: Collection[tuple[str, str]] = frozenset(),
    parts: Mapping[int, Parts] = EVERYBODYS,
    reported: Collection[tuple[int, str, str]] = frozenset(),
) -> Found:
    """Deadlines of phases that have passed and that nobody has marked as done, for each who owns them (`owners.owns`);
    but for those (reference, phase) that are `told` otherwise, and those (person, reference, phase) for whose report
    they are asked. `parts` are people's seats, where they find what falls to these."""
    owners = _by_owner(places)
    for row in rows:
        for phase in row.phases:
            if state_of(phase, row, today) == "late" and (row.ref, phase.key) not in told:
                for ident in owners.get(phase.owner, ()):
                    if owns(phase, row, places[ident]) and (ident, row.ref, phase.key) not in reported:
                        own = parts.get(ident, NONE).paths.get((row.ref, phase.owner), "")
                        yield ident, _phase(row, phase, own)


def _by_owner(places: Mapping[int, Place]) -> dict[str, list[int]]:
    """Who may own what has this post or party for an owner."""
    found: dict[str, list[int]] = {}
    for ident, place in places.items():
        for key in place.posts | place.parties | place.near | {kind for _, kind in place.seats}:
            found.setdefault(key, []).append(ident)
    return found


def _phase(row: Row, phase: PhaseRow, own: str) -> Item:
    path = f"/activity/{row.ref}#phase-{phase.key}"
    words = f"was due on {day_medium(phase.due)}"
    return Item(f"phase:{row.ref}:{phase.key}", f"{phase.name}: {row.title}", phase.due, words, path, own or path)


def report(line: Line) -> Item:
    """A report that was not sent (X-19)."""
    due, path = line.due, f"/reports/{line.due.key}"
    return Item(f"report:{due.key}", due.title, due.due, f"was due on {day_medium(due.due)}", path, path)


def duties(found: Iterable[Obligation], names: Mapping[str, str], everyone: Mapping[int, Someone]) -> Found:
    """What is late of standing duties: one line a duty and day, whomever it is for (LB-063). `names` has the duties by
    key."""
    owed: dict[tuple[int, str, date], dict[str, list[str]]] = {}
    for one in found:
        about = "" if one.about_kind == "self" else one.about_name
        owed.setdefault((one.owner_id, one.duty_key, one.due), {}).setdefault(used(one), []).append(about)
    for (owner, key, due), lines in owed.items():
        if owner in everyone:
            title = and_list([piece(names[key] if n == 0 else "", about, said).strip()
                              for n, (said, about) in enumerate(lines.items())])  # fmt: skip
            path = f"/duties/people/{everyone[owner].public_id}"
            yield owner, Item(f"duty:{key}:{due}", title, due, f"was due by {day_medium(due)}", path, path)


def nomination(call: Call) -> Item:
    """Somebody or something that was to be put forward (X-04)."""
    row, day = call.row, call.opening.last_day(call.row)
    what, below = to_nominate(call.opening)
    words = f"was due by {day_medium(day)}; the work starts on {day_medium(row.starts)}"
    path = f"/activity/{row.ref}"
    key = f"nomination:{row.ref}:{call.opening.seat_key}"
    return Item(key, f"{what}: {row.title}", day, words, path, f"{path}/nominations/{below}")


def theme(one: Unsettled) -> Item:
    """Work that has begun without a theme, or without terms of reference that are signed off (LB-030, LB-031)."""
    words, page, _ = UNSETTLED[one.wants]
    path = f"/activity/{one.ref}"
    began = f"work started on {day_medium(one.starts)}"
    return Item(f"theme:{one.ref}:{one.wants}", f"{words}: {one.title}", one.starts, began, path, f"{path}/{page}")


def invitation(public_id: str, ref: str, title: str, starts: date, told: date, wanted: date) -> Item:
    """An invitation without an answer to what begins soon: told on the day `told`, an answer `wanted` from that day on
    or from when it was told."""
    words = f"begins on {day_long(starts)}; invited on {day_medium(told)}"
    own = f"/invites/{public_id}"
    return Item(f"invite:{public_id}", title, max(told, wanted), words, f"/activity/{ref}", own)


def offer(one: Open, asked: date) -> Item:
    """A seat that somebody was asked to take over on the day `asked`, and has not answered (X-06)."""
    held = one.held
    title = f"Take the seat of {held.assignment.person.name}? {held.title}"
    own = f"/cover/{one.offer.public_id}/answer"
    words = f"asked on {day_medium(asked)}; the seat: {held.when}"
    return Item(f"cover:{one.offer.public_id}", title, asked, words, f"/cover/{one.cover.public_id}", own)


def subject(items: Sequence[Item]) -> str:
    """3 things of yours are late; where all or some of it waits for an answer, so that nothing is called late that is
    not."""
    late = [one for one in items if one.is_late]
    if len(items) == 1:
        return f"{'Late' if late else 'No answer yet'}: {items[0].title}"
    if len(late) == len(items):
        return f"{len(items)} things of yours are late"
    return f"{len(items)} things wait for {'you' if late else 'your answer'}"


# When they were chased ------------------------------------------------------------------------------------------


class Last(NamedTuple):
    """When somebody was last written to, and by whom."""

    at: datetime
    by: str


class History:
    """When people were last chased: about each thing, and about anything."""

    def __init__(self, found: Mapping[tuple[int, str], Last]) -> None:
        self.items = found
        self.people: dict[int, Last] = {}
        for (ident, _), last in found.items():
            self.people[ident] = max(last, self.people.get(ident, last))

    def of(self, late: Late, item: Item) -> Last | None:
        """When about this."""
        return self.items.get((late.someone.id, item.key))

    def last(self, late: Late) -> Last | None:
        """When about anything that they may still be late with."""
        return self.people.get(late.someone.id)


def tally(found: Collection[Late]) -> str:
    """12 people have 31 things that are late"""
    things = sum(len(one.items) for one in found)
    verb = "has" if len(found) == 1 else "have"
    return f"{plural(len(found), 'person', 'people')} {verb} {plural(things, 'thing that is', 'things that are')} late"
