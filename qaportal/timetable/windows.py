"""When somebody sits in a seat: the activity's own days, or those of the phases that the seat owns. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple, Protocol

from qaportal.frameworks.schema import ActivityType, Seat
from qaportal.lib.clock import LONDON


class PhaseDays(Protocol):
    """A phase as far as seats ask: its key, its owner and its days."""

    @property
    def key(self) -> str: ...

    @property
    def owner(self) -> str: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def due_on(self) -> date: ...


WATCHING = ("visit", "observe")  # whoever does is there all day, each day


@dataclass(frozen=True)
class Window:
    """From the first to the last day, both in it; within one day from `starts` to `ends` by the clock in England, or
    all of it where they are None."""

    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class Days:
    """The days of an activity: whole, and phase by phase. Moments are in UTC."""

    starts_on: date
    ends_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    phases: Iterable[PhaseDays]


class _Phase(NamedTuple):
    key: str
    owner: str
    starts_on: date
    due_on: date


def published_days(facts: Any) -> Days:
    """The days of an activity as it last left the portal, from a row whose phases are kept as data."""
    phases = [_phase(phase) for phase in facts.phases]
    return Days(facts.starts_on, facts.ends_on, facts.starts_at, facts.ends_at, phases)


def _phase(kept: Mapping[str, Any]) -> _Phase:
    day = date.fromisoformat
    return _Phase(kept["key"], kept["owner"], day(kept["starts_on"]), day(kept["due_on"]))


def window(kind: ActivityType, seat: Seat, days: Days) -> Window:
    """When the holder of this seat is wanted.

    A second look lasts as long as its phases, and so does any seat of work that is as long as one of its phases. A
    visit, a week and a meeting are their own days; what falls due around them takes no day of anybody's (LB-042).
    """
    phases = {phase.key for phase in kind.phases if phase.owner == seat.key and phase.level == "batch"}
    second = kind.moderation.phase if kind.moderation and kind.moderation.seat == seat.key else None
    if second:
        phases = {second}
    owned = [phase for phase in days.phases if phase.key in phases]
    if owned and (seat.does == "moderate" or kind.span.phase):
        return Window(min(one.starts_on for one in owned), max(one.due_on for one in owned))
    if days.starts_on == days.ends_on and days.starts_at and days.ends_at:
        return Window(days.starts_on, days.ends_on, _wall(days.starts_at), _wall(days.ends_at))
    return Window(days.starts_on, days.ends_on)


def _wall(moment: datetime) -> time:
    return moment.astimezone(LONDON).time()


def taken(kind: ActivityType, does: str, days: Days) -> Window | None:
    """The days and hours that a seat takes of its holder's diary: the day of a sitting, each day of a visit or a week
    that is watched (LB-042). None for work that is fitted in between others."""
    if does in ("moderate", "reflect"):
        return None
    if days.starts_on == days.ends_on:
        times = (_wall(days.starts_at), _wall(days.ends_at)) if days.starts_at and days.ends_at else (None, None)
        return Window(days.starts_on, days.ends_on, *times)
    if kind.span.phase is None and does in WATCHING:
        return Window(days.starts_on, days.ends_on)
    return None


def clash(one: Window, other: Window) -> bool:
    """Whether nobody can be in both: they share a day, and on it the hours where both have any."""
    if one.first > other.last or other.first > one.last:
        return False
    if one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return True
    return one.starts < other.ends and other.starts < one.ends
