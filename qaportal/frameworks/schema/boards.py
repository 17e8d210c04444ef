"""Boards: who chairs and sits, how many must be there, how they meet, what they receive and decide."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from qaportal.frameworks.schema.base import Key, Keys, Label, Labels, Length, Model, Source, Texts, refuse
from qaportal.frameworks.schema.cadence import Cadence
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.placement import Placement


class Meets(Model):
    """How a board's sittings come round: each becomes a dated meeting in the year. `code` begins their references."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    cadence: Annotated[tuple[Cadence, ...], Field(min_length=1)]
    placement: Choice[Placement]


class Quorum(Model):
    """How many of a board must be there: a `number` or a `percent` of its members, and those `including` among them."""

    number: Annotated[int, Field(ge=1, le=1000)] | None = None
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    including: Keys = ()

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """A number may stand alone."""
        return {"number": data} if isinstance(data, int) and not isinstance(data, bool) else data

    @model_validator(mode="after")
    def check(self) -> "Quorum":
        """It asks for something, and in one way."""
        if self.number is not None and self.percent is not None:
            refuse("says both number and percent: give one")
        if self.number is None and self.percent is None and not self.including:
            refuse("asks for nobody: give number or percent, or who is including")
        return self


class Board(Model):
    """A forum. Without its `quorum` it decides nothing. `papers_due` is how long before a sitting its papers are wanted
    (GAP-07).

    Its sittings are said by `meets`, or are the activities of the kind `activity`; a board with neither meets by
    somebody else's calendar.
    """

    key: Key
    name: Label
    short: Label | None = None
    aliases: Labels = ()
    chair: Choice[Key]
    members: Choice[Keys]
    quorum: Choice[Quorum] | None = None
    meets: Meets | None = None
    activity: Key | None = None
    papers_due: Choice[Length] | None = None
    receives: Texts = ()
    decides: Texts = ()
    reports_to: Key | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Board":
        """A board that meets says when its papers are due."""
        if self.meets and self.activity:
            refuse("says both meets and activity: a board's meetings are one or the other")
        if (self.meets or self.activity) and self.papers_due is None:
            refuse("meets but does not say how long before a meeting its papers are due: add papers_due")
        return self

    @property
    def meeting(self) -> str | None:
        """Key of the kind of activity that its meetings are."""
        return f"{self.key}_meeting" if self.meets else self.activity
