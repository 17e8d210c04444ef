"""How this council counts days, when its year begins, and which months are quiet."""

from typing import Annotated, Literal

from pydantic import Field

from qaportal.frameworks.schema.base import Day, Keys, Label, Model, Month, Source
from qaportal.frameworks.schema.choice import Choice


class ClosureDay(Model):
    """A day on which the council is closed though it is neither a weekend nor a bank holiday."""

    day: Day
    why: Label


class ClosedMonths(Model):
    """Months in which the named activities do not start.

    `clocks` says what happens to work already under way: `run` keeps counting (and warns), `pause` stops the count.
    """

    months: Annotated[tuple[Month, ...], Field(min_length=1)]
    silences: Keys
    label: Label
    clocks: Choice[Literal["run", "pause"]]
    source: Source


class Calendar(Model):
    """The working calendar. `window_day_one` is the count base of GAP-03."""

    year_start_month: Month = 1
    working_day: Choice[Literal["weekday_in_england"]]
    window_day_one: Choice[Literal["opening_day", "next_working_day"]]
    closure_days: tuple[ClosureDay, ...] = ()
    closed: tuple[ClosedMonths, ...] = ()

    def silences(self, activity: str, month: int) -> ClosedMonths | None:
        """The rule that keeps `activity` from starting in `month`, if any."""
        return next((c for c in self.closed if month in c.months and activity in c.silences), None)
