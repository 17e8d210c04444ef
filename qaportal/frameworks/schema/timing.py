"""When things happen: how often, on which day, for how long, and in which order."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from qaportal.frameworks.schema.base import (
    AnyDuration,
    Duration,
    Key,
    Keys,
    Label,
    Length,
    Model,
    Month,
    Source,
    Text,
    WallTime,
    refuse,
)
from qaportal.frameworks.schema.choice import Choice
from qaportal.lib.formats import MONTHS

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
EVENTS = ("start", "end", "allocated")


class Entry(Model):
    """One place in the year: a month and, where the framework names it, the service, team or theme."""

    month: Month
    subject: Label | None = None
    audience: Label | None = None

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


# Quotas, intervals, ratios, events and theme slots join here, each a class with its own `kind`.
Cadence = Annotated[CalendarCadence | OnRequestCadence, Field(discriminator="kind")]


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


Placement = Annotated[FirstWorkingDay | NthWeekday, Field(discriminator="kind")]


class Span(Model):
    """How long the activity itself lasts: exactly one of the length of a phase, days, or working days."""

    phase: Key | None = None
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    working_days: Annotated[int, Field(ge=1, le=260)] | None = None

    @model_validator(mode="after")
    def check(self) -> "Span":
        """One measure, not two and not none."""
        if sum(part is not None for part in (self.phase, self.days, self.working_days)) != 1:
            refuse("must have exactly one of phase, days or working_days")
        return self

    def __str__(self) -> str:
        if self.phase:
            return f"as long as {self.phase}"
        return str(Duration(self.days, "day") if self.days else Duration(self.working_days or 0, "working_day"))


class Opening(Model):
    """When a window opens: at the `start` of the activity, the working day after a phase, or on an event."""

    after: Key | None = None
    on: Literal["allocated"] | None = None

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """`start` stands alone; the others name what they wait for."""
        if data == "start":
            return {}
        if not isinstance(data, dict) or len(data) != 1:
            refuse("must be start, or after with the key of a phase, or on with an event")
        return data

    @property
    def anchor(self) -> str:
        """What it waits for: `start`, `allocated` or a phase."""
        return self.after or self.on or "start"

    def __str__(self) -> str:
        return {"start": "at the start", "allocated": "on allocation"}.get(self.anchor, f"after {self.anchor}")


class Due(Model):
    """A deadline `by` so long before or after an anchor: `start`, `end`, `allocated` or another phase.

    Before a phase counts back from its first day, after a phase counts on from its last.
    """

    before: Key | None = None
    after: Key | None = None
    by: Length

    @model_validator(mode="after")
    def check(self) -> "Due":
        """Before or after, not both."""
        if (self.before is None) == (self.after is None):
            refuse("must say either before or after, and not both")
        return self

    @property
    def side(self) -> Literal["before", "after"]:
        """Which way `by` counts from the anchor."""
        return "before" if self.before else "after"

    @property
    def anchor(self) -> str:
        """What it counts from."""
        return self.before or self.after or "start"

    def __str__(self) -> str:
        return f"{self.by} {self.side} {self.anchor}"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: it opens at `anchor` and lasts so long."""

    anchor: str
    lasts: Duration


@dataclass(frozen=True, slots=True)
class Offset:
    """A deadline counted from `anchor`. `opens` is the anchor it opens at, where the pack says so."""

    anchor: str
    side: Literal["before", "after"]
    by: Duration
    opens: str | None


class Step(Model):
    """A piece of a phase: who leads on it and by which day of the phase (NS-021)."""

    name: Label
    owner: Key
    by_day: Annotated[int, Field(ge=1)]

    def __str__(self) -> str:
        return f"{self.name} by day {self.by_day}"


class Report(Model):
    """What a phase writes down and who receives it. The phase's owner is the author."""

    name: Label
    to: Keys = ()
    contents: tuple[Text, ...] = ()


class Phase(Model):
    """A stretch of an activity with an owner and one timing: a window (`opens`, `lasts`) or a deadline (`due`).

    `level` says what runs through it: the whole `batch`, each `item` in it, or the `day` of a visit (D34).
    """

    key: Key
    name: Label
    owner: Key
    level: Literal["batch", "item", "day"] = "batch"
    opens: Choice[Opening] | None = None
    lasts: Choice[AnyDuration] | None = None
    due: Choice[Due] | None = None
    needs: Text | None = None
    report: Report | None = None
    steps: Choice[tuple[Step, ...]] | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Phase":
        """Exactly one timing."""
        if (self.lasts is None) == (self.due is None):
            refuse("must have exactly one timing: opens with lasts, or due")
        if self.lasts is not None and self.opens is None:
            refuse("lasts so long but does not say when it opens")
        return self

    @property
    def timing(self) -> Window | Offset:
        """Its timing with every choice made."""
        opens = self.opens.value.anchor if self.opens else None
        if self.lasts:
            return Window(opens or "start", self.lasts.value)
        if self.due:
            due = self.due.value
            return Offset(due.anchor, due.side, due.by, opens)
        raise TypeError(f"phase {self.key} has no timing")
