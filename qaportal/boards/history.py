"""What became of a report, in plain words, out of the log. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FILES = {"word": "a Word file", "pdf": "a PDF file"}


@dataclass(frozen=True)
class Step:
    """Something that happened: when, what, by whom."""

    at: datetime
    what: str
    who: str


def steps_of(entries: Iterable[Any], boards: Mapping[str, str]) -> list[Step]:
    """What each entry says, in their order; `boards` are the names of those that it goes to, by key."""
    return [Step(one.happened_at, _said(one.act, one.details, boards), one.person_name) for one in entries]


def _said(act: str, details: Mapping[str, Any], boards: Mapping[str, str]) -> str:
    on, board = details.get("on", ""), details.get("board", "")
    said = {
        "sent": f"Marked as sent on {on}",
        "took back": f"Not sent after all: the mark of {on} was taken back",
        "received": f"{board} received it on {on}",
        "not received": f"{boards.get(board, board)} did not receive it after all",
        "wrote in": f"Wrote under {str(details.get('head', '')).capitalize()}",
        "took a copy out": f"Took it out as {FILES.get(details.get('copy', ''), 'a file')}",
    }
    return said.get(act, act.capitalize())
