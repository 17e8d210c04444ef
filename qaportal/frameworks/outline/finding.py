"""Where in a pack some words stand: every line of its pages that holds all of them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from qaportal.frameworks.outline.boards import boards_of, reports_of
from qaportal.frameworks.outline.duties import duties_of
from qaportal.frameworks.outline.rules import actions_of, alerts_of, disputes_of, feedback_of, plans_of
from qaportal.frameworks.outline.sheets import rubric_of, sheet_of
from qaportal.frameworks.outline.work import activities_of
from qaportal.frameworks.schema import Pack
from qaportal.lib.text import folded

MOST = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that holds the words: its name, the page and the place on it, and the line that says them."""

    page: str
    key: str
    anchor: str
    name: str
    line: str


def find(pack: Pack, words: str) -> tuple[Hit, ...]:
    """Things in which all of `words` stand, at most MOST, in the order of the pages; none for no words."""
    wanted = folded(words).split()
    if not wanted:
        return ()
    hits = (_hit(thing, wanted) for thing in _things(pack))
    return tuple(hit for hit in hits if hit)[:MOST]


def _things(pack: Pack) -> Iterator[tuple[str, str, str, Any]]:
    """(page, key of a page of its own, anchor, what stands there)."""
    yield from (("work", "", f"work-{line.key}", line) for line in activities_of(pack))
    yield from (("duties", "", f"duty-{line.key}", line) for line in duties_of(pack))
    yield from (("reports", "", f"report-{line.key}", line) for line in reports_of(pack))
    yield from (("boards", "", f"board-{line.key}", line) for line in boards_of(pack))
    yield from (("form", key, "", sheet_of(pack, key)) for key in pack.forms)
    yield from (("rubric", key, "", rubric_of(pack, key)) for key in pack.rubrics)
    for kind, found in (("dispute", disputes_of(pack)), ("alert", alerts_of(pack)), ("actions", actions_of(pack)),
                        ("feedback", feedback_of(pack)), ("plan", plans_of(pack))):  # fmt: skip
        yield from (("rules", "", f"{kind}-{line.key}", line) for line in found)


def _hit(thing: tuple[str, str, str, Any], wanted: list[str]) -> Hit | None:
    page, key, anchor, line = thing
    texts = list(_texts(line))
    whole = " ".join(folded(text) for text in texts)
    if not all(word in whole for word in wanted):
        return None
    said = max(texts, key=lambda text: sum(word in folded(text) for word in wanted))
    return Hit(page, key, anchor, line.name, said)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("key", "source", "icon", "activity"):
                yield from _texts(getattr(value, field.name))
