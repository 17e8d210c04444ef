"""The report register: who writes what, how often, for whom, and by when."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import (
    Duration,
    Key,
    Keys,
    Label,
    Length,
    Model,
    Period,
    Source,
    Text,
    refuse,
    with_keys,
)
from qaportal.frameworks.schema.cadence import Months
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.placement import DueDay


class Content(Model):
    """One thing that a report tells; `when` is the condition under which it does (D90)."""

    item: Text
    when: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """A sentence alone is always told."""
        return {"item": data} if isinstance(data, str) else data

    def __str__(self) -> str:
        return f"{self.item} ({self.when})" if self.when else self.item


class AfterEvent(Model):
    """So long after an activity's end, or after one of its phases (NS-045)."""

    activity: Key
    phase: Key | None = None
    by: Choice[Length]


class BeforeSitting(Model):
    """So long before each sitting of a board that has dated meetings."""

    board: Key
    by: Choice[Length]


class Sampled(Model):
    """Work that an edition itself looks at, such as ten records audited each month (LB-068)."""

    n: Annotated[int, Field(ge=1, le=1000)]
    of: Label


class Edition(Model):
    """One edition of a report: `per` a period, `every` so long or in named `months` (each `due` so long after it ends,
    or on the day `due_on`), `after` an event, or `before` each sitting of a board.

    `every` is counted on from the first day of the pack's first year, so that it goes on from one year into the next.
    One in named months tells of all that came since the last of them, up to the end of the month before. `due_on` is a
    weekday (the first from the last day of the period on), or a day of the month that comes after the period.
    `to` are boards, posts or parties; `published` says that anyone may read it. `by` are other authors than the
    report's own.
    """

    key: Key
    name: Label | None = None
    per: Period | None = None
    every: Length | None = None
    months: Choice[Months] | None = None
    due: Choice[Length] | None = None
    due_on: Choice[DueDay] | None = None
    after: AfterEvent | None = None
    before: BeforeSitting | None = None
    by: Keys = ()
    contents: tuple[Content, ...] = ()
    looks_at: Sampled | None = None
    to: Keys = ()
    published: bool = False
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Edition":
        """It comes round in one way, and a whole one."""
        if sum(part is not None for part in (self.per, self.every, self.months, self.after, self.before)) != 1:
            refuse(
                "must say exactly one of per (a period), every (a length), months (named ones), after (an event) and "
                "before (a sitting)"
            )
        if self.has_period and self.due is None and self.due_on is None:
            refuse("says which period it is for but not how long after it is due: add due")
        if self.due and self.due_on:
            refuse("says both due and due_on: give one")
        if self.due_on and not self.has_period:
            refuse("says due_on, which counts from the end of a period: say when it is due in after or before")
        if self.every and (not self.every.n or self.every.unit not in ("day", "week", "month")):
            refuse("must come round every so many days, weeks or months")
        return self

    @property
    def has_period(self) -> bool:
        """Whether it is for a stretch of time, rather than for an event."""
        return bool(self.per or self.every or self.months)

    def lengths(self) -> Iterator[tuple[str, Duration]]:
        """The lengths that its due days are counted by, each with the key under which it stands."""
        counted = (("after", self.after and self.after.by.value), ("before", self.before and self.before.by.value))
        for name, length in (("every", self.every), ("due", self.due and self.due.value), *counted):
            if length:
                yield name, length


class ReportCheck(Model):
    """A step on a report's way: who looks it over, so long before it is due or so long after (D89)."""

    by: Keys
    before: Choice[Length] | None = None
    after: Choice[Length] | None = None
    how: Text | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "ReportCheck":
        """On one side of the due day."""
        if (self.before is None) == (self.after is None):
            refuse("must say exactly one of before (the report is due) and after")
        return self

    @property
    def by_when(self) -> str:
        """3 working days before it is due; on the day it is due"""
        length = self.before or self.after
        if length is None or not length.value.n:
            return "on the day it is due"
        return f"{length.value} {'before' if self.before else 'after'} it is due"


class RegularReport(Model):
    """A report that comes round. Several `authors` write it together. `checked_by` look it over before it goes;
    `checks` say by when somebody does.

    `feeds` is another report that takes it up.
    """

    key: Key
    name: Label
    summary: Text | None = None
    authors: Choice[Keys]
    checked_by: Keys = ()
    checks: tuple[ReportCheck, ...] = ()
    feeds: Key | None = None
    editions: Annotated[dict[Key, Edition], BeforeValidator(with_keys), Field(min_length=1)]
    source: Source
