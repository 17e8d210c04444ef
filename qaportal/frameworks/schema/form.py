"""Form templates: the questions that each seat answers, part by part. Filled forms are somebody else's."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import Effort, Key, Keys, Label, Labels, Model, Source, Text, refuse, with_keys
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.conditions import Condition

AnswerKind = Literal[
    "text", "yes_no", "yes_no_partly", "yes_no_partly_na", "number", "date", "rating", "out_of_ten", "grade", "choice",
    "person", "record", "actions", "ticks", "signature",
]  # fmt: skip
WITH_OPTIONS = ("choice", "ticks")
SCORED = ("rating", "out_of_ten", "yes_no", "yes_no_partly", "yes_no_partly_na")


class Anchor(Model):
    """What one number of a rating means."""

    at: Annotated[int, Field(ge=0, le=10)]
    means: Text


class Question(Model):
    """One question. `scored` ones count in figures; `evidence` asks where it can be seen; `beside` names the question
    that stands in the other column (D52). `when` is the condition under which it is asked at all. A rating is a whole
    number from `lowest` to `highest`, with `anchors` for what its numbers mean; where bounds are not said they are
    those of the anchors, and 1 to 5 where there are none.

    `refused_words` are those that an action's date may not be put off with (LB-088); dates are always real days.
    With `support` a table of actions also asks which support each of them needs (NS-119).
    """

    key: Key
    ask: Text
    kind: AnswerKind
    help: Text | None = None
    options: Labels = ()
    other: bool = False
    scale: Key | None = None
    lowest: Annotated[int, Field(ge=0, le=10)] | None = None
    highest: Annotated[int, Field(ge=0, le=10)] | None = None
    anchors: tuple[Anchor, ...] = ()
    required: bool = False
    not_applicable: bool = False
    scored: bool = False
    evidence: bool = False
    repeats: Annotated[int, Field(ge=1, le=50)] = 1
    refused_words: Labels = ()
    support: bool = False
    beside: Key | None = None
    when: Condition | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def check(self) -> "Question":
        """It has what its kind needs and nothing that its kind cannot use."""
        if self.kind in WITH_OPTIONS and not self.options:
            refuse(f"is a {self.kind} without options: list them")
        if self.options and self.kind not in WITH_OPTIONS:
            refuse(f"has options, which a {self.kind} does not use")
        if (self.kind == "grade") != (self.scale is not None):
            refuse("must name its scale when it is a grade, and only then")
        self._rated()
        if self.scored and self.kind not in SCORED:
            refuse(f"is scored, which a {self.kind} cannot be: a figure needs ratings, marks out of ten, or yes and no")
        if self.scored and self.repeats > 1:
            refuse("is scored and repeats: a figure counts one answer of each question")
        if self.kind == "record" and self.repeats > 1:
            refuse("is a record and repeats: each reference is sealed by itself, so ask one question for each")
        if self.refused_words and self.kind != "actions":
            refuse(f"has refused_words, which a {self.kind} does not use")
        if self.support and self.kind != "actions":
            refuse(f"asks which support is needed, which a {self.kind} cannot: only actions have support")
        return self

    def _rated(self) -> None:
        for name in ("anchors", "lowest", "highest"):
            if getattr(self, name) not in ((), None) and self.kind != "rating":
                refuse(f"has {name}, which a {self.kind} does not use")
        low, high = self.bounds
        if low >= high:
            refuse(f"is rated from {low} to {high}: the highest must be above the lowest")
        for anchor in self.anchors:
            if not low <= anchor.at <= high:
                refuse(f"has an anchor at {anchor.at}, but is rated from {low} to {high}")

    @property
    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest rating."""
        at = [anchor.at for anchor in self.anchors]
        low = min(at, default=1) if self.lowest is None else self.lowest
        return low, max(at, default=5) if self.highest is None else self.highest


class Section(Model):
    """A group of questions. `may_omit` lets the whole of it be left out; `scored_when` is the gate without which its
    scored questions are not scored (D50). `rubrics` stand beside it, and so do links to `documents` of the header.
    """

    key: Key
    title: Label
    help: Text | None = None
    may_omit: bool = False
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    rubrics: Keys = ()
    documents: Labels = ()
    when: Condition | None = None
    scored_when: Condition | None = None
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    source: Source | None = None


class Part(Model):
    """What one seat fills in. It `opens` at the start or after another part, is seen by the seats and posts in
    `seen_by` besides its own, and is locked once handed in unless `locks` is never; one that asks for actions always
    is, for they are taken up as it says then. `reasons_for_none` are why it may be handed in empty. `phase` is the
    phase of the work that is done once it is handed in, where its seat has several.
    """

    key: Key
    title: Label
    seat: Key
    phase: Key | None = None
    opens: Label = "start"
    seen_by: Keys = ()
    locks: Literal["when_handed_in", "never"] = "when_handed_in"
    blind_to: Keys = ()
    reasons_for_none: Labels = ()
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    when: Condition | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    source: Source | None = None

    @model_validator(mode="after")
    def check(self) -> "Part":
        """Its table of actions locks with it: what is written there after it is in would never become an action."""
        asked = [question for section in self.sections for question in section.questions]
        if self.locks == "never" and any(question.kind == "actions" for question in asked):
            refuse("asks for actions and never locks: they are taken up when it is handed in, so let it lock")
        return self


class FormTemplate(Model):
    """A form of a pack, a file of its own. `has_child_details` keeps it from seats that must not see them (D44).
    `documents` are those of the header that are linked beside the whole of it (NS-009). `often` says of a form that was
    made at run time what `forms_often` says of a pack's: each holder fills it in as often as the work needs.
    """

    key: Key
    name: Label
    summary: Text
    about: Label | None = None
    kinds: Labels = ()
    has_child_details: bool = True
    often: bool = False
    minutes: Choice[Effort] | None = None
    never_in: Labels = ()
    documents: Labels = ()
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    source: Source

    def sections(self) -> Iterator[Section]:
        """Every section, in order."""
        for part in self.parts:
            yield from part.sections

    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        for section in self.sections():
            yield from section.questions


class RubricRow(Model):
    """One criterion and its wording at each level that the source gives; a level without wording stays without."""

    about: Label
    levels: dict[Key, Text] = Field(default_factory=dict)


class Rubric(Model):
    """Wording of a scale for one area and population (D54). `documents` are those of the header that it leans on."""

    key: Key
    name: Label
    scale: Key
    population: Label | None = None
    rows: Annotated[tuple[RubricRow, ...], Field(min_length=1)]
    missing: Choice[Text] | None = None
    documents: Labels = ()
    source: Source


Forms = Annotated[dict[Key, FormTemplate], BeforeValidator(with_keys)]
Rubrics = Annotated[dict[Key, Rubric], BeforeValidator(with_keys)]
