"""What may be sampled, and how many are drawn or chosen in which way."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from qaportal.frameworks.schema.amounts import MOST, Count
from qaportal.frameworks.schema.base import Key, Label, Labels, Model, Source, Text, refuse
from qaportal.frameworks.schema.choice import Choice

SubjectKind = Literal[
    "child_record", "worker", "meeting", "team", "service", "supervision_record", "review", "carer", "placement",
    "referral", "none",
]  # fmt: skip

LENGTHS = ("supported_for", "last_looked_at", "worked_on_within", "closed_within")
AGO = re.compile(r"(\d{1,4}) (day|week|month|year)s?")


class FrameFact(Model):
    """One fact that puts a thing in a frame. Lengths are written "4 weeks", ages as numbers of years.

    `is_in` lists what it may be; `focus` stands for the service or team that is looked at.
    """

    fact: Literal[
        "supported_for", "in_service", "in_team", "age", "plan_type", "category", "open_on_day", "last_looked_at",
        "worked_on_within", "closed_within",
    ]  # fmt: skip
    at_least: Label | int | None = None
    at_most: Label | int | None = None
    is_in: Labels | None = None

    @model_validator(mode="after")
    def check(self) -> "FrameFact":
        """Its bounds are of its own sort."""
        for name, said in {"at_least": self.at_least, "at_most": self.at_most}.items():
            if said is None:
                continue
            if self.fact in LENGTHS and not AGO.fullmatch(str(said)):
                refuse(f'has {name} {said}, but {self.fact} wants a length of time such as "4 weeks" or "6 months"')
            if self.fact not in (*LENGTHS, "age"):
                refuse(f"has {name}, which {self.fact} does not use")
            if self.fact == "age" and not isinstance(said, int):
                refuse(f"has {name} {said}, but age wants a whole number of years")
        return self


class Frame(Model):
    """What may be sampled: every one of a kind for which all of `where` holds."""

    key: Key
    name: Label
    of: SubjectKind
    where: tuple[FrameFact, ...] = ()
    source: Source


class Pick(Model):
    """Some of a sample and the way those are found.

    `number` says how many, or `percent` what share of all that may be drawn, rounded up; `at_least` and `at_most` then
    bound it. A stratified pick goes by a fact, `by_fact`: so many are `taken` of each group that has it alike, or of
    all groups together, of each in proportion to its size. What is nominated or chosen is found by people, `by` whom.
    """

    method: Literal["random", "stratified", "nominated", "chosen"]
    label: Label | None = None
    number: Choice[Count]
    percent: Choice[Annotated[int, Field(ge=1, le=100)]] | None = None
    by_fact: Literal["service", "team", "category", "plan_type"] | None = None
    taken: Literal["in_proportion", "of_each"] = "in_proportion"
    by: Key | None = None
    why: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """Beside a percentage, the number is no more than its bounds."""
        if not isinstance(data, dict) or "percent" not in data:
            return data
        if "number" in data:
            refuse("says both number and percent: give one; at_least and at_most may bound a percentage")
        rest = {key: value for key, value in data.items() if key not in ("at_least", "at_most")}
        return {**rest, "number": {"at_least": data.get("at_least", 0), "at_most": data.get("at_most", MOST)}}

    @model_validator(mode="after")
    def check(self) -> "Pick":
        """Groups have a fact to go by, and only groups have."""
        if (self.method == "stratified") != (self.by_fact is not None):
            refuse("must say by_fact (what its groups go by) when it is stratified, and only then")
        if self.taken == "of_each" and self.by_fact is None:
            refuse("is taken of each group but has no groups: make it stratified, by_fact")
        if self.percent and self.method in ("nominated", "chosen"):
            refuse(f"is a percentage, which what is {self.method} cannot be: give its number")
        return self

    @property
    def how_many(self) -> str:
        """8, 3 to 5, 5 % (at least 10, at most 40)"""
        if self.percent is None:
            return str(self.number.value)
        least, most = self.number.value.at_least, self.number.value.at_most
        bounds = [f"at least {least}"] * (least > 0) + [f"at most {most}"] * (most < MOST)
        return f"{self.percent.value} %" + (f" ({', '.join(bounds)})" if bounds else "")

    def __str__(self) -> str:
        return f"{self.how_many} {self.label or self.method}"


class Sample(Model):
    """What is drawn: each of `picks`, for the whole activity or for each holder of a seat (NS-096).

    `looks_back` is how much of the work is looked at (WS-041). `replaced_by` says how one that cannot be used is
    replaced. `for_leaders` is a further choice from what was looked at, made by hand and kept with who made it (D28).
    """

    frame: Key
    picks: Annotated[tuple[Pick, ...], Field(min_length=1)]
    per: Key | None = None
    looks_back: Choice[Label] | None = None
    replaced_by: Choice[Text] | None = None
    for_leaders: Pick | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Sample":
        """Each pick has a label of its own, or else a method: what is drawn is kept by it."""
        labels = [pick.label or pick.method for pick in self.picks]
        for label in dict.fromkeys(labels):
            if labels.count(label) > 1:
                refuse(f"has two picks called {label}: give each a label of its own")
        return self
