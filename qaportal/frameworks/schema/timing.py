"""When things happen: on which day, for how long, and in which order."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from qaportal.frameworks.schema.base import (
    AnyDuration,
    Duration,
    Effort,
    Key,
    Keys,
    Label,
    Length,
    Model,
    Period,
    Source,
    Text,
    WallTime,
    refuse,
)
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.reminders import Ladder


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
    """A deadline, said in one of three ways; `at` adds a wall-clock time in England to any of them.

    `by` so long before or after an anchor (`start`, `end`, `allocated` or another phase): before a phase counts back
    from its first day, after a phase counts on from its last. `on_day` n is the nth working day of the activity (1 =
    its first). `end_of` is the last working day of the week, month, quarter, half-year or year it starts in.
    """

    before: Key | None = None
    after: Key | None = None
    by: Length | None = None
    on_day: Annotated[int, Field(ge=1, le=60)] | None = None
    end_of: Period | None = None
    at: WallTime | None = None

    @model_validator(mode="after")
    def check(self) -> "Due":
        """One way, and a whole one."""
        if sum(part is not None for part in (self.before, self.after, self.on_day, self.end_of)) != 1:
            refuse("must say exactly one of before, after, on_day and end_of")
        if (self.before or self.after) and self.by is None:
            refuse("counts from something but does not say by how long: add by")
        if self.by is not None and not (self.before or self.after):
            refuse("has a length but nothing to count it from: add before or after")
        return self

    @property
    def anchors(self) -> tuple[str, ...]:
        """What it counts from."""
        return tuple(key for key in (self.before, self.after) if key) or ("start",)

    @property
    def timing(self) -> "Offset | EventDay | PeriodEnd":
        """The same with every choice made."""
        if self.on_day is not None:
            return EventDay(self.on_day, self.at or "")
        if self.end_of is not None:
            return PeriodEnd(self.end_of, self.at or "")
        side: Literal["before", "after"] = "before" if self.before else "after"
        return Offset(self.before or self.after or "start", side, self.by or Duration(0, "day"), None, self.at or "")

    def __str__(self) -> str:
        return str(self.timing)


def _at(at: str) -> str:
    return f" at {at}" if at else ""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: it opens at `anchor` and lasts so long."""

    anchor: str
    lasts: Duration
    at: str = ""

    def __str__(self) -> str:
        return f"{self.lasts} from {self.anchor}"


@dataclass(frozen=True, slots=True)
class Offset:
    """A deadline counted from `anchor`. `opens`, of any deadline, is the anchor it opens at, where the pack says so."""

    anchor: str
    side: Literal["before", "after"]
    by: Duration
    opens: str | None
    at: str = ""

    def __str__(self) -> str:
        return f"{self.by} {self.side} {self.anchor}{_at(self.at)}"


@dataclass(frozen=True, slots=True)
class EventDay:
    """A deadline on the nth working day of the activity itself (LB-052)."""

    day: int
    at: str = ""
    opens: str | None = None

    @property
    def anchor(self) -> str:
        """It counts from the first day."""
        return "start"

    def __str__(self) -> str:
        return f"on day {self.day}{_at(self.at)}"


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """A deadline on the last working day of the period that the activity starts in."""

    period: Period
    at: str = ""
    opens: str | None = None

    @property
    def anchor(self) -> str:
        """It follows from the first day."""
        return "start"

    def __str__(self) -> str:
        return f"by the end of the {self.period.replace('_', '-')}{_at(self.at)}"


Timing = Window | Offset | EventDay | PeriodEnd


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


class Return(Model):
    """Work sent back for changes: to which phase, when, and whether the deadline moves with it (LB-088)."""

    to: Key
    when: Text
    moves_deadline: Choice[bool]
    source: Source


class Phase(Model):
    """A stretch of an activity with an owner and one timing: a window (`opens`, `lasts`) or a deadline (`due`).

    `level` says what runs through it: the whole `batch`, each `item` in it, or the `day` of a visit (D34). `effort` is
    how much work it is thought to be. `reminders` are its own, where they differ from those of the pack.
    """

    key: Key
    name: Label
    owner: Key
    level: Literal["batch", "item", "day"] = "batch"
    opens: Choice[Opening] | None = None
    lasts: Choice[AnyDuration] | None = None
    due: Choice[Due] | None = None
    effort: Choice[Effort] | None = None
    needs: Text | None = None
    report: Report | None = None
    returns: Return | None = None
    steps: Choice[tuple[Step, ...]] | None = None
    reminders: Choice[Ladder] | None = None
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
    def timing(self) -> Timing:
        """Its timing with every choice made."""
        opens = self.opens.value.anchor if self.opens else None
        if self.lasts:
            return Window(opens or "start", self.lasts.value)
        if self.due:
            return replace(self.due.value.timing, opens=opens)
        raise TypeError(f"phase {self.key} has no timing")
