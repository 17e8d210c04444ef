"""Which day of a month something falls on, and which day after a period."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from qaportal.frameworks.schema.base import Model, WallTime, refuse
from qaportal.lib.formats import ordinal

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


class _AtTime(Model):
    starts_at: WallTime | None = None
    ends_at: WallTime | None = None

    @model_validator(mode="after")
    def check(self) -> Any:
        """Times come in pairs and in order; both are wall-clock times in England."""
        if (self.starts_at is None) != (self.ends_at is None):
            refuse("has one time of day without the other: give both starts_at and ends_at, or neither")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            refuse(f"ends at {self.ends_at}, which is not after it starts at {self.starts_at}")
        return self

    def _times(self) -> str:
        return f", {self.starts_at} to {self.ends_at}" if self.starts_at else ""


class FirstWorkingDay(_AtTime):
    """The first working day of the month."""

    kind: Literal["first_working_day"]

    def __str__(self) -> str:
        return f"first working day of the month{self._times()}"


class NthWeekday(_AtTime):
    """The nth such weekday of the month; -1 is the last."""

    kind: Literal["weekday"]
    weekday: Weekday
    nth: Literal[1, 2, 3, 4, -1]

    def __str__(self) -> str:
        return f"{NTH[self.nth]} {self.weekday.capitalize()} of the month{self._times()}"


class NthWorkingDay(_AtTime):
    """The nth working day of the month; -1 is the last, -2 the one before it. A month that has fewer has its last."""

    kind: Literal["working_day"]
    nth: Annotated[int, Field(ge=-15, le=15)]

    @field_validator("nth")
    @classmethod
    def counts(cls, nth: int) -> int:
        """Days are counted from 1."""
        if not nth:
            refuse("must not be 0: 1 is the first, -1 the last")
        return nth

    def __str__(self) -> str:
        named = {1: "first", -1: "last"}.get(self.nth) or f"{ordinal(abs(self.nth))}{' last' if self.nth < 0 else ''}"
        return f"{named} working day of the month{self._times()}"


Placement = Annotated[FirstWorkingDay | NthWeekday | NthWorkingDay, Field(discriminator="kind")]


class NextWeekday(Model):
    """The first such weekday from the last day of a period on."""

    kind: Literal["next_weekday"]
    weekday: Weekday

    def __str__(self) -> str:
        return f"{self.weekday.capitalize()} after"


def read_due_day(value: Any) -> Any:
    """A weekday may stand alone."""
    return {"kind": "next_weekday", "weekday": value} if isinstance(value, str) else value


DueDay = Annotated[
    FirstWorkingDay | NthWeekday | NthWorkingDay | NextWeekday,
    Field(discriminator="kind"),
    BeforeValidator(read_due_day),
]
