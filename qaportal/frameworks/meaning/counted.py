"""A length of time from a day, counted on a council's calendar (GAP-03)."""

from datetime import date, timedelta

from qaportal.frameworks.schema import Duration
from qaportal.frameworks.schema.lengths import MINUTES
from qaportal.lib.months import add_months
from qaportal.lib.workdays import WorkCalendar


def shift(day: date, by: Duration, sign: int, calendar: WorkCalendar) -> date:
    """`day` moved by a duration, later (sign 1) or earlier (-1), onto a working day (GAP-03).

    "Within n working days of X" counts the working day after X as day 1. Weeks and months are counted on the
    calendar; hours and minutes run on the clock and are given as whole days, rounded up (48 hours is 2 days). What
    falls on a day off goes to the working day before when counting back, after when counting on.
    """
    if by.unit == "working_day":
        return calendar.shift(day, sign * by.n)
    moved = add_months(day, sign * by.n) if by.unit == "month" else day + sign * timedelta(days=days_in(by))
    return calendar.on_or_after(moved) if sign > 0 else calendar.on_or_before(moved)


def days_in(by: Duration) -> int:
    """Calendar days of a length in days, weeks, hours or minutes; parts of a day count as one."""
    return -(-by.n * MINUTES[by.unit] // MINUTES["day"])
