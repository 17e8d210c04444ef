"""What the engine of allocation is given, and what it answers: plain values.

Days are days; `None` for a last day means still. Work is in minutes, time worked in per cent of full time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal, NamedTuple

Role = Literal["review", "moderate", "third_party", "reflect", "lead", "visit", "observe", "chair", "host", "attend"]
LOOKS = frozenset({"review", "moderate", "third_party", "lead", "visit", "observe"})  # nobody looks at their own work

# What a seat keeps out unless its pack says otherwise, by the keys of a pack's `must_not` (X-05, GAP-12).
MUST_NOT = frozenset(
    {"line_manager_of_worker", "same_team", "reviewer_of_item", "works_in_subject_team", "has_conflict"}
)


class Span(NamedTuple):
    """From the first to the last day, both in it."""

    first: date
    last: date


class Stay(NamedTuple):
    """Where somebody works from the first to the last day: the key of a team and of its service."""

    team: str
    service: str
    first: date
    last: date | None = None


class Line(NamedTuple):
    """Who line-manages somebody from the first to the last day: a person's id."""

    manager: int
    first: date
    last: date | None = None


class Cap(NamedTuple):
    """At most so many seats of this round: in each cycle or in the year, of one kind or of all ("").

    What is already taken outside this round is for the caller to take off.
    """

    most: int
    per: Literal["cycle", "year"]
    kind: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who may be asked to sit.

    `carried` is what they did or are down for in the span that is evened out, outside this round, in minutes; `credit`
    what counts as done on top of it, for cover that they gave.
    `led` are the days on which they led, `looked_at` the teams that they looked at, `sat_with` the people that they sat
    with, each as often as it happened in the last 12 months. `flags` are those that they carry, by key.
    """

    id: int
    name: str
    posts: frozenset[str]
    stays: tuple[Stay, ...] = ()
    lines: tuple[Line, ...] = ()
    fte: int = 100
    away: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset(range(5))
    joined: date | None = None
    left: date | None = None
    caps: tuple[Cap, ...] = ()
    carried: int = 0
    credit: int = 0
    conflicts: frozenset[int] = frozenset()
    conflict_items: frozenset[str] = frozenset()
    led: tuple[date, ...] = ()
    looked_at: tuple[str, ...] = ()
    sat_with: tuple[int, ...] = ()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seat:
    """A place to be filled, and all that a rule can see of it.

    It is sat in at any time from `first` to `last`; where those are one day, on that day: between `starts` and `ends`,
    or all day long; where `each_day`, all day long on each of them. `item` is the record or the sitting that it belongs
    to: nobody has two seats in one. `managers` are the worker's, now and at the time of the work that is looked at.
    `must_not` has keys of the pack's rules, `beside` people (ids) with a seat of that item that is not in the round.
    Where there is a `pool`, only these people (ids) may sit: those who were put forward. `needs` are flags that its
    holder must all carry, `not_while` flags of which they may carry none (D41).
    """

    id: int
    kind: str
    cycle: str
    role: Role
    first: date
    last: date
    minutes: int
    posts: frozenset[str]
    starts: time | None = None
    ends: time | None = None
    must_not: frozenset[str] = MUST_NOT
    item: str = ""
    worker: int | None = None
    managers: frozenset[int] = frozenset()
    team: str = ""
    service: str = ""
    visited: frozenset[str] = frozenset()
    visited_services: frozenset[str] = frozenset()
    rotates: bool = False
    pool: frozenset[int] | None = None
    needs: frozenset[str] = frozenset()
    not_while: frozenset[str] = frozenset()
    each_day: bool = False
    beside: frozenset[int] = frozenset()

    @property
    def is_fixed(self) -> bool:
        """Whether it has days of its own."""
        return self.first == self.last or self.each_day

    @property
    def days(self) -> list[date]:
        """Each day of it."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    @property
    def teams(self) -> frozenset[str]:
        """The teams whose work is seen in it."""
        return self.visited | {self.team} if self.team else self.visited


@dataclass(frozen=True)
class Pick:
    """A person in a seat. A locked one was chosen by somebody and never moves; it alone may break a rule, with a
    reason.

    `broken` has the keys of rules that it breaks, `flags` what a reader should know: that somebody moves team meanwhile
    (`moves_team`).
    """

    seat: int
    person: int
    locked: bool = False
    reason: str = ""
    broken: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unfilled:
    """A seat that stays empty: how many people each rule keeps out, by the first one that does; of them those whom
    nothing else keeps out (near misses); how many are left."""

    seat: int
    excluded: Mapping[str, int]
    near: Mapping[str, int]
    free: int


@dataclass(frozen=True)
class Round:
    """Everything that one allocation is decided from.

    `span` is what the load is evened out over: the 12 months that end with the last seat, as a rule. On `closed` days
    nobody works. `locked` are choices that somebody made. `seed` settles who comes first among equals.
    """

    people: tuple[Person, ...]
    seats: tuple[Seat, ...]
    span: Span
    locked: tuple[Pick, ...] = ()
    closed: frozenset[date] = frozenset()
    seed: int = 0

    def __post_init__(self) -> None:
        """Whatever it names is there once, and choices are about people and seats that are in it."""
        people, seats = {person.id for person in self.people}, {seat.id for seat in self.seats}
        if len(people) < len(self.people) or len(seats) < len(self.seats):
            raise ValueError("A round has a person or a seat in it twice.")
        if len({pick.seat for pick in self.locked}) < len(self.locked):
            raise ValueError("A round has two people locked into one seat.")
        if any(pick.seat not in seats or pick.person not in people for pick in self.locked):
            raise ValueError("A round has a choice locked whose person or seat is not in it.")
        if any(seat.last < seat.first for seat in self.seats) or self.span.last < self.span.first:
            raise ValueError("A round has a last day before its first.")


@dataclass(frozen=True)
class Bounds:
    """What no plan can better: seats unfilled, and unevenness among plans that fill as many.

    Unevenness is the sum of squared load over share; load in quarters of an hour, share in thousandths of a full-time
    year, times a constant. `None` where the time ran out before it was known.
    """

    unfilled: int
    uneven: int | None


@dataclass(frozen=True)
class Plan:
    """Who sits where. `load` is minutes a person, with what they carried and were credited.

    `moved` are seats whose holder is another than in the plan that it came from.
    """

    picks: tuple[Pick, ...]
    unfilled: tuple[Unfilled, ...]
    load: Mapping[int, int]
    uneven: int
    bounds: Bounds
    seconds: float = field(compare=False, default=0.0)
    moved: tuple[int, ...] = ()

    @property
    def gap(self) -> float | None:
        """By how many per cent its unevenness may exceed what is possible; `None` where that is not known."""
        if self.bounds.uneven is None or len(self.unfilled) > self.bounds.unfilled:
            return None
        return 100 * (self.uneven - self.bounds.uneven) / max(self.bounds.uneven, 1)

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better: as many seats filled as can be, and the load as even as it can be."""
        return len(self.unfilled) <= self.bounds.unfilled and self.uneven == self.bounds.uneven

    @property
    def holder(self) -> Mapping[int, int]:
        """seat → person"""
        return {pick.seat: pick.person for pick in self.picks}

    @property
    def unexplained(self) -> tuple[Pick, ...]:
        """Choices that break a rule without a reason: somebody has to give one."""
        return tuple(pick for pick in self.picks if pick.broken and not pick.reason)
