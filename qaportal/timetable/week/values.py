"""What the timetable of a week is about, as values. Days count from 1, times are minutes since midnight. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Busy:
    """Somebody cannot come on a day between two times, and why: "on leave", "in TS-2027-04"."""

    day: int
    opens: int
    closes: int
    why: str


@dataclass(frozen=True)
class Who:
    """Somebody in the week: a member, a worker, a manager or whoever leads a session."""

    id: int
    name: str
    busy: tuple[Busy, ...] = ()


@dataclass(frozen=True)
class Room:
    """A room: where it is, what kind it is, and for how many."""

    id: int
    name: str
    site: str
    kind: str
    seats: int


@dataclass(frozen=True)
class Place:
    """When and in which room a session is held; `room` is None where it takes none."""

    day: int
    start: int
    room: int | None = None


@dataclass(frozen=True)
class Session:
    """One session that is wanted, by its `key`. `members` and `others` are everybody who has to be there.

    It is at a `site` ("" for wherever somebody is), in a room of a kind (`room`, "" for none), on one of `days` between
    `opens` and `closes`, once those of `after` (keys) are over. No two of one `apart` group are on a day. `lacks` says
    why it cannot be held at all, "" where it can; `not_own` that its team is of a member's own service.
    """

    key: str
    kind: str
    name: str
    minutes: int
    members: tuple[int, ...]
    others: tuple[int, ...] = ()
    team: int | None = None
    site: str = ""
    room: str = ""
    days: tuple[int, ...] = ()
    opens: int = 0
    closes: int = 0
    after: tuple[str, ...] = ()
    apart: str = ""
    lacks: str = ""
    is_own: bool = False

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody who has to be there, nobody twice."""
        return tuple(dict.fromkeys((*self.members, *self.others)))


def day_named(named: Sequence[str], number: int) -> str:
    """“Tuesday 2 Mar”, as the days of a week are `named`; “day 2” where it is none of them."""
    return named[number - 1] if 1 <= number <= len(named) else f"day {number}"


@dataclass(frozen=True)
class Rules:
    """What holds on each day: hours, the step of its times, lunch and its window, the way between two sites, and how
    many sessions somebody has at most without a break. All in minutes. `named` are what its days are called, where
    their dates are known."""

    days: int
    opens: int
    closes: int
    step: int
    lunch: int
    lunch_opens: int
    lunch_closes: int
    travel: int
    in_a_row: int
    named: tuple[str, ...] = ()

    def day(self, number: int) -> str:
        """What a day is called: by its date where that is known."""
        return day_named(self.named, number)


@dataclass(frozen=True)
class Problem:
    """A week to be timetabled. What is `locked` stays where it is; `before` is where sessions are now, from which they
    are not moved without need."""

    rules: Rules
    people: tuple[Who, ...]
    rooms: tuple[Room, ...]
    sessions: tuple[Session, ...]
    locked: Mapping[str, Place] = field(default_factory=dict)
    before: Mapping[str, Place] = field(default_factory=dict)

    @cached_property
    def person(self) -> dict[int, Who]:
        """Everybody by id."""
        return {one.id: one for one in self.people}

    @cached_property
    def session(self) -> dict[str, Session]:
        """Every session by key."""
        return {one.key: one for one in self.sessions}

    @cached_property
    def members(self) -> frozenset[int]:
        """Ids of the members."""
        return frozenset(one for session in self.sessions for one in session.members)

    def rooms_for(self, session: Session) -> list[Room]:
        """The rooms that a session may be in, the smallest first."""
        at_site = (room for room in self.rooms if room.kind == session.room and (room.site == session.site))
        return sorted((r for r in at_site if r.seats >= len(session.people)), key=lambda r: (r.seats, r.id))


@dataclass(frozen=True)
class Unplaced:
    """A session that has no time, and what blocks it, in sentences."""

    key: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What was found: where each session is, what is nowhere, and how good that is. `moved` are the keys of those that
    are not where they were; `proven` says that no more could be placed and no fewer moved."""

    places: Mapping[str, Place]
    unplaced: tuple[Unplaced, ...]
    moved: tuple[str, ...]
    score: int
    proven: bool
    seconds: float


def overlaps(start: int, minutes: int, opens: int, closes: int) -> bool:
    """Whether what lasts so long from `start` has a minute in common with the span."""
    return start < closes and opens < start + minutes


def held_by(problem: Problem, places: Mapping[str, Place]) -> dict[tuple[int, int], list[tuple[Place, Session]]]:
    """(person, day) → their sessions of it, in order"""
    found: dict[tuple[int, int], list[tuple[Place, Session]]] = {}
    for place, session in sorted(_placed(problem, places.items()), key=lambda one: (one[0].start, one[1].key)):
        for person in session.people:
            found.setdefault((person, place.day), []).append((place, session))
    return found


def _placed(problem: Problem, places: Iterable[tuple[str, Place]]) -> Iterator[tuple[Place, Session]]:
    return ((place, problem.session[key]) for key, place in places if key in problem.session)
