"""What happened, counted: planned work from its rows, and facts about people from what the database counted. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from qaportal.insight.small import ALL, Grid, Place, protect
from qaportal.programme.phases import state_of
from qaportal.programme.plans import Row

MIXED = "0"  # stands for work that is of no one service


class Fact(NamedTuple):
    """So many (`n`) of one column of one service (an id, None where it is of no one service), in one year, of one kind
    of work, by one version of what it was judged by."""

    year: str
    kind: str
    version: str
    service: int | None
    column: str
    n: int


@dataclass(frozen=True)
class Work:
    """Planned work and its steps. `over`: its days are past. Of the steps that were due, some were done in time, some
    late, and some are still open. It is about no person, and so nothing of it is hidden."""

    planned: int = 0
    over: int = 0
    called_off: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        """Steps that should be done."""
        return self.in_time + self.late + self.open

    def __add__(self, other: "Work") -> "Work":
        return Work(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def work_of(row: Row, today: date) -> Work:
    """One planned piece of work. What was called off is no work that was planned, and its steps are nobody's; a step
    that was due before anybody was asked for it counts only where it was done."""
    if row.state == "cancelled":
        return Work(called_off=1)
    states = [(state_of(phase, row, today), phase) for phase in row.phases]
    done = [phase for state, phase in states if state == "done" and phase.done_on]
    in_time = sum(phase.done_on <= phase.due for phase in done if phase.done_on)
    late = sum(state == "late" for state, _ in states)
    return Work(1, int(row.ends < today), 0, in_time, len(done) - in_time, late)


def all_of(rows: Iterable[Row], today: date) -> Work:
    """All of them together."""
    return sum((work_of(row, today) for row in rows), Work())


def by_kind(rows: Iterable[Row], today: date) -> dict[str, Work]:
    """The same by kind of work."""
    found: dict[str, Work] = {}
    for row in rows:
        found[row.type_key] = found.get(row.type_key, Work()) + work_of(row, today)
    return found


def service_of(row: Row, homes: Mapping[int, int]) -> int | None:
    """The service that a piece of work looks at; `homes` are those of teams."""
    return row.service_id or (homes.get(row.team_id) if row.team_id else None)


@dataclass(frozen=True)
class Reach:
    """How many teams of a service were looked at so far, how many are still to be, and the names of the others."""

    teams: int
    reached: int
    planned: int
    missing: tuple[str, ...]


def reach_of(teams: Mapping[int, str], rows: Iterable[Row], today: date) -> Reach:
    """How far the year's work reaches these teams (id and name): by work on the team itself."""
    going = [row for row in rows if row.state != "cancelled" and row.team_id in teams]
    reached = {row.team_id for row in going if row.ends < today}
    planned = {row.team_id for row in going} - reached
    missing = [name for id_, name in teams.items() if id_ not in reached | planned]
    return Reach(len(teams), len(reached), len(planned), tuple(missing))


def grid_of(facts: Iterable[Fact], columns: Sequence[str], smallest: int) -> Grid:
    """Counts by service and column, as they may be shown. The services are those that there are facts of."""
    found: dict[Place, int] = {}
    for fact in facts:
        place = (str(fact.service or MIXED), fact.column)
        found[place] = found.get(place, 0) + fact.n
    rows = tuple(sorted({row for row, _ in found}))
    counts = tuple((row, column, found.get((row, column), 0)) for row in rows for column in columns)
    return _protected(counts, rows, tuple(columns), smallest)


@lru_cache(maxsize=512)
def _protected(counts: tuple[tuple[str, str, int], ...], rows: tuple[str, ...], columns: tuple[str, ...],
               smallest: int) -> Grid:  # fmt: skip
    """Kept, for years that are over do not change any more."""
    return protect({(row, column): n for row, column, n in counts}, rows, columns, smallest)


def is_told(grid: Grid) -> bool:
    """Whether any count of all services together is shown, and not all are 0."""
    return any(cell.value for cell in grid.line(ALL))
