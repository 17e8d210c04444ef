"""What somebody's seats ask of them: phases of the work that fall to a kind of seat, and those they have done. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qaportal.allocation.held import path_to
from qaportal.programme.plans import PhaseRow


class Kept(NamedTuple):
    """A published seat with one of its parts that are done, "" where there is none: person, activity's reference, kind
    of seat, seat and holder by random id."""

    person_id: int
    ref: str
    seat_key: str
    seat: str
    holder: str
    phase_key: str


@dataclass(frozen=True)
class Parts:
    """Somebody's seats as (reference, kind of seat), the (reference, phase) that they have done in all of theirs, and
    where they find their seats of a kind."""

    seats: frozenset[tuple[str, str]] = frozenset()
    done: frozenset[tuple[str, str]] = frozenset()
    paths: Mapping[tuple[str, str], str] = field(default_factory=dict)


NONE = Parts()


def by_person(rows: Iterable[Kept]) -> dict[int, Parts]:
    """The parts of each, by id."""
    theirs: dict[int, dict[tuple[str, str], list[Kept]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        theirs[one.person_id][one.ref, one.seat_key].append(one)
    return {person: _parts(kinds) for person, kinds in theirs.items()}


def _parts(kinds: Mapping[tuple[str, str], list[Kept]]) -> Parts:
    done: set[tuple[str, str]] = set()
    paths = {}
    for (ref, key), rows in kinds.items():
        seats = {one.seat for one in rows}
        marked: dict[str, set[str]] = defaultdict(set)
        for one in rows:
            marked[one.phase_key].add(one.seat)
        done |= {(ref, phase) for phase, those in marked.items() if phase and those == seats}
        paths[ref, key] = path_to(len(seats), min(seats), rows[0].holder, f"{ref}-{key}")
    return Parts(frozenset(kinds), frozenset(done), paths)


def asked_of(seat_key: str, phases: Iterable[PhaseRow]) -> list[PhaseRow]:
    """The phases that fall to this kind of seat, by their day."""
    return sorted((one for one in phases if one.owner == seat_key), key=lambda one: (one.due, one.key))


def is_done(asked: Collection[PhaseRow], marked: Collection[str]) -> bool:
    """Whether all that is `asked` of a seat is done: as a whole, or by its holder, who has `marked` it (keys). Where
    nothing is asked, nothing can be done."""
    return bool(asked) and all(one.done_on is not None or one.key in marked for one in asked)
