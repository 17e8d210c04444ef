"""When whoever owns a phase is reminded of the day it is due, and when their manager hears of it (X-21, GAP-15)."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from qaportal.frameworks.schema.base import Duration, Model, refuse
from qaportal.lib.formats import and_list

NEVER = "never"


def read_manager(value: Any) -> Any:
    """A manager who is told nothing is written `never`."""
    return None if value == NEVER else value


def each_once(value: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers themselves; refused when one stands there twice."""
    if len(set(value)) < len(value):
        refuse("names the same day twice")
    return value


WorkingDays = Annotated[int, Field(ge=1, le=60)]
Rungs = Annotated[tuple[WorkingDays, ...], AfterValidator(each_once)]
ToManager = Annotated[WorkingDays | None, BeforeValidator(read_manager)]


class Ladder(Model):
    """When people are reminded of something due, in working days from its day.

    `before` and `after` say how long before and after it the owner is, `on_the_day` whether on the day as well.
    `to_manager` says how long after it the owner's manager hears that it is late. What is left out is the portal's own.
    """

    before: Rungs = (5, 2)
    on_the_day: bool = True
    after: Rungs = (1,)
    to_manager: ToManager = 5

    @property
    def to_owner(self) -> str:
        """When the owner is reminded, in words."""
        parts = (
            f"{_days(sorted(self.before, reverse=True))} before" if self.before else "",
            "on the day" if self.on_the_day else "",
            f"{_days(sorted(self.after))} after" if self.after else "",
        )
        return and_list([part for part in parts if part]) or NEVER

    @property
    def to_their_manager(self) -> str:
        """When the owner's manager hears of it, in words."""
        return f"{_days([self.to_manager])} after" if self.to_manager else NEVER

    def __str__(self) -> str:
        return f"the owner {self.to_owner}; their manager {self.to_their_manager}"


def _days(numbers: Sequence[int]) -> str:
    """5 and 2 working days"""
    return and_list([*map(str, numbers[:-1]), str(Duration(numbers[-1], "working_day"))])


# What the portal does where neither the phase nor its framework says otherwise.
PORTALS_OWN = Ladder()
