"""Kinds of quality assurance work: who sits in them, what they look at, and what they should add up to."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from qaportal.frameworks.schema.amounts import Amount, Count
from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Model, Period, Source, Text, refuse
from qaportal.frameworks.schema.cadence import Cadence
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.conditions import Condition
from qaportal.frameworks.schema.placement import FirstWorkingDay, Placement
from qaportal.frameworks.schema.sampling import AGO as AGO
from qaportal.frameworks.schema.sampling import Frame as Frame
from qaportal.frameworks.schema.sampling import FrameFact as FrameFact
from qaportal.frameworks.schema.sampling import Pick as Pick
from qaportal.frameworks.schema.sampling import Sample, SubjectKind
from qaportal.frameworks.schema.timing import Phase, Span
from qaportal.frameworks.schema.week import Week

Family = Literal[
    "case_review", "compliance_check", "dip_sample", "thematic", "practice_observation", "meeting_observation",
    "supervision_review", "audit_review", "scrutiny", "team_visit", "practice_week", "good_practice", "panel",
    "survey", "meeting", "external",
]  # fmt: skip
Rule = Literal[
    "line_manager_of_worker", "same_team", "same_service", "reviewer_of_item", "works_in_subject_team",
    "works_in_subject_service", "has_conflict",
]  # fmt: skip
Icon = Literal[
    "speech", "lamp", "magnifier", "week", "star", "table", "flag", "droplet", "tick", "eye", "people", "house",
]  # fmt: skip


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


class OutcomeTarget(Model):
    """A share of what is graded in a period that should be of one `level` or better. It makes no work."""

    kind: Literal["outcome"]
    percent: Annotated[int, Field(ge=1, le=100)]
    level: Key
    per: Period
    source: Source

    def __str__(self) -> str:
        return f"{self.percent} %"


Target = Annotated[TotalTarget | CoverageTarget | PercentTarget | OutcomeTarget, Field(discriminator="kind")]


class Rotation(Model):
    """A seat that passes round a pool, skipping whoever may not sit this time (NS-086)."""

    among: Keys
    source: Source


class Seat(Model):
    """A place to be filled, in each `item` or once an `activity`. `does` says what its holder is there for.

    `must_not` are rules about the work, `needs` and `not_while` about the person: flags that they must all carry, and
    flags of which they may carry none. `named_by` say who is to hold it (LB-032, NS-087). `cover` says who finds a
    stand-in, `cover_told` who hears of it.
    """

    key: Key
    name: Label
    does: Literal["review", "moderate", "reflect", "lead", "visit", "observe", "chair", "host", "attend"]
    per: Literal["item", "activity"] = "activity"
    count: Choice[Count]
    posts: Choice[Keys]
    must_not: Choice[tuple[Rule, ...]] | None = None
    needs: Choice[Keys] | None = None
    not_while: Choice[Keys] | None = None
    rotation: Rotation | None = None
    named_by: Keys = ()
    cover: Choice[Literal["holder_finds", "organiser_finds"]] | None = None
    cover_told: Keys = ()
    sees_children: bool = True
    source: Source


class Recipient(Model):
    """Who is given what comes out of an activity."""

    gets: Label
    to: Keys = ()
    source: Source


class Terms(Model):
    """Terms of reference: who drafts them, who must sign them off before work starts (LB-031)."""

    drafted_by: Key
    signed_off_by: Key
    source: Source


class Theme(Model):
    """Who settles what an activity is to be about, on whose advice, and under which terms of reference."""

    by: Key
    with_views_of: Keys = ()
    proposed_by: Keys = ()
    terms: Terms | None = None
    source: Source


class CohortTurns(Model):
    """The cohorts that take this activity in turn, one each time (LB-040)."""

    turns: Annotated[Keys, Field(min_length=1)]
    source: Source


class TalkPart(Model):
    """The part of a form that is filled in from what the portal keeps of the second look once it is settled, and that
    nobody writes by hand: the day of the talk (`held_on`), the options of `with_whom` that are ticked for the two who
    always talk (`always_there`) and whoever was there too, what was `said`, and the `grade` that stands. Where no talk
    was needed its one reason for nothing stands there.
    """

    part: Key
    held_on: Key | None = None
    with_whom: Key | None = None
    always_there: Labels = ()
    said: Key | None = None
    grade: Key | None = None


class Moderation(Model):
    """The second look: at which reviews, how much of each, by whom, and what comes of it.

    `share` is a percentage of a cycle's reviews; `always_when` adds every one that meets a condition. `asks` keeps the
    judgement on practice apart from the judgement on the audit (D73). `final` says which grade stands: the first, the
    second, or one that the two agree; both are always kept (NS-043).

    Four questions of its forms say where the judgements are written: `grade` is the first grade of the whole,
    `second_grade` the moderator's own, `agrees` the yes or no to the first (asked in its place or before it), and
    `quality` the judgement on the audit. `form` is a form of the second look alone, where it has one. `talk` is the
    part of a form that tells of the talk after a difference, where there is one.
    """

    seat: Key
    phase: Key | None = None
    of: Choice[Literal["all", "sample", "none"]]
    share: Choice[Annotated[int, Field(ge=1, le=100)]] | None = None
    always_when: Condition | None = None
    depth: Choice[Literal["whole", "elements"]]
    asks: Annotated[tuple[Literal["grade", "audit_quality"], ...], Field(min_length=1)]
    blind: Choice[bool]
    on_difference: Choice[Literal["talk", "agree_a_grade", "moderator_decides"]]
    final: Choice[Literal["first", "second", "agreed"]]
    form: Key | None = None
    grade: Key | None = None
    second_grade: Key | None = None
    agrees: Key | None = None
    quality: Key | None = None
    talk: TalkPart | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Moderation":
        """A sample has a size."""
        if self.of.value == "sample" and self.share is None and self.always_when is None:
            refuse("moderates a sample but does not say which: add share (per cent) or always_when")
        return self


class ActivityType(Model):
    """A kind of planned work. `focus` is what each place in the calendar names; `lane` its row in the planner.
    `rubrics` are to hand in the whole of it, whatever form it is written on. Each holder of a seat fills in a form
    once or, where it is one of `forms_often`, as often as the work needs: for each case or observation (LB-046).

    `overall` says how one grade comes of several on its `scale`: the worst of them, the most common (of two that are
    as common, the worse), or by hand, as where nothing is said. A `week` has a timetable.
    """

    key: Key
    lane: int
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]
    name: Label
    plural: Label
    aliases: Labels = ()
    summary: Text
    family: Family
    subject: SubjectKind
    focus: Literal["service", "team", "theme", "cohort", "none"] = "none"
    icon: Icon
    cadence: tuple[Cadence, ...] = ()
    placement: Choice[Placement] | None = None
    span: Span = Span(days=1)
    targets: tuple[Target, ...] = ()
    phases: tuple[Phase, ...] = ()
    seats: tuple[Seat, ...] = ()
    attends: Keys = ()
    recipients: tuple[Recipient, ...] = ()
    sample: Sample | None = None
    theme: Theme | None = None
    cohorts: CohortTurns | None = None
    week: Week | None = None
    forms: Keys = ()
    forms_often: Keys = ()
    rubrics: Keys = ()
    forms_made: Choice[Literal["in_pack", "for_each"]] | None = None
    moderation: Moderation | None = None
    feedback: Keys = ()
    actions: Key | None = None
    disputes: Key | None = None
    scale: Key | None = None
    overall: Choice[Literal["by_hand", "worst_of", "most_common"]] | None = None
    judged: Literal["once", "for_each_team"] = "once"
    leadership: bool = False
    recorded_in: Labels = ()
    never_in: Labels = ()
    source: Source

    @model_validator(mode="after")
    def check(self) -> "ActivityType":
        """What comes round in the calendar falls on a day."""
        if self.cadence and self.placement is None:
            refuse("comes round in the calendar but does not say on which day: add placement")
        if self.scale is None and (self.overall or any(isinstance(t, OutcomeTarget) for t in self.targets)):
            refuse("is about grades but has no scale: add scale")
        return self

    @property
    def falls_on(self) -> Placement:
        """The day it starts on, with every choice made. Work that only duties make starts with its month."""
        return self.placement.value if self.placement else FirstWorkingDay(kind="first_working_day")

    def phase(self, key: str) -> Phase:
        """The phase of that key. KeyError when there is none."""
        return next((p for p in self.phases if p.key == key), None) or _missing(key)


def _missing(key: str) -> Phase:
    raise KeyError(key)
