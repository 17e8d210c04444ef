"""Who is at work on which days, as bits: one a day of the round."""

from dataclasses import dataclass
from datetime import date, timedelta

from qaportal.allocation.values import Person, Round

WEEK = 7
THOUSANDTHS, FULL_TIME, LEAST = 1000, 100, 10


@dataclass(frozen=True)
class Calendar:
    """The days from `first` on, so many of them, each a bit; `shut` are those on which nobody works."""

    first: date
    length: int
    shut: int

    @classmethod
    def of(cls, asked: Round) -> "Calendar":
        """From the first to the last day that anything in the round is about."""
        first = min([asked.span.first, *(seat.first for seat in asked.seats)])
        last = max([asked.span.last, *(seat.last for seat in asked.seats)])
        length = (last - first).days + 1
        shut = sum(1 << (day - first).days for day in asked.closed if first <= day <= last)
        return cls(first, length, shut)

    def bits(self, first: date | None, last: date | None) -> int:
        """The days from `first` to `last`; `None` for no end on that side."""
        low = max((first - self.first).days, 0) if first else 0
        high = min((last - self.first).days + 1, self.length) if last else self.length
        return (1 << high) - (1 << low) if high > low else 0

    def at_work(self, weekdays: frozenset[int]) -> int:
        """The open days that fall on these days of the week."""
        week = sum(1 << n for n in range(WEEK) if (self.first + timedelta(days=n)).weekday() in weekdays)
        every = sum(week << start for start in range(0, self.length, WEEK))
        return every & self.bits(None, None) & ~self.shut


@dataclass(frozen=True)
class Presence:
    """The days on which somebody would work by their pattern, those of them on which they are employed, and those of
    these on which they are not away."""

    pattern: int
    employed: int
    there: int

    @classmethod
    def of(cls, person: Person, calendar: Calendar) -> "Presence":
        """Of one person."""
        pattern = calendar.at_work(person.weekdays)
        employed = pattern & calendar.bits(person.joined, person.left)
        away = 0
        for span in person.away:
            away |= calendar.bits(*span)
        return cls(pattern, employed, employed & ~away)

    def is_employed(self, days: int) -> bool:
        """Whether they are, for more than half of their own days among these; of no day of theirs, nothing is said."""
        return _most(self.employed & days, self.pattern & days) or not self.pattern & days

    def is_there(self, days: int) -> bool:
        """Whether they are at work on more than half of these days that are theirs, as duties count it (D13). Of days
        on which they are not employed, nothing is said."""
        return _most(self.there & days, self.employed & days) or bool(self.pattern & days and not self.employed & days)


def _most(some: int, whole: int) -> bool:
    return 2 * some.bit_count() > whole.bit_count()


def share(person: Person, presence: Presence, days: int) -> int:
    """What somebody is to carry by, in thousandths of a full-time year: their time worked, less what they are away for,
    from when they joined until they leave. Whoever joins half way has half a share, neither none nor a whole (X-05)."""
    pattern = max((presence.pattern & days).bit_count(), 1)
    there = (presence.there & days).bit_count()
    return max(THOUSANDTHS * there * person.fte // (FULL_TIME * pattern), LEAST)
