"""Counting days on a council's calendar: periods and places in a month; lengths are counted by what they mean."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from qaportal.frameworks.schema import (
    ActivityType,
    FirstWorkingDay,
    NthWeekday,
    NthWorkingDay,
    Pack,
    Period,
    Placement,
)
from qaportal.frameworks.schema.lengths import MONTHS_IN
from qaportal.lib.months import add_months, first_of_next
from qaportal.lib.workdays import DAY, WorkCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def work_calendar(pack: Pack, kind: ActivityType) -> WorkCalendar:
    """The pack's working days as `kind` counts them: a clock that pauses loses its quiet months (GAP-05)."""
    pauses = [c for c in pack.calendar.closed if c.clocks.value == "pause" and kind.key in c.silences]
    paused = frozenset(month for rule in pauses for month in rule.months)
    return replace(office_calendar(pack), paused=paused, quiet=tuple(days for rule in pauses for days in rule.days))


def office_calendar(pack: Pack) -> WorkCalendar:
    """The days on which the council works: bank holidays and closure days do not count."""
    return WorkCalendar({closed.day: closed.why for closed in pack.calendar.closure_days})


def start_in(pack: Pack, kind: ActivityType, month: date) -> tuple[date, date]:
    """The day that the pack's rule names for work of `kind` in `month`, and the one on which it may start."""
    named, day = place(month, kind.falls_on, work_calendar(pack, kind))
    return named, off_quiet(pack, kind, day)


def off_quiet(pack: Pack, kind: ActivityType, day: date) -> date:
    """`day`, or the next working day that is not quiet for `kind`. It stays in its month: where none is left in it, the
    last one before is taken; in a month without any, `day` as it is."""
    if not pack.calendar.quiet_on(kind.key, day):
        return day
    calendar, first = work_calendar(pack, kind), day.replace(day=1)
    days = [first + n * DAY for n in range((first_of_next(day) - first).days)]
    free = [each for each in days if calendar.is_working(each) and not pack.calendar.quiet_on(kind.key, each)]
    return next((each for each in free if each > day), free[-1] if free else day)


def months_of(starts: date, ends: date) -> Sequence[date]:
    """The first day of each month from `starts` to `ends`."""
    found, month = [], starts.replace(day=1)
    while month <= ends:
        found.append(month)
        month = first_of_next(month)
    return found


def period_of(day: date, period: Period, year_start_month: int = 1) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday), month, quarter, half-year or year that `day` lies in.

    Quarters, half-years and years are counted from the first month of the pack's year.
    """
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + 6 * DAY
    length = MONTHS_IN[period]
    first = add_months(day.replace(day=1), -((day.month - year_start_month) % 12 % length))
    return first, add_months(first, length) - DAY


def place(month: date, placement: Placement, calendar: WorkCalendar) -> tuple[date, date]:
    """The day a pack's rule names in `month`, and the working day it falls to: (named, actual).

    The two differ when the rule hits a bank holiday or a closure day. The day stays in its month: where no working
    day is left in it, the last one before is taken; in a month without any (its clock is paused) the first of the next.
    """
    first = month.replace(day=1)
    last = first_of_next(month) - DAY
    if isinstance(placement, NthWorkingDay):
        named = _nth_working_day(first, last, placement.nth, calendar)
        return named, named
    named = first
    if isinstance(placement, NthWeekday):
        named = nth_weekday(first, WEEKDAYS.index(placement.weekday), placement.nth)
    day = calendar.on_or_after(named)
    if day > last and calendar.on_or_before(last) >= first:
        day = calendar.on_or_before(last)
    return (day if isinstance(placement, FirstWorkingDay) else named), day


def _nth_working_day(first: date, last: date, nth: int, calendar: WorkCalendar) -> date:
    """The nth working day from `first` to `last`, from behind where nth is negative; the nearest that there is."""
    days = [first + n * DAY for n in range((last - first).days + 1) if calendar.is_working(first + n * DAY)]
    if not days:
        return calendar.on_or_after(last)
    return days[min(nth, len(days)) - 1] if nth > 0 else days[max(nth, -len(days))]


def nth_weekday(first: date, weekday: int, nth: int) -> date:
    """The nth `weekday` (0 = Monday) of the month that begins on `first`; nth -1 is the last one."""
    if nth < 0:
        last = first_of_next(first) - DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
