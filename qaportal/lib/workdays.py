"""Working days: Monday to Friday less the bank holidays of England and a council's own closure days (GAP-03)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import holidays

DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> dict[date, str]:
    """Day → name of each bank holiday of England in `year`."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


class Stretch(Protocol):
    """Some days, of one year or of every year."""

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""


@dataclass(frozen=True)
class WorkCalendar:
    """Counts working days. `closures` are days on which this council is closed, with why; in the months
    (1–12) of `paused` and on the days of `quiet` no day counts: how a clock that stops for a quiet time is said."""

    closures: dict[date, str] = field(default_factory=dict)
    paused: frozenset[int] = frozenset()
    quiet: tuple[Stretch, ...] = ()

    def why_not(self, day: date) -> str:
        """Why nobody works on `day`: "" on a working day, else "weekend", "quiet month" or the holiday."""
        if day.weekday() >= 5:
            return "weekend"
        if day.month in self.paused:
            return "quiet month"
        if any(stretch.covers(day) for stretch in self.quiet):
            return "quiet days"
        return self.closures.get(day) or bank_holidays(day.year).get(day, "")

    def holiday(self, day: date) -> str:
        """The name of the bank holiday or closure on `day`, or ""."""
        return self.closures.get(day) or bank_holidays(day.year).get(day, "")

    def is_working(self, day: date) -> bool:
        return not self.why_not(day)

    def on_or_after(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one."""
        while not self.is_working(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        """`day` itself if it is a working day, else the one before."""
        while not self.is_working(day):
            day -= DAY
        return day

    def shift(self, day: date, working_days: int) -> date:
        """The working day `working_days` after `day` (before it when negative); the next one counts as 1."""
        step = DAY if working_days > 0 else -DAY
        for _ in range(abs(working_days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def window_end(self, opens: date, working_days: int) -> date:
        """The last day of a window of `working_days` that opens on `opens`, which counts as day 1."""
        return self.shift(self.on_or_after(opens), working_days - 1)

    def count(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included."""
        days = (last - first).days + 1
        return sum(self.is_working(first + n * DAY) for n in range(max(days, 0)))
