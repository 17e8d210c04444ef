"""Where a kind of work comes round in a year, by its cadences: months, subjects, days where they are fixed. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice

from qaportal.frameworks.meaning.counted import days_in, shift
from qaportal.frameworks.schema import (
    ActivityType,
    Cadence,
    CalendarCadence,
    EachCadence,
    EveryCadence,
    FollowUpCadence,
    NthWeekday,
    Pack,
    Period,
    TimesCadence,
)
from qaportal.frameworks.schema.lengths import MONTHS_IN
from qaportal.lib.months import add_months
from qaportal.lib.workdays import DAY
from qaportal.programme.counting import WEEKDAYS, off_quiet, period_of, place, start_in, work_calendar
from qaportal.programme.plans import Unit

LATER: dict[str, Period] = {
    "next_month": "month", "next_quarter": "quarter", "next_half_year": "half_year", "next_year": "year"
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One place in the year: its month, what it looks at, the day where the cadence fixes it, and what it follows.

    `named` is the day that the cadence names, where that is a day off and the place is another.
    """

    month: date
    subject: str = ""
    starts: date | None = None
    follows: str = ""
    named: date | None = None


@dataclass(frozen=True)
class Followed:
    """Work that another kind follows up: its reference, what it looked at, when it began and when it ended."""

    type_key: str
    ref: str
    subject: str
    starts: date
    ends: date | None = None


def places_of(pack: Pack, kind: ActivityType, starts_on: date, units: Iterable[Unit]) -> list[Place]:
    """The places of `kind` in the year that begins on `starts_on`, in order. Follow-ups have none of their own."""
    known = list(dict.fromkeys(units))
    found = [p for cadence in kind.cadence for p in _in_turn(pack, kind, cadence, starts_on, known)]
    found.sort(key=lambda p: (p.month, p.starts or p.month))
    return list(_with_cohorts(pack, kind, found, starts_on))


def _in_turn(
    pack: Pack, kind: ActivityType, cadence: Cadence, starts_on: date, units: Sequence[Unit]
) -> Iterable[Place]:
    """The places of one cadence; where it has subjects that take turns, the first goes on where the year before left
    off."""
    found = _of(pack, kind, cadence, starts_on, units)
    if not isinstance(cadence, TimesCadence | EveryCadence) or cadence.subjects is None:
        return found
    names, begins = cadence.subjects.value, first_year(pack)
    years = (add_months(begins, 12 * n) for n in range(max(starts_on.year - begins.year, 0)))
    before = sum(1 for year in years for _ in _of(pack, kind, cadence, year, units))
    in_order = sorted(found, key=lambda p: (p.month, p.starts or p.month))
    return [replace(p, subject=names[(before + n) % len(names)]) for n, p in enumerate(in_order)]


def _of(pack: Pack, kind: ActivityType, cadence: Cadence, starts_on: date, units: Sequence[Unit]) -> Iterable[Place]:
    if isinstance(cadence, CalendarCadence):
        return [Place(month_of(starts_on, entry.month), entry.subject or "") for entry in cadence.entries]
    if isinstance(cadence, TimesCadence):
        return _times(pack, kind, cadence, starts_on)
    if isinstance(cadence, EveryCadence):
        return _every(pack, kind, cadence, starts_on)
    if isinstance(cadence, EachCadence):
        return _each(pack, kind, cadence, starts_on, units)
    return []


def month_of(starts_on: date, month: int) -> date:
    """The first day of that month (1-12) in the year that begins on `starts_on`."""
    return add_months(starts_on, (month - starts_on.month) % 12)


def open_months(pack: Pack, kind: ActivityType, starts_on: date) -> list[date]:
    """First days of the months of the year in which `kind` may start."""
    months = (add_months(starts_on, n) for n in range(12))
    return [month for month in months if not pack.calendar.silences(kind.key, month.month)]


def _listed(pack: Pack, kind: ActivityType, months: Iterable[int], starts_on: date) -> list[date]:
    """The months that a cadence lists, in the order of the year, less those that are closed to `kind`."""
    free = set(open_months(pack, kind, starts_on))
    return sorted(month for month in (month_of(starts_on, m) for m in months) if month in free)


def spread(months: Sequence[date], n: int) -> list[date]:
    """`n` of `months`, as even as can be; a month comes up twice where there are more places than months."""
    return [months[i * len(months) // n] for i in range(n)] if months else []


def _times(pack: Pack, kind: ActivityType, cadence: TimesCadence, starts_on: date) -> Iterator[Place]:
    if cadence.months:
        yield from (Place(m) for m in _listed(pack, kind, cadence.months.value, starts_on))
        return
    if cadence.per in ("month", "week"):
        yield from _within(pack, kind, cadence, starts_on)
        return
    length, free = MONTHS_IN[cadence.per], open_months(pack, kind, starts_on)
    for n in range(0, 12, length):
        first, after = add_months(starts_on, n), add_months(starts_on, n + length)
        yield from (Place(month) for month in spread([m for m in free if first <= m < after], cadence.n))


def _within(pack: Pack, kind: ActivityType, cadence: TimesCadence, starts_on: date) -> Iterator[Place]:
    """Several in each month or week: the pack's day is the first, the others follow evenly on working days."""
    calendar = work_calendar(pack, kind)
    if cadence.per == "week":
        yield from _in_weeks(pack, kind, cadence.n, starts_on)
        return
    for month in open_months(pack, kind, starts_on):
        first = start_in(pack, kind, month)[1]
        last = calendar.on_or_before(add_months(month, 1) - DAY)
        for n in range(cadence.n):
            day = min(calendar.on_or_after(first + timedelta(days=n * 28 // cadence.n)), last)
            yield Place(month, starts=None if n == 0 else off_quiet(pack, kind, day))


def _in_weeks(pack: Pack, kind: ActivityType, n: int, starts_on: date) -> Iterator[Place]:
    """`n` in each week, spread from Monday to Friday; the pack's weekday is one of them, Monday where it names none.

    A day off moves within its week, but never out of the year.
    """
    calendar, end, placement = work_calendar(pack, kind), add_months(starts_on, 12), kind.falls_on
    first = WEEKDAYS.index(placement.weekday) if isinstance(placement, NthWeekday) else 0
    weekdays = sorted((first + i * 5 // n) % 5 for i in range(n))
    monday = starts_on - starts_on.weekday() * DAY
    while monday < end:
        last = calendar.on_or_before(monday + 4 * DAY)
        for named in (monday + weekday * DAY for weekday in weekdays):
            if starts_on <= named < end and not _is_quiet(pack, kind, named):
                day = calendar.on_or_after(named)
                day = last if day > last >= max(monday, starts_on) else day
                if day < end and not _is_quiet(pack, kind, day):
                    yield Place(day.replace(day=1), starts=day, named=named if named != day else None)
        monday += 7 * DAY


def _every(pack: Pack, kind: ActivityType, cadence: EveryCadence, starts_on: date) -> Iterator[Place]:
    """Counted on from its first month in which the pack holds, so that it goes on from one year into the next."""
    since = first_year(pack)
    anchor = month_of(since, cadence.from_month.value) if cadence.from_month else since
    if cadence.interval.unit != "working_day" and add_months(anchor, 1) <= pack.valid_from:
        anchor = add_months(anchor, 12)
    if cadence.interval.unit == "month":
        free = set(open_months(pack, kind, starts_on))
        step = max(cadence.interval.n, 1)
        offset = (_months(anchor) - _months(starts_on)) % step
        months = (add_months(starts_on, n) for n in range(offset, 12, step))
        yield from (Place(month) for month in months if month in free)
        return
    calendar = work_calendar(pack, kind)
    named, first = place(anchor, kind.falls_on, calendar)
    if cadence.interval.unit == "working_day":
        days = _working_days(pack, kind, first, cadence.interval.n, starts_on)
        yield from (Place(day.replace(day=1), starts=day) for day in days)
        return
    for meant, day in _weeks(pack, kind, named, max(days_in(cadence.interval), 1), starts_on):
        yield Place(day.replace(day=1), starts=day, named=meant if meant != day else None)


def _is_quiet(pack: Pack, kind: ActivityType, day: date) -> bool:
    return pack.calendar.quiet_on(kind.key, day) is not None


def first_year(pack: Pack) -> date:
    """The first day of the programme year in which the pack begins to hold."""
    return period_of(pack.valid_from, "year", pack.calendar.year_start_month)[0]


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _weeks(pack: Pack, kind: ActivityType, first: date, step: int, starts_on: date) -> Iterator[tuple[date, date]]:
    """Every `step` days on from `first`, as far as it lies in the year, past months closed to it: the day that is
    meant and the working day that it falls to."""
    calendar, end = work_calendar(pack, kind), add_months(starts_on, 12)
    named, last = starts_on + timedelta(days=(first - starts_on).days % step), None
    while named < end:
        day = None if _is_quiet(pack, kind, named) else calendar.on_or_after(named)
        if day and day != last and day < end and not _is_quiet(pack, kind, day):
            yield named, day
            last = day
        named += timedelta(days=step)


def _working_days(pack: Pack, kind: ActivityType, first: date, step: int, starts_on: date) -> Iterator[date]:
    calendar, end, day = work_calendar(pack, kind), add_months(starts_on, 12), first
    while day < end:
        if day >= starts_on and not _is_quiet(pack, kind, day):
            yield day
        day = calendar.shift(day, max(step, 1))


def _each(
    pack: Pack, kind: ActivityType, cadence: EachCadence, starts_on: date, units: Sequence[Unit]
) -> Iterator[Place]:
    """Each team or service in turn, spread over the months; those that the framework names where none are known."""
    names = [unit.name for unit in units if unit.kind == cadence.each]
    if not names and cadence.named:
        names = list(cadence.named.value)
    months = (
        _listed(pack, kind, cadence.months.value, starts_on) if cadence.months else open_months(pack, kind, starts_on)
    )
    for n in range(cadence.n):  # each round has its own part of the year: one visit a term
        part = months[n * len(months) // cadence.n : (n + 1) * len(months) // cadence.n] or months[-1:]
        yield from (Place(month, name) for month, name in zip(spread(part, len(names)), names, strict=False))


def _with_cohorts(pack: Pack, kind: ActivityType, found: list[Place], starts_on: date) -> Iterator[Place]:
    """Cohorts take their turns: the first of the year goes on where the year before left off (LB-040)."""
    if not kind.cohorts:
        yield from found
        return
    names = [pack.cohorts[key].name for key in kind.cohorts.turns]
    before = (starts_on.year - first_year(pack).year) * len(found)
    turns = islice(cycle(names), before % len(names), None)
    yield from (replace(p, subject=p.subject or next(turns)) for p in found)


def follow_ups(pack: Pack, kind: ActivityType, year: tuple[date, date], done: Iterable[Followed]) -> list[Place]:
    """A place for each of `done` that `kind` follows up within `year`, its first and last day (WS-061).

    Work of the year before counts as well: what began in its last quarter is followed up in the first of this one.
    """
    found = []
    for cadence in kind.cadence:
        if isinstance(cadence, FollowUpCadence) and cadence.per == "activity":
            for one in (each for each in done if each.type_key == cadence.of):
                month, day = _followed_up(pack, kind, cadence, one.starts, one.ends or one.starts)
                if year[0] <= (day or month) <= year[1]:
                    found.append(Place(month, one.subject, day, one.ref))
    return sorted(found, key=lambda p: (p.month, p.starts or p.month, p.follows))


def follow_up_day(pack: Pack, kind: ActivityType, cadence: FollowUpCadence, on: date) -> date:
    """The day on which a single record is followed up that was reviewed on the day `on`."""
    month, day = _followed_up(pack, kind, cadence, on, on)
    return day or start_in(pack, kind, month)[1]


def _followed_up(
    pack: Pack, kind: ActivityType, cadence: FollowUpCadence, starts: date, ends: date
) -> tuple[date, date | None]:
    """The month in which something is followed up, and the day where it counts from the end of that."""
    if cadence.after is None:
        return _open_from(pack, kind, _followed_in(pack, cadence, starts)), None
    day = shift(ends, cadence.after.value, 1, work_calendar(pack, kind))
    month = _open_from(pack, kind, day.replace(day=1))
    day = off_quiet(pack, kind, day) if month == day.replace(day=1) else start_in(pack, kind, month)[1]
    return month, day


def _open_from(pack: Pack, kind: ActivityType, month: date) -> date:
    """That month, or the first after it that is open to `kind`."""
    later = (add_months(month, n) for n in range(12))
    return next((m for m in later if not pack.calendar.silences(kind.key, m.month)), month)


def _followed_in(pack: Pack, cadence: FollowUpCadence, starts: date) -> date:
    period = LATER[str(cadence.falls_in)]
    _first, last = period_of(starts, period, pack.calendar.year_start_month)
    after, month = last + DAY, min(cadence.month.value if cadence.month else 1, MONTHS_IN[period])
    return add_months(after, month - 1)
