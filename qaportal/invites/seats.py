"""Somebody's published seats and the sessions of their practice week, as their own calendar shows them: when each is by
the published dates. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Protocol

from qaportal.frameworks.schema import ActivityType
from qaportal.invites.reconcile import SeatHeld, SessionHeld
from qaportal.timetable.windows import Days, Window, published_days, window


class Row(Protocol):
    """The seats of one kind that somebody has."""

    @property
    def person_id(self) -> int: ...

    @property
    def seat_key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def records(self) -> int: ...

    @property
    def path(self) -> str: ...


def held_of(
    kind: ActivityType, rows: Iterable[Row], facts: Mapping[str, Any], page: Callable[[str], str]
) -> Iterator[SeatHeld]:
    """What diaries show of these seats; `facts` are the published ones of the activity, `page` makes an address of a
    path. A seat that a newer version of the framework does not know is left out."""
    seats = {seat.key: seat for seat in kind.seats}
    days = published_days(SimpleNamespace(**facts))
    for row in rows:
        if row.seat_key in seats:
            when = window(kind, seats[row.seat_key], days)
            yield SeatHeld(
                row.person_id, row.seat_key, row.name, when.first, when.last, _times(when, days), page(row.path),
                row.records,
            )  # fmt: skip


def _times(when: Window, days: Days) -> tuple[datetime, datetime] | None:
    """The activity's own moments, where the seat has a time of day."""
    return (days.starts_at, days.ends_at) if when.starts and days.starts_at and days.ends_at else None


def sessions_of(
    facts: Iterable[Mapping[str, Any]], days: Sequence[date], moment: Callable[[date, int], datetime], url: str
) -> Iterator[SessionHeld]:
    """What diaries show of the sessions of a published timetable (`facts`). `days` are the working days of the week as
    it was published, the first for day 1; `moment` is so many minutes after midnight in England."""
    for one in facts:
        day, ends = days[one["day"] - 1], one["start"] + one["minutes"]
        yield SessionHeld(
            one["key"], one["name"], day, (moment(day, one["start"]), moment(day, ends)),
            ", ".join(filter(None, (one["room"], one["site"]))), url, frozenset(one["people"]),
        )  # fmt: skip
