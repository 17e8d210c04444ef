"""Who is told of something that cannot wait, by when, and where it may be written (D55, D78, D79)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from qaportal.frameworks.schema import Alert, Duration
from qaportal.frameworks.schema.lengths import MINUTES
from qaportal.lib.workdays import DAY, WorkCalendar

HERE = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)  # of a working day, where hours count only while people work
OF_UNIT = {unit: timedelta(minutes=minutes) for unit, minutes in MINUTES.items()}
WORKED = OF_UNIT | {"day": timedelta(hours=8), "week": timedelta(hours=40)}  # from nine to five on five days


@dataclass(frozen=True)
class Told:
    """Who is told and the last moment (UTC) for it; `clock` says how hours were counted, "" where none were. `later`
    has who is told next, and from which moment on, while nobody has answered."""

    to: tuple[str, ...]
    by: datetime
    clock: str
    written_in: tuple[str, ...]
    never_in: tuple[str, ...]
    later: tuple[tuple[tuple[str, ...], datetime], ...] = ()


def told(alert: Alert, at: datetime, calendar: WorkCalendar, facts: Mapping[str, Any] | None = None) -> Told:
    """What an alert raised at the moment `at` (UTC) asks for. `facts`, answers among them, decide who is told too."""
    also = [who for copy in alert.also_to if copy.when.holds_of(facts or {}) for who in copy.to]
    clock = alert.clock.value if alert.clock else ""
    by = _until(at, alert.within.value, clock, calendar)
    later = tuple((step.to, _until(by, step.after.value, clock, calendar)) for step in alert.escalates)
    return Told((*alert.to.value, *also), by, clock, alert.written_in, alert.never_in, later)


def _until(at: datetime, length: Duration, clock: str, calendar: WorkCalendar) -> datetime:
    """The last moment of a length that begins at `at`."""
    if length.unit == "working_day":
        last = calendar.shift(at.astimezone(HERE).date(), length.n)
        return datetime.combine(last, CLOSES, HERE).astimezone(UTC)
    if clock == "working_hours":
        return _working(at, WORKED[length.unit] * length.n, calendar)
    return at + OF_UNIT[length.unit] * length.n


def _working(at: datetime, left: timedelta, calendar: WorkCalendar) -> datetime:
    """The moment `left` of working time after `at`: from nine to five on working days."""
    now = at.astimezone(HERE)
    while True:
        opens = datetime.combine(now.date(), OPENS, HERE)
        closes = datetime.combine(now.date(), CLOSES, HERE)
        now = max(now, opens)
        if calendar.is_working(now.date()) and now < closes:
            if now + left <= closes:
                return (now + left).astimezone(UTC)
            left -= closes - now
        now = datetime.combine(now.date() + DAY, OPENS, HERE)


def may_be_written_in(never_in: tuple[str, ...], place: str) -> bool:
    """Whether something may be written down in `place`, such as the child's record (NS-031)."""
    return place.casefold() not in {each.casefold() for each in never_in}
