"""What the engine of standing duties is given, and what it answers: plain values.

Days are days; `None` for a last day means still.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from qaportal.frameworks.schema import Duration
from qaportal.lib.formats import plural

About = Literal["self", "person", "team", "service"]
State = Literal["due", "done", "late", "exempt", "to_come", "allowance", "guide", "missed"]


class Holding(NamedTuple):
    """A post that somebody holds, where and under whom, from the first to the last day."""

    person_id: int
    name: str
    post_key: str
    team_id: int | None
    service_id: int | None
    manager_id: int | None
    starts: date
    ends: date | None


class FlagSpan(NamedTuple):
    """A flag that somebody carries from the first to the last day."""

    person_id: int
    key: str
    starts: date
    ends: date | None
    is_sensitive: bool = False


class Free(NamedTuple):
    """Days on which somebody is away, or excused from one duty (`duty_key`) or from all ("")."""

    person_id: int
    starts: date
    ends: date
    is_excused: bool = False
    duty_key: str = ""


class Meeting(NamedTuple):
    """An event of the log: planned for a day or held on it, and whether practice was observed in it."""

    event_key: str
    manager_id: int
    worker_id: int
    on: date
    is_held: bool
    is_observed: bool


class Done(NamedTuple):
    """One piece of a duty that was done. `counts_on` is a day of the period that it counts for."""

    duty_key: str
    owner_id: int
    about_kind: str
    about_id: int
    on: date
    counts_on: date


@dataclass(frozen=True)
class Roster:
    """Everything that happened, as far as duties count by it. `places` has the names of teams and services by
    (kind, id); `staffed` since when somebody works there, where that is before those of `holdings`."""

    holdings: Sequence[Holding]
    flags: Sequence[FlagSpan] = ()
    free: Sequence[Free] = ()
    meetings: Sequence[Meeting] = ()
    done: Sequence[Done] = ()
    places: Mapping[tuple[str, int], str] = field(default_factory=dict)
    staffed: Mapping[tuple[str, int | None], date] = field(default_factory=dict)


class Window(NamedTuple):
    """Which days are asked about: what falls due from `first` to `last`; and on which day it is asked.

    Nothing counts before `since`: nobody is late for what came before the portal.
    """

    first: date
    last: date
    today: date
    since: date


class Obligation(NamedTuple):
    """What somebody owes, or owed, for whom or for what. `needed` pieces by `due`, `done` of them so far.

    `why` is for everybody who sees the obligation. `flag` is the key of the flag that changed it, and `because` says
    so in words: for those alone who may see that flag (BD-052).
    """

    duty_key: str
    owner_id: int
    about_kind: About
    about_id: int
    about_name: str
    opens: date
    due: date
    needed: int
    done: int
    state: State
    why: str
    period: str
    done_on: date | None = None
    flag: str = ""
    because: str = ""

    @property
    def key(self) -> tuple[str, int, str, int, date, date]:
        """What no two obligations share: a year may open on the same day as its first half."""
        return self.duty_key, self.owner_id, self.about_kind, self.about_id, self.opens, self.due

    def is_open(self, day: date) -> bool:
        """Whether a piece of it can be marked as done on `day`."""
        return self.state in ("due", "late", "allowance", "guide") and self.opens <= day

    @property
    def falls_on(self) -> date:
        """The day by which it is counted: when it was done where it has no period of its own, else when it is due."""
        return self.done_on if self.done_on and not self.period else self.due

    def counts_on(self, done_on: date) -> date:
        """The day by which something that was done for it on `done_on` counts."""
        return min(max(done_on, self.opens), self.due)


def spoken(every: Duration) -> str:
    """every 6 weeks, every week, every year"""
    n, unit = every.n, every.unit.replace("_", " ")
    if every.unit == "month" and n % 12 == 0:
        n, unit = n // 12, "year"
    return f"every {unit}" if n == 1 else f"every {plural(n, unit)}"


def small(name: str) -> str:
    """A name as it stands inside a sentence: Supervision becomes supervision, an acronym stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
