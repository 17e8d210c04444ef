"""How often work comes round: what makes the places of a year. What makes duties for each person is in `duties`."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Length, Model, Month, Period, Source, Text
from qaportal.frameworks.schema.choice import Choice
from qaportal.lib.formats import MONTHS

Months = Annotated[
    tuple[Month, ...], BeforeValidator(lambda value: (value,) if isinstance(value, int) else value), Field(min_length=1)
]


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
    that are closed to it.
    """

    kind: Literal["times"]
    n: Annotated[int, Field(ge=1, le=53)]
    per: Period
    months: Choice[Months] | None = None
    source: Source


class EveryCadence(Model):
    """At an even interval: every month, every 2 months (alternate months), every 6 weeks, every week.

    It begins in the first `from_month` (the first of the pack's year where it is not said) in which the pack holds.
    """

    kind: Literal["every"]
    interval: Length
    from_month: Choice[Month] | None = None
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
    """One after each activity of another kind, in the next period, against what was stored as its benchmark (WS-061).

    `month` is which month of that period (1 = the first).
    """

    kind: Literal["follow_up"]
    of: Key
    falls_in: Literal["next_month", "next_quarter", "next_half_year", "next_year"]
    month: Choice[Annotated[int, Field(ge=1, le=12)]]
    benchmark: Text
    source: Source


Cadence = Annotated[
    CalendarCadence | OnRequestCadence | TimesCadence | EveryCadence | EachCadence | FollowUpCadence,
    Field(discriminator="kind"),
]
