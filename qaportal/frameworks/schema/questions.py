"""What a framework leaves open: every silent, lost or contradictory value, found by walking the pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from qaportal.frameworks.schema.base import listed
from qaportal.frameworks.schema.choice import Choice, Kind

NAMES = ("name", "title", "about", "label")


@dataclass(frozen=True, slots=True)
class OpenReading:
    """One reading of a contradiction, for showing."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A value that the source left open. `path` is where it stands in the pack, `where` the same for people."""

    path: str
    where: str
    kind: Kind
    says: str
    readings: tuple[OpenReading, ...]
    source: str
    choice: str
    why: str


def in_words(value: object) -> str:
    """A chosen value as a reader would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return listed([in_words(part) for part in value]) or "none"
    return str(value).replace("_", " ")


def questions_in(value: object, path: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Iterator[OpenQuestion]:
    """Every open question at or below `value`, in order."""
    if isinstance(value, Choice):
        if value.is_open:
            yield _question(value, path, names)
        return
    if isinstance(value, BaseModel):
        named = (*names, *_name(value)) if path else ()
        for field in type(value).model_fields:
            yield from questions_in(getattr(value, field), (*path, field), named)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from questions_in(part, (*path, key), names)
    elif isinstance(value, tuple) and not isinstance(value, date):
        for index, part in enumerate(value):
            yield from questions_in(part, (*path, getattr(part, "key", str(index + 1))), names)


def _name(model: BaseModel) -> tuple[str, ...]:
    found = next((getattr(model, name) for name in NAMES if name in type(model).model_fields), None)
    return (str(found),) if isinstance(found, str) else ()


def _question(choice: Choice[object], path: tuple[str, ...], names: tuple[str, ...]) -> OpenQuestion:
    readings = tuple(OpenReading(reading.reading, reading.source) for reading in choice.readings)
    sources = list(dict.fromkeys(reading.source for reading in readings)) or [choice.source or ""]
    last = () if path[0] == "gaps" else (path[-1].replace("_", " "),)
    return OpenQuestion(
        path=".".join(path),
        where=": ".join((*names, *last)) or path[-1],
        kind=choice.kind,
        says=choice.says or "The source says two things.",
        readings=readings,
        source="; ".join(sources),
        choice=in_words(choice.value),
        why=choice.why or "",
    )
