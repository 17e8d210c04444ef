"""What surrounds the work: boards, scales, disputes, alerts and plans."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import (
    Day,
    Key,
    Keys,
    Label,
    Labels,
    Length,
    Model,
    Source,
    Text,
    one_or_many,
    refuse,
)
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.conditions import Condition


class Level(Model):
    """One value of a scale. What it looks like is for rubrics to say, as far as the source does (D54)."""

    key: Key
    label: Label


class Band(Model):
    """Numbers of an older scale that mean this level today (D59)."""

    low: int
    high: int
    level: Key


class Scale(Model):
    """Grades, best first. `bands` are what an older scale of numbers means today; it was in use up to `bands_until`."""

    key: Key
    name: Label
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    bands: tuple[Band, ...] = ()
    bands_until: Day | None = None
    descriptors: Choice[Text] | None = None
    source: Source


class DisputeStep(Model):
    """A rung of a ladder: who settles it, how, how fast, and who stands in where they are a party to it."""

    by: Keys = ()
    how: Text
    within: Choice[Length] | None = None
    if_party: Key | None = None
    may_start_here: bool = False
    source: Source


class Dispute(Model):
    """How a disagreement is settled, step by step (NS-050..055)."""

    key: Key
    name: Label
    about: Labels
    written_on: Label | None = None
    steps: Annotated[tuple[DisputeStep, ...], Field(min_length=1)]
    source: Source


class Copy(Model):
    """Someone told as well, under a condition (BD-031)."""

    to: Keys
    when: Condition
    source: Source


class LaterStep(Model):
    """Who is told next where nothing has come of it so long `after` the last day or hour for it."""

    to: Keys
    after: Choice[Length]
    source: Source


class Alert(Model):
    """Something that cannot wait for a report: who is told, how fast, and where it may and may not be written.

    `clock` says whether hours run on, or only while people work: a day then has eight of them (D79). `escalates` says
    who hears of it later, step by step, while nobody has answered.
    """

    key: Key
    name: Label
    by: Key
    to: Choice[Keys] = Choice[Keys].model_validate(())
    also_to: tuple[Copy, ...] = ()
    within: Choice[Length]
    clock: Choice[Literal["clock_hours", "working_hours"]] | None = None
    escalates: tuple[LaterStep, ...] = ()
    written_in: Labels = ()
    never_in: Labels = ()
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Alert":
        """What cannot wait does not wait for months."""
        if self.within.value.unit == "month":
            refuse("is told within months: say it in minutes, hours, days, working days or weeks")
        if any(step.after.value.unit == "month" for step in self.escalates):
            refuse("escalates after months: say it in minutes, hours, days, working days or weeks")
        return self


class DueRule(Model):
    """By when an action is due where `when` holds; the one without `when` holds otherwise (D81)."""

    when: Condition | None = None
    within: Choice[Length]
    source: Source


class Priority(Model):
    """How urgent an action can be said to be, and by when it is then due."""

    key: Key
    label: Label
    within: Choice[Length]
    source: Source | None = None


class SecondCheck(Model):
    """Who looks again at whether actions were done, and at which of them (D82)."""

    by: Keys
    how: Text
    source: Source


class ActionRules(Model):
    """What becomes of an action: when it is due, who signs it off on what evidence, who is told when it is late.

    Of several rules of `due` that hold, the most urgent wins. With `priorities` each action is given one of them, the
    most urgent first; it stands in for the rule without `when`, and a rule that holds may still be sooner.
    `overdue_to` are told as soon as it is late, those of `escalates` step by step while it stays so.
    """

    key: Key
    name: Label
    through: Label | None = None
    due: Annotated[tuple[DueRule, ...], Field(min_length=1)]
    priorities: tuple[Priority, ...] = ()
    signed_off_by: Choice[Keys]
    evidence: Choice[Text]
    second_check: SecondCheck | None = None
    overdue_to: Choice[Keys]
    escalates: tuple[LaterStep, ...] = ()
    refused_words: Labels = ()
    source: Source


class Feedback(Model):
    """What children, families or others are asked: who may be asked, by whom, and why there may be none.

    `eligible` is the condition for being asked at all; those who are not are in no denominator (D69). `before` or
    `after` says what they are asked before or after.
    """

    key: Key
    name: Label
    of: Literal["child", "parent", "worker", "complainant", "partner"]
    by: Choice[Key]
    eligible: Choice[Condition] | None = None
    form: Key | None = None
    before: Label | None = None
    after: Label | None = None
    reasons_for_none: Choice[Annotated[Labels, Field(min_length=1)]]
    source: Source


class Figures(Model):
    """What may be shown of few: counts below `smallest_cell` are hidden, names stay out of reports (D57)."""

    smallest_cell: Choice[Annotated[int, Field(ge=1, le=50)]]
    names_in_reports: Choice[bool]


class PlanRule(Model):
    """A level of action plan, who leads it, and where and how often it is looked at.

    `actions` are the rules that its actions go by. `progress_test` is what is asked when one is closed, to see whether
    it made a difference without doing the work again; `rechecked_by` is the kind of work that looks again (NS-127).
    """

    key: Key
    name: Label
    level: Literal["child", "worker", "team", "service", "strategic"]
    led_by: Key
    forum: Label
    board: Key | None = None
    reviewed_every: Length | None = None
    actions: Key | None = None
    progress_test: Annotated[tuple[Text, ...], BeforeValidator(one_or_many)] = ()
    rechecked_by: Key | None = None
    sources: Annotated[tuple[Text, ...], BeforeValidator(one_or_many)] = ()
    source: Source


class Gap(Model):
    """A hole in the source that belongs to no single value: a lost figure, a missing rule."""

    key: Key
    about: Label
    answer: Choice[Text]
