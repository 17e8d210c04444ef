"""Values a framework may be silent or of two minds about. Silence is data: it is kept, shown and decided."""

from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import model_validator

from qaportal.frameworks.schema.base import Model, Source, Text, refuse

T = TypeVar("T")

Kind = Literal["stated", "unspecified", "lost", "conflict"]
SILENT: tuple[Literal["unspecified", "lost"], ...] = ("unspecified", "lost")


class Reading(Model, Generic[T]):
    """One of the things the framework can be read to say, and where it says so."""

    reading: Text
    source: Source
    value: T | None = None


class Choice(Model, Generic[T]):
    """A value with where it came from. `.value` is what the year runs on, however the source was worded.

    Written in a pack as the value itself, or as one of
    `{stated: value, source: …}`,
    `{unspecified: what is not said, source: …, choice: value, why: …}`,
    `{lost: what cannot be read, source: …, choice: value, why: …}`,
    `{conflict: [{reading: …, source: …, value: …}, …], choice: value, why: …}`.
    """

    WRITTEN: ClassVar[tuple[str, ...]] = ("stated", *SILENT, "conflict", "choice", "why", "source")

    kind: Kind = "stated"
    value: T
    says: Text | None = None
    readings: tuple[Reading[T], ...] = ()
    source: Source | None = None
    why: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """Turn any of the five spellings into one shape."""
        if isinstance(data, Choice):
            return dict(data)
        if not isinstance(data, dict):
            return {"value": data}
        for kind in SILENT:
            if kind in data:
                return _decided(kind, {**data, "says": data[kind]}, kind)
        if "conflict" in data:
            return _decided("conflict", {**data, "readings": data["conflict"]}, "conflict")
        if "stated" in data and "choice" in data:
            refuse("is stated and has a choice as well: leave one out, or say unspecified with it")
        if "stated" in data:
            rest = {key: entry for key, entry in data.items() if key != "stated"}
            return {**rest, "value": data["stated"]}
        return {"value": data}

    @model_validator(mode="after")
    def check(self) -> "Choice[T]":
        """Two readings make a conflict; one does not. Where each has a value, one of those is chosen."""
        if self.kind == "conflict" and len(self.readings) < 2:
            refuse("is called a conflict but has fewer than two readings")
        values = [reading.value for reading in self.readings]
        if values and None not in values and self.value not in values:
            refuse("chooses what none of its readings says: choose the value of one, or add the reading that says it")
        return self

    @property
    def is_open(self) -> bool:
        """Whether the framework left this to be decided."""
        return self.kind != "stated"


def _decided(kind: Kind, data: dict[str, Any], written: str) -> dict[str, Any]:
    called = "a conflict" if kind == "conflict" else f"marked {kind}"
    if "choice" not in data:
        refuse(f"is {called} but has no choice: say what is used with choice, and why")
    if "why" not in data:
        refuse(f"is {called} but does not say why its choice was made")
    if kind != "conflict" and "source" not in data:
        refuse(f"is {called} but does not say where in the source: add source")
    rest = {key: entry for key, entry in data.items() if key not in (written, "choice")}
    return {**rest, "kind": kind, "value": data["choice"]}
