"""How this council counts days, when its year begins, and which months are quiet."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import Day, Keys, Label, Model, Month, Source, read_day, refuse
from qaportal.frameworks.schema.choice import Choice
from qaportal.lib.formats import MONTHS, day_medium
from qaportal.lib.months import first_of_next


class ClosureDay(Model):
    """A day on which the council is closed though it is neither a weekend nor a bank holiday."""

    day: Day
    why: Label


@dataclass(frozen=True, order=True, slots=True)
class YearDay:
    """A day of every year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]}"


def read_year_day(value: Any) -> Any:
    """Read a day of every year, "21 December", or of one, 2027-12-21."""
    found = re.fullmatch(r"(\d{1,2}) ([A-Z][a-z]+)", value) if isinstance(value, str) else None
    if not found or found[2] not in MONTHS:
        return value if isinstance(value, YearDay) else read_day(value)
    month, day = MONTHS.index(found[2]) + 1, int(found[1])
    try:
        date(2028, month, day)  # a leap year
    except ValueError:
        refuse(f'must be a day that exists: "{value}" does not')
    return YearDay(month, day)


AnyDay = Annotated[YearDay | date, BeforeValidator(read_year_day)]


class ClosedDays(Model):
    """Days from `first` to `last`, both included: of every year ("21 December" to "3 January"), or of one."""

    first: AnyDay
    last: AnyDay

    @model_validator(mode="after")
    def check(self) -> "ClosedDays":
        """Both of every year, or both of one and in order."""
        if isinstance(self.first, YearDay) != isinstance(self.last, YearDay):
            refuse("has one day of every year and one of a single year: give both alike")
        if isinstance(self.first, date) and isinstance(self.last, date) and self.last < self.first:
            refuse(f"ends on {day_medium(self.last)}, before it begins on {day_medium(self.first)}")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        if isinstance(self.first, date) and isinstance(self.last, date):
            return self.first <= day <= self.last
        first, last, of_year = self.first, self.last, YearDay(day.month, day.day)
        if first <= last:  # type: ignore[operator]  # both are days of every year
            return first <= of_year <= last  # type: ignore[operator]
        return of_year >= first or of_year <= last  # type: ignore[operator]

    def fills(self, month: int) -> bool:
        """Whether it has every day of that month, every year."""
        if not isinstance(self.first, YearDay) or not isinstance(self.last, YearDay):
            return False
        is_parted = self.last < self.first and self.first.month == self.last.month == month
        begins = date(2028, month, 1)  # a leap year
        return not is_parted and self.covers(begins) and self.covers(first_of_next(begins) - timedelta(days=1))

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which it has days."""
        whole = self.last.year - self.first.year if isinstance(self.first, date) and isinstance(self.last, date) else 0
        length = (self.last.month - self.first.month) % 12 + (12 if whole > 1 else 0)
        return tuple(dict.fromkeys((self.first.month - 1 + n) % 12 + 1 for n in range(length + 1)))

    def __str__(self) -> str:
        named = [day_medium(day) if isinstance(day, date) else str(day) for day in (self.first, self.last)]
        return f"{named[0]} to {named[1]}"


class ClosedMonths(Model):
    """Months, or `days`, in which the named activities do not start.

    `clocks` says what happens to work already under way: `run` keeps counting (and warns), `pause` stops the count.
    """

    months: Annotated[tuple[Month, ...], Field(min_length=1)] = ()
    days: tuple[ClosedDays, ...] = ()
    silences: Keys
    label: Label
    clocks: Choice[Literal["run", "pause"]]
    source: Source

    @model_validator(mode="after")
    def check(self) -> "ClosedMonths":
        """It closes something."""
        if not self.months and not self.days:
            refuse("closes nothing: give months, or days with their first and last")
        return self

    def fills(self, month: int) -> bool:
        """Whether the whole of that month lies in them, every year."""
        return month in self.months or any(span.fills(month) for span in self.days)

    def covers(self, day: date) -> bool:
        """Whether `day` lies in them."""
        return day.month in self.months or any(span.covers(day) for span in self.days)


class Calendar(Model):
    """The working calendar. `window_day_one` says which day of a window is its day 1 (GAP-03)."""

    year_start_month: Month = 1
    working_day: Choice[Literal["weekday_in_england"]]
    window_day_one: Choice[Literal["opening_day", "next_working_day"]]
    closure_days: tuple[ClosureDay, ...] = ()
    closed: tuple[ClosedMonths, ...] = ()

    def silences(self, activity: str, month: int) -> ClosedMonths | None:
        """The rule that keeps `activity` from starting in the whole of `month`, if any."""
        return next((c for c in self.closed if c.fills(month) and activity in c.silences), None)

    def quiet_on(self, activity: str, day: date) -> ClosedMonths | None:
        """The rule that keeps `activity` from starting on `day`, if any."""
        return next((c for c in self.closed if activity in c.silences and c.covers(day)), None)
