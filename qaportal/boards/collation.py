"""A report as plain values, to be kept and set on paper: figures under three heads, each with its words. Pure (X-19).

A body is {"made_at": "3 March 2027 at 10:00", "about": […], "sides": [{"key", "name", "question", "sentences",
"tables": [{"title", "head", "rows", "notes"}], "words"}]}. It holds shown figures alone: nothing hidden is in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from qaportal.lib.formats import span_long
from qaportal.lib.papers import Block, Facts, Heading, Note, Paper, Paragraph, Table

MARKING = "OFFICIAL"
Body = Mapping[str, Any]


def body_of(sides: Sequence[Mapping[str, Any]], words: Mapping[str, str], about: Sequence[str], made_at: str) -> Body:
    """The body of these sides, with what is written under each (by key)."""
    whole = [{**side, "words": words.get(side["key"], "").strip()} for side in sides]
    return {"made_at": made_at, "about": list(about), "sides": whole}


def facts_of(due: Any) -> tuple[tuple[str, str], ...]:
    """What stands at the head of a report: its time, its authors, and whom it is for."""
    return (
        ("Report", due.title),
        ("Covers", span_long(due.covers_from, due.covers_to)),
        ("Written by", ", ".join(author.name for author in due.authors)),
        ("Goes to", ", ".join(name for _, name in due.to)),
    )


def paper_of(title: str, key: str, body: Body, *, by: str, at: datetime) -> Paper:
    """The report on paper; `by` is who has it made, and `at` when."""
    facts = (*(tuple(pair) for pair in body.get("facts", ())), ("Figures of", body["made_at"]))
    blocks: list[Block] = [Facts(facts)]
    for side in body["sides"]:
        blocks += _side(side)
    blocks += [Heading("About these numbers", 2), *(Note(sentence) for sentence in body["about"])]
    return Paper(title=title, reference=key, marking=MARKING, blocks=tuple(blocks), made_by=by, made_at=at)


def _side(side: Body) -> Iterator[Block]:
    yield Heading(f"{side['name']}: {side['question'].lower()}", 2)
    if side["words"]:
        yield Paragraph(side["words"])
    for sentence in side["sentences"]:
        yield Paragraph(sentence)
    for table in side["tables"]:
        if table["rows"]:
            yield Heading(table["title"], 3)
            yield Table(table["title"], tuple(table["head"]), tuple(tuple(row) for row in table["rows"]))
            yield from (Note(note) for note in table["notes"])
