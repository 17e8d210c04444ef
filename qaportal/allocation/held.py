"""Somebody's published seats as they see them: when each is, whom they meet there, what belongs together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qaportal.allocation.covering import standing_words
from qaportal.allocation.fairness import hours
from qaportal.frameworks.schema import ActivityType
from qaportal.lib.formats import span_long
from qaportal.timetable.windows import Window, published_days, window

PAST = timedelta(days=365)  # shown of what is over


@dataclass(frozen=True)
class Held:
    """A seat of somebody's: the rows of it, when it is by the published dates, and the request that somebody else takes
    it, where one is open."""

    assignment: Any
    activity: Any
    window: Window
    request: Any = None

    @property
    def slot(self) -> Any:
        """The seat itself."""
        return self.assignment.slot

    @property
    def when(self) -> str:
        """Its days, and its hours where it has any."""
        return when_words(self.window)

    @property
    def takes(self) -> str:
        """How much work it is thought to be: 4 hours"""
        return hours(self.slot.minutes)

    @property
    def title(self) -> str:
        """Which seat in which work."""
        return f"{self.slot.name}: {self.activity.title}"


@dataclass(frozen=True)
class Open:
    """A request for cover that is open: the seat, how many were asked and said no, and the offer to whoever looks that
    waits for their answer."""

    held: Held
    asked: int
    said_no: int
    offer: Any = None

    @property
    def cover(self) -> Any:
        """The request itself."""
        return self.held.request

    @property
    def standing(self) -> str:
        """How far it is."""
        return standing_words(self.asked, self.said_no)


@dataclass(frozen=True)
class Together:
    """Seats of one kind that somebody has in one activity: a record each."""

    seats: Sequence[Held]

    @property
    def first(self) -> Held:
        """The one that speaks for all: they differ in their record alone."""
        return self.seats[0]

    @property
    def records(self) -> int:
        """How many records they are about."""
        return sum(one.slot.record_id is not None for one in self.seats)

    @property
    def path(self) -> str:
        """Where their holder finds them."""
        one = self.first
        place = f"{one.activity.ref}-{one.slot.seat_key}"
        return path_to(len(self.seats), one.assignment.public_id, one.assignment.person.public_id, place)


def path_to(seats: int, seat: str, holder: str, place: str) -> str:
    """Where somebody finds their seats of one kind in one activity: the page of the one `seat` or, of several, their
    `place` among the seats of its holder. Seat and holder by random id."""
    return f"/seats/{seat}" if seats == 1 else f"/people/{holder}/seats#{place}"


def window_of(kind: ActivityType, seat_key: str, published: Any) -> Window:
    """When a seat is, by what last left the portal; all days of the activity where a newer version of the framework
    does not know it."""
    seat = next((one for one in kind.seats if one.key == seat_key), None)
    if seat is None:
        return Window(published.starts_on, published.ends_on)
    return window(kind, seat, published_days(published))


def when_words(when: Window) -> str:
    """1 to 26 March 2027, or Tuesday 9 February 2027, 10:00 to 12:00"""
    hours = f", {when.starts:%H:%M} to {when.ends:%H:%M}" if when.starts and when.ends else ""
    return span_long(when.first, when.last) + hours


def together(seats: Iterable[Held]) -> list[Together]:
    """Seats of one kind in one activity as one, by their first day."""
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for one in sorted(seats, key=lambda one: (one.window.first, one.activity.ref, one.assignment.id)):
        found[one.activity.ref, one.slot.seat_key].append(one)
    return [Together(those) for those in found.values()]


def parted(seats: Iterable[Held], today: date) -> tuple[list[Together], list[Together]]:
    """(seats that run or come, those that are over, the latest first)"""
    known = list(seats)
    past = together(one for one in known if today - PAST <= one.window.last < today)
    return together(one for one in known if one.window.last >= today), past[::-1]


def meets(does: str, other: str, about_a_record: bool) -> bool:
    """Whether the holder of a seat is told who has another one about the same record, or the same work as a whole. Of a
    record only the second look knows all: nobody else is told who takes it, so that the first is not given with the
    second in mind."""
    return not about_a_record or does == "moderate" or other != "moderate"
