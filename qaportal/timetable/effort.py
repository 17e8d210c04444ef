"""How much work a seat is thought to be, in minutes: what loads are made even by (X-05). Pure."""

from qaportal.frameworks.schema import ActivityType, Duration, Seat
from qaportal.frameworks.schema.base import Between
from qaportal.lib.workdays import WorkCalendar
from qaportal.timetable.windows import Window

HOUR = 60
DAY = 7 * HOUR  # of work
# What is thought of work of which the framework says nothing and which has no hours of its own; ours (decision 0009).
USUAL = {
    "review": 4 * HOUR, "moderate": 2 * HOUR, "reflect": HOUR, "lead": DAY, "visit": DAY, "observe": DAY,
    "chair": 2 * HOUR, "host": 2 * HOUR, "attend": 2 * HOUR,
}  # fmt: skip
_UNITS = {"minute": 1, "hour": HOUR, "day": DAY, "working_day": DAY, "week": 5 * DAY, "month": 21 * DAY}


def minutes(kind: ActivityType, seat: Seat, when: Window) -> int:
    """What the framework says of the seat's phases; else its hours, where it has a time of day; else a working day for
    each day of a visit or a week; else what is usual."""
    said = [_in_minutes(phase.effort.value) for phase in kind.phases if phase.owner == seat.key and phase.effort]
    if said:
        return sum(said)
    if when.starts and when.ends:
        return max((when.ends.hour - when.starts.hour) * HOUR + when.ends.minute - when.starts.minute, 15)
    if kind.span.phase is None and seat.does in ("visit", "observe"):
        return DAY * max(WorkCalendar().count(when.first, when.last), 1)
    return USUAL[seat.does]


def _in_minutes(effort: Duration | Between) -> int:
    """Of a range, its middle."""
    if isinstance(effort, Between):
        unit = _UNITS[effort.most.unit]
        return (effort.least + effort.most.n) * unit // 2
    return effort.n * _UNITS[effort.unit]
