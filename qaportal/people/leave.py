"""Absences that come in a file, weighed against what is noted: which are new, which are there, which cannot be."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from qaportal.lib.formats import day_medium, span_long


class Away(NamedTuple):
    """Days on which somebody is to be noted as away, both ends included."""

    person_id: int
    starts: date
    ends: date
    kind: str


class Worker(Protocol):
    """Somebody who works here."""

    name: Any

    def is_here(self, day: date) -> bool:
        """Whether they work here on `day`."""


class Span(NamedTuple):
    """An absence that is noted, or stands further up in the same file."""

    starts: date
    ends: date
    kind: str
    in_file: bool = False


@dataclass
class Weighed:
    """Places in the list that was weighed: those to note, those already there, and why others cannot be noted."""

    new: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def weigh(
    found: Sequence[Away], workers: Mapping[int, Worker], noted: Iterable[tuple[int, date, date, str]],
    *, covered: bool = False,
) -> Weighed:  # fmt: skip
    """What is to become of each absence of `found`, given (person, starts, ends, kind) of those that are noted.

    The same days and kind are already there; with `covered`, so is what lies within an absence of any kind.
    """
    spans: dict[int, list[Span]] = {}
    for person_id, starts, ends, kind in noted:
        spans.setdefault(person_id, []).append(Span(starts, ends, kind))
    weighed = Weighed()
    for at, away in enumerate(found):
        theirs = spans.setdefault(away.person_id, [])
        if _is_there(away, theirs, covered):
            weighed.there.append(at)
        elif sentence := _fault(away, workers[away.person_id], theirs):
            weighed.refused[at] = sentence
        else:
            weighed.new.append(at)
            theirs.append(Span(away.starts, away.ends, away.kind, in_file=True))
    return weighed


def _is_there(away: Away, spans: Collection[Span], covered: bool) -> bool:
    if covered and any(span.starts <= away.starts and away.ends <= span.ends for span in spans):
        return True
    return any((span.starts, span.ends, span.kind) == away[1:] for span in spans)


def _fault(away: Away, worker: Worker, spans: Iterable[Span]) -> str:
    if away.ends < away.starts:
        return f"The last day is before the first, {day_medium(away.starts)}. Change one of them."
    for day in (away.starts, away.ends):
        if not worker.is_here(day):
            return f"{worker.name} does not work here on {day_medium(day)}."
    other = next((span for span in spans if span.starts <= away.ends and away.starts <= span.ends), None)
    if other is None:
        return ""
    days = span_long(other.starts, other.ends)
    if other.in_file:
        return f"The file has {worker.name} away further up on some of these days: {days}. Keep one of the two."
    return (
        f"{worker.name} is already noted as away on some of these days: {days}. Take that absence back first, or leave "
        "this one out."
    )
