"""How often work comes round: what makes the places of a year. What makes duties for each person is in `duties`."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Length, Model, Month, Period, Source, Text, refuse
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.conditions import Condition
from qaportal.lib.formats import MONTHS

Months = Annotated[
    tuple[Month, ...], BeforeValidator(lambda value: (value,) if isinstance(value, int) else value), Field(min_length=1)
]
Subjects = Annotated[Labels, Field(min_length=1)]


class Entry(Model):
    """One place in the year: a month and, where the framework names it, the service, team or theme."""

    month: Month
    subject: Label | None = None

    def __str__(self) -> str:
        return f"{MONTHS[self.month - 1]}: {self.subject}" if self.subject else MONTHS[self.month - 1]


class CalendarCadence(Model):
    """Listed months."""

    kind: Literal["calendar"]
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]
    source: Source


class OnRequestCadence(Model):
    """Whenever `by` asks for one; `when` says what calls for it."""

    kind: Literal["on_request"]
    by: Choice[Keys]
    when: Text | None = None
    source: Source


class TimesCadence(Model):
    """So many times a period: twice a year, quarterly (`n` 4 a year), three theme slots a year (D12).

    `months` are those of the year in which it happens; without them it is spread evenly over each period, past months
    that are closed to it. `subjects` are looked at in turn, one each time, on from one year into the next.
    """

    kind: Literal["times"]
    n: Annotated[int, Field(ge=1, le=53)]
    per: Period
    months: Choice[Months] | None = None
    subjects: Choice[Subjects] | None = None
    source: Source


class EveryCadence(Model):
    """At an even interval: every month, every 2 months (alternate months), every 6 weeks, every week.

    It begins in the first `from_month` (the first of the pack's year where it is not said) in which the pack holds.
    `subjects` as in `times`.
    """

    kind: Literal["every"]
    interval: Length
    from_month: Choice[Month] | None = None
    subjects: Choice[Subjects] | None = None
    source: Source


class EachCadence(Model):
    """Each service or each team, `n` times a year (LB-020, NS-084).

    `named` are those that the framework itself names, for a year planned without a list of teams. `months` as in
    `times`; without them the visits are spread evenly over the year.
    """

    kind: Literal["each"]
    each: Literal["service", "team"]
    n: Annotated[int, Field(ge=1, le=12)] = 1
    months: Choice[Months] | None = None
    named: Choice[Labels] | None = None
    source: Source


class FollowUpCadence(Model):
    """One after each activity of another kind, against what was stored as its benchmark (WS-061): in the next period
    (`falls_in`; `month` is which month of that, 1 = the first), or so long `after` its end.

    `per: item` follows up single records of that activity, counted from the day of their review, where `when` holds of
    what is known of the record. Such work has no place in the year until a record calls for it.
    """

    kind: Literal["follow_up"]
    of: Key
    falls_in: Literal["next_month", "next_quarter", "next_half_year", "next_year"] | None = None
    month: Choice[Annotated[int, Field(ge=1, le=12)]] | None = None
    after: Choice[Length] | None = None
    per: Literal["activity", "item"] = "activity"
    when: Condition | None = None
    benchmark: Text
    source: Source

    @model_validator(mode="after")
    def check(self) -> "FollowUpCadence":
        """One timing, a whole one; a condition has a record that it is asked of."""
        if (self.falls_in is None) == (self.after is None):
            refuse("must say exactly one of falls_in (the next period) and after (a length)")
        if (self.falls_in is None) != (self.month is None):
            refuse("must say which month of that period: add month, with falls_in and only then")
        if self.after and (not self.after.value.n or self.after.value.unit in ("hour", "minute")):
            refuse("must come so many days, working days, weeks or months after")
        if self.when and self.per != "item":
            refuse("has a condition, which is asked of single records: write per: item")
        return self


Cadence = Annotated[
    CalendarCadence | OnRequestCadence | TimesCadence | EveryCadence | EachCadence | FollowUpCadence,
    Field(discriminator="kind"),
]
