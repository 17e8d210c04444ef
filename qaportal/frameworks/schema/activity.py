"""Kinds of quality assurance work: who sits in them, what they look at, and what they should add up to."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Model, Source, Text, refuse
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.timing import Cadence, Phase, Placement, Span

Family = Literal[
    "case_review", "compliance_check", "dip_sample", "thematic", "practice_observation", "meeting_observation",
    "supervision_review", "team_visit", "practice_week", "good_practice", "panel", "survey", "meeting", "external",
]  # fmt: skip
SubjectKind = Literal[
    "child_record", "worker", "meeting", "team", "service", "supervision_record", "review", "carer", "placement",
    "referral", "none",
]  # fmt: skip
Rule = Literal[
    "line_manager_of_worker", "same_team", "same_service", "reviewer_of_item", "works_in_subject_team",
    "has_conflict",
]  # fmt: skip
Icon = Literal["speech", "lamp", "magnifier", "week", "star", "table", "flag", "droplet"]
Period = Literal["year", "half_year", "quarter", "month", "week"]


class Amount(Model):
    """How many: only `exactly` and `at_least` can fall short; `at_most` and `roughly` guide (D17)."""

    exactly: Annotated[int, Field(ge=0)] | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    roughly: Annotated[int, Field(ge=0)] | None = None

    def __str__(self) -> str:
        named = {"exactly": "", "at_least": "at least ", "at_most": "up to ", "roughly": "about "}
        return ", ".join(f"{word}{n}" for name, word in named.items() if (n := getattr(self, name)) is not None)


class TotalTarget(Amount):
    """So many a period."""

    kind: Literal["total"]
    per: Period
    source: Source


class CoverageTarget(Amount):
    """Each of a kind so often a period."""

    kind: Literal["coverage"]
    each: Literal["team", "service", "worker", "manager"]
    per: Period
    source: Source


class PercentTarget(Amount):
    """A share of a frame a period. It creates no work (D18); `roughly` is the number the source expects."""

    kind: Literal["percent"]
    percent: Annotated[int, Field(ge=1, le=100)]
    of: Key | None = None
    per: Period
    source: Source


Target = Annotated[TotalTarget | CoverageTarget | PercentTarget, Field(discriminator="kind")]


class Rotation(Model):
    """A seat that passes round a pool, skipping whoever may not sit this time (NS-086)."""

    among: Keys
    source: Source


class Count(Model):
    """How many sit: `{exactly: 1}`, or `{at_least: 3, at_most: 4}`."""

    at_least: Annotated[int, Field(ge=0)]
    at_most: Annotated[int, Field(ge=1)]

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: object) -> object:
        """A bare number means exactly that many."""
        if isinstance(data, int) and not isinstance(data, bool):
            return {"at_least": data, "at_most": data}
        return data

    @model_validator(mode="after")
    def check(self) -> "Count":
        """The least is not more than the most."""
        if self.at_least > self.at_most:
            refuse(f"asks for at least {self.at_least} but at most {self.at_most}")
        return self

    def __str__(self) -> str:
        if self.at_least == self.at_most:
            return str(self.at_most)
        return f"{self.at_least} to {self.at_most}"


class Seat(Model):
    """A place to be filled, in each `item` or once an `activity`. `does` says what its holder is there for."""

    key: Key
    name: Label
    does: Literal["review", "moderate", "reflect", "lead", "visit", "observe", "chair", "host", "attend"]
    per: Literal["item", "activity"] = "activity"
    count: Choice[Count]
    posts: Choice[Keys]
    must_not: Choice[tuple[Rule, ...]] | None = None
    rotation: Rotation | None = None
    cover: Choice[Literal["holder_finds", "organiser_finds"]] | None = None
    sees_children: bool = True
    source: Source


class Condition(Model):
    """One fact that puts a thing in a frame."""

    fact: Literal["supported_for", "in_service", "in_team", "age", "plan_type", "open_on_day"]
    at_least: Label | None = None
    at_most: Label | None = None
    is_in: Labels | Literal["focus"] | None = None


class Frame(Model):
    """What may be sampled: every one of a kind for which all of `where` holds."""

    key: Key
    name: Label
    of: SubjectKind
    where: tuple[Condition, ...] = ()
    source: Source


class Pick(Model):
    """Some of a sample and the way those are found."""

    method: Literal["random", "stratified", "nominated", "chosen"]
    label: Label | None = None
    number: Choice[Count]
    by: Key | None = None

    def __str__(self) -> str:
        return f"{self.number.value} {self.label or self.method}"


class Sample(Model):
    """What is drawn: each of `picks`, for the whole activity or for each holder of a seat (NS-096)."""

    frame: Key
    picks: Annotated[tuple[Pick, ...], Field(min_length=1)]
    per: Key | None = None
    source: Source


class Recipient(Model):
    """Who is given what comes out of an activity."""

    gets: Label
    to: Keys = ()
    source: Source


class Theme(Model):
    """Who settles what an activity is to be about, and on whose advice."""

    by: Key
    with_views_of: Keys = ()
    source: Source


class ActivityType(Model):
    """A kind of planned work. `focus` is what each place in the calendar names; `lane` its row in the planner."""

    key: Key
    lane: int
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
    name: Label
    plural: Label
    aliases: Labels = ()
    summary: Text
    family: Family
    subject: SubjectKind
    focus: Literal["service", "team", "theme", "none"] = "none"
    icon: Icon
    cadence: Annotated[tuple[Cadence, ...], Field(min_length=1)]
    placement: Choice[Placement]
    span: Span
    targets: tuple[Target, ...] = ()
    phases: tuple[Phase, ...] = ()
    seats: tuple[Seat, ...] = ()
    attends: Keys = ()
    recipients: tuple[Recipient, ...] = ()
    sample: Sample | None = None
    theme: Theme | None = None
    disputes: Key | None = None
    scale: Key | None = None
    leadership: bool = False
    recorded_in: Labels = ()
    source: Source

    def phase(self, key: str) -> Phase:
        """The phase of that key. KeyError when there is none."""
        return next((p for p in self.phases if p.key == key), None) or _missing(key)


def _missing(key: str) -> Phase:
    raise KeyError(key)
