"""How long a length of time is where no calendar is at hand: at most, and roughly. The programme counts on one."""

from qaportal.frameworks.schema.base import Duration, Period

MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}  # what has one length on every calendar
MONTHS_IN: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def days_at_most(length: Duration) -> int:
    """Calendar days that a length has room in wherever it begins: so far back there is nothing more of it."""
    if length.unit == "month":
        return length.n * 31
    if length.unit == "working_day":
        return length.n * 7 // 5 + 7  # the weekends, and a week of days off
    return -(-length.n * MINUTES[length.unit] // MINUTES["day"])


def days_roughly(length: Duration) -> float:
    """Calendar days that a length comes to, roughly: enough to tell the longer of two. Twelve months are a year."""
    if length.unit == "month":
        return length.n * 366 / 12
    if length.unit == "working_day":
        return length.n * 7 / 5
    return length.n * MINUTES[length.unit] / MINUTES["day"]


def working_days_roughly(length: Duration) -> float:
    """Working days that a length comes to, roughly: enough to tell before from after."""
    return length.n if length.unit == "working_day" else days_roughly(length) * 5 / 7


def length_of(period: Period) -> Duration:
    """A period as a length of time."""
    return Duration(1, "week") if period == "week" else Duration(MONTHS_IN[period], "month")
