"""What surrounds the work: boards, scales, disputes, alerts and plans."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Length, Model, Source, Text, one_or_many
from qaportal.frameworks.schema.choice import Choice


class Board(Model):
    """A forum. `papers_due` is how long before a sitting its papers are wanted (GAP-07)."""

    key: Key
    name: Label
    short: Label | None = None
    aliases: Labels = ()
    chair: Choice[Key]
    members: Choice[Keys]
    activity: Key | None = None
    papers_due: Choice[Length]
    receives: tuple[Text, ...] = ()
    decides: tuple[Text, ...] = ()
    reports_to: Key | None = None
    source: Source


class Level(Model):
    """One value of a scale. `described` is false where the source gives no wording for it (D54)."""

    key: Key
    label: Label
    described: bool = True


class Band(Model):
    """Numbers of an older scale that mean this level today (D59)."""

    low: int
    high: int
    level: Key


class Scale(Model):
    """Grades, best first."""

    key: Key
    name: Label
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    bands: tuple[Band, ...] = ()
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


class Alert(Model):
    """Something that cannot wait for a report: who is told, how fast, and where it may and may not be written."""

    key: Key
    name: Label
    by: Key
    to: Keys = ()
    within: Choice[Length]
    written_in: Labels = ()
    never_in: Labels = ()
    source: Source


class PlanRule(Model):
    """A level of action plan, who leads it, and where and how often it is looked at."""

    key: Key
    name: Label
    level: Literal["child", "worker", "team", "service", "strategic"]
    led_by: Key
    forum: Label
    board: Key | None = None
    reviewed_every: Length | None = None
    sources: Annotated[tuple[Text, ...], BeforeValidator(one_or_many)] = ()
    source: Source


class Gap(Model):
    """A hole in the source that belongs to no single value: a lost figure, a missing rule."""

    key: Key
    about: Label
    answer: Choice[Text]
