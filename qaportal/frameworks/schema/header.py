"""The head of a pack: whose framework it is, when it holds, what things are called locally, and who is in it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import Day, Key, Keys, Label, Labels, Model, Source, Text, refuse

Role = Literal[
    "qa_lead", "head_of_service", "team_manager", "reviewer",
    "practitioner", "leadership", "business_support", "guest",
]  # fmt: skip

Word = Literal[
    "activity", "action", "action_plan", "board", "case_record", "duty", "moderation", "moderator",
    "practitioner", "programme", "record_system", "review", "reviewer", "service", "team",
]  # fmt: skip


class Term(Model):
    """What one thing is called here: `one` of it, and `many`."""

    one: Label
    many: Label

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: object) -> object:
        """A word alone takes an s for its plural."""
        return {"one": data, "many": f"{data}s"} if isinstance(data, str) else data


class SignOff(Model):
    """Who had which part in approving the framework (LB-004)."""

    who: Label
    part: Literal["sign_off", "review", "information"]


class Link(Model):
    """A document that the framework leans on: named, and linked where there is an address."""

    name: Label
    address: Annotated[str, BeforeValidator(lambda value: _https(value))] | None = None


class Evidence(Model):
    """What leaders draw on beside the work that the pack rules (NS-006). It makes no work."""

    names: Annotated[Labels, Field(min_length=1)]
    source: Source


class Header(Model):
    """Facts about the framework as a document."""

    approved_by: Label | None = None
    approved_on: Day | None = None
    owner: Label | None = None
    next_review: Day | None = None
    review_every: Label | None = None
    supersedes: Label | None = None
    changes: Text | None = None
    sign_off: tuple[SignOff, ...] = ()
    record_systems: Labels = ()
    documents: tuple[Link, ...] = ()
    evidence: Evidence | None = None
    source: Source | None = None


class Post(Model):
    """A job in this council and the portal role its holder has. `rank` 1 is the most senior."""

    key: Key
    title: Label
    short: Label | None = None
    role: Role
    rank: int
    aliases: Labels = ()
    outside: bool = False
    source: Source | None = None


class Party(Model):
    """A group that acts as one (a team, a leadership group), made of posts.

    With `of: focus` it is only those of its posts who answer for the service or team that is looked at (LB-025).
    """

    key: Key
    name: Label
    posts: Keys
    of: Literal["all", "focus"] = "all"
    aliases: Labels = ()
    source: Source | None = None


class Flag(Model):
    """Something about a person that changes what is owed, by them or for them, or where they may sit, for as long as it
    is up. Sensitive ones are seen by few."""

    key: Key
    name: Label
    sensitive: bool
    source: Source


class CohortSeat(Model):
    """A place in a cohort, by post; `name` where it says more than the post does."""

    post: Key
    name: Label | None = None


class Cohort(Model):
    """People who take part together, by post: a practice week team. Posts may sit in several (LB-041, GAP-09)."""

    key: Key
    name: Label
    size: Annotated[int, Field(ge=1, le=200)]
    seats: Annotated[tuple[CohortSeat, ...], Field(min_length=1)]
    source: Source


def _https(value: object) -> object:
    if isinstance(value, str) and not value.startswith("https://"):
        refuse("must be an address that begins with https://")
    return value
