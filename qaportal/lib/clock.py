"""What time it is. Routes, tasks and commands ask here; decisions get the answer as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """This moment in UTC, to the second."""
    return (_stopped.get() or datetime.now(UTC)).replace(microsecond=0)


def is_stopped() -> bool:
    """Whether the clock is held by `stopped_at`."""
    return _stopped.get() is not None


def today() -> date:
    """The day it is in England."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day that a moment (aware) lies in, in England: half an hour before midnight UTC it is tomorrow in summer."""
    return moment.astimezone(LONDON).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block."""
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def to_utc(day: date, wall: str) -> datetime:
    """The UTC moment of a wall-clock time "HH:MM" in England on `day`.

    Raises ValueError for a time that does not exist or happens twice because the clocks change
    that night (calendar rules T05, T06).
    """
    hour, minute = (int(part) for part in wall.split(":"))
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)
    moment = local.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{wall} does not exist on {day:%d %B %Y}: the clocks go forward.")
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        raise ValueError(f"{wall} happens twice on {day:%d %B %Y}: the clocks go back.")
    return moment
