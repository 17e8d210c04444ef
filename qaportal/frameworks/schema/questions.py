"""What a framework leaves open: every silent, lost or contradictory value, found by walking the pack."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from qaportal.frameworks.schema.choice import Choice, Kind
from qaportal.lib.formats import MONTHS, and_list

NAMES = ("name", "title", "about", "label")
SPELT_OUT = {
    "weekday_in_england": "Monday to Friday, less the bank holidays of England and the closure days of the pack",
    "opening_day": "the day on which it opens is day 1",
    "next_working_day": "the working day after it opens is day 1",
    "run": "the count runs on",
    "pause": "the count stops until the month is over",
}
FIELDS = {
    "window_day_one": "the first day of a period",
    "working_day": "working days",
    "clocks": "work already under way",
    "must_not": "who may not sit",
    "posts": "who may sit",
    "placement": "the day",
    "opens": "when it opens",
    "lasts": "how long it lasts",
    "due": "when it is due",
    "within": "how soon",
    "number": "how many",
    "count": "how many",
    "by": "by whom",
    "missed": "work that was missed",
    "share": "how large a share, per cent",
    "blind": "whether the first grade is hidden",
    "depth": "how much of it is looked at",
    "reminders": "when people are reminded",
    "forms_made": "where its form comes from",
    "in_a_row": "how many without a break",
    "keeps_out_of": "which teams host nobody of theirs",
    "often": "how many",
    "travel": "the way between two places",
}
OF_THE_YEAR = ("months", "from_month")
Naming = Callable[[str], str]


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


def in_words(value: object, naming: Naming = str) -> str:
    """A chosen value as a reader would write it; `naming` turns a key of the pack into its name."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return and_list([in_words(part, naming) for part in value]) or "none"
    if not isinstance(value, str):
        return str(value)
    return SPELT_OUT.get(value) or naming(value).replace("_", " ")


def questions_in(
    value: object, naming: Naming = str, path: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> Iterator[OpenQuestion]:
    """Every open question at or below `value`, in order. `path` and `names` say where it stands."""
    if isinstance(value, Choice):
        if value.is_open:
            yield _question(value, naming, path, names)
        return
    named = (*names, *_name(value)) if path else ()
    for key, part in _parts(value):
        yield from questions_in(part, naming, (*path, key), named)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        yield from ((field, getattr(value, field)) for field in type(value).model_fields)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from ((getattr(part, "key", str(n)), part) for n, part in enumerate(value, 1))


def _name(value: object) -> tuple[str, ...]:
    fields = type(value).model_fields if isinstance(value, BaseModel) else {}
    found = next((getattr(value, name) for name in NAMES if name in fields), None)
    return (found,) if isinstance(found, str) else ()


def _months(value: object) -> str:
    return and_list([MONTHS[month - 1] for month in (value if isinstance(value, tuple) else (value,))])


def _question(choice: Choice[object], naming: Naming, path: tuple[str, ...], names: tuple[str, ...]) -> OpenQuestion:
    readings = tuple(OpenReading(reading.reading, reading.source) for reading in choice.readings)
    sources = list(dict.fromkeys(reading.source for reading in readings)) or [choice.source or ""]
    last = () if path[0] == "gaps" else (FIELDS.get(path[-1]) or path[-1].replace("_", " "),)
    where = ": ".join((*names, *last)) or path[-1]
    return OpenQuestion(
        path=".".join(path),
        where=f"{where[:1].upper()}{where[1:]}",
        kind=choice.kind,
        says=choice.says or "The source says two things.",
        readings=readings,
        source="; ".join(sources),
        choice=_months(choice.value) if path[-1] in OF_THE_YEAR else in_words(choice.value, naming),
        why=choice.why or "",
    )
