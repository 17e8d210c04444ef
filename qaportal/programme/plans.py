"""The values a year is made of before anything is stored: planned activities, targets, and the preview of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from qaportal.programme.dates import DatedPhase


@dataclass(frozen=True)
class Unit:
    """A team or a service that the calendar's words can mean. `kind` is "team" or "service"."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class Caution:
    """Something to decide about. `kind` names the rule; `short` fits a card; `sentence` says it whole."""

    kind: str
    short: str
    sentence: str


@dataclass(frozen=True)
class Planned:
    """One activity of the year. `starts_at`/`ends_at` are wall-clock "HH:MM" in England, or "" for whole days.

    `follows` is the reference of the work that it follows up, "" where it follows none.
    """

    ref: str
    type_key: str
    code: str
    type_name: str
    title: str
    month: date
    subject: str
    starts: date
    ends: date
    starts_at: str = ""
    ends_at: str = ""
    phases: tuple[DatedPhase, ...] = ()
    unit: Unit | None = None
    follows: str = ""
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True)
class Total:
    """What the plan holds of one type against what the framework asks (NS-012)."""

    type_key: str
    name: str
    planned: int
    wanted: str
    is_met: bool


@dataclass(frozen=True)
class Coverage:
    """Which units one type reaches: all by name, so that a gap has a name (NS-084)."""

    type_key: str
    name: str
    covered: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What a person wants otherwise in one row of a preview."""

    starts: date | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Wishes:
    """Rows to leave out (by reference) and rows to have otherwise."""

    left_out: frozenset[str] = frozenset()
    changes: Mapping[str, Change] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """A whole year before anything is saved. `left_out` rows are shown, and not created."""

    year: str
    starts_on: date
    ends_on: date
    activities: tuple[Planned, ...]
    left_out: tuple[Planned, ...]
    totals: tuple[Total, ...]
    coverage: tuple[Coverage, ...]
    warnings: tuple[Caution, ...]


class PhaseRow(NamedTuple):
    """One phase of a planner row; both days included. A tuple, as `Row`: a page makes a thousand of them.

    `done_on` is the day on which it was done, as far as anybody said so; of drafts nothing is said.
    """

    key: str
    name: str
    owner: str
    owner_name: str
    starts: date
    due: date
    at: str = ""
    done_on: date | None = None


class Row(NamedTuple):
    """One activity as a view shows it. `state` is "", new, changed or cancelled against what is published.

    `since` is the first day that its phases are asked for, None while it is a draft: what was due before is not late.
    """

    ref: str
    type_key: str
    code: str
    title: str
    subject: str
    team_id: int | None
    service_id: int | None
    starts: date
    ends: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    warnings: tuple[str, ...]
    state: str
    version: int
    phases: tuple[PhaseRow, ...]
    posts: tuple[str, ...] = ()
    since: date | None = None


def as_row(planned: Planned) -> Row:
    """A planned activity as a view shows it, before anything is stored; its times of day are left out."""
    unit = planned.unit
    return Row(
        ref=planned.ref,
        type_key=planned.type_key,
        code=planned.code,
        title=planned.title,
        subject=planned.subject,
        team_id=unit.id if unit and unit.kind == "team" else None,
        service_id=unit.id if unit and unit.kind == "service" else None,
        starts=planned.starts,
        ends=planned.ends,
        starts_at=None,
        ends_at=None,
        place="",
        warnings=tuple(caution.short for caution in planned.warnings),
        state="",
        version=0,
        phases=tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts, p.due, p.at) for p in planned.phases),
    )


@dataclass(frozen=True)
class Wanted:
    """Filters of the planner: None or "" is no filter. A service takes in its teams."""

    lane: str = ""
    team_id: int | None = None
    service_id: int | None = None
    service_teams: frozenset[int] = frozenset()

    def keeps(self, row: Row) -> bool:
        """Whether a row is shown under these filters."""
        if self.lane and row.type_key != self.lane:
            return False
        if self.team_id is not None and row.team_id != self.team_id:
            return False
        return self.service_id is None or row.service_id == self.service_id or row.team_id in self.service_teams
