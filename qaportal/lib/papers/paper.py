"""What a paper is made of. Values only: who may read it, and what it says, was decided before."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from qaportal.lib.formats import moment_long


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` 2 to 4. With `new_page` it begins one."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; line breaks are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in smaller type: help, conditions, where something comes from."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, one a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its number, with what was answered and remarked; without both where it is still to be answered."""

    number: str
    ask: str
    answer: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. `about` says in words what it holds, for those who cannot see it. `shares` are the
    columns' shares of its width; without them all are alike."""

    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()

    def widths(self, whole: int) -> list[int]:
        """How much of `whole` each column takes."""
        shares = self.shares or (1,) * len(self.head)
        return [whole * share // sum(shares) for share in shares]


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick: one a line, or `across` a line where they are short."""

    options: tuple[str, ...]
    across: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Room to write, `count` lines of it; in a box where more than one is asked for."""

    count: int = 1


Block = Heading | Paragraph | Note | Facts | Question | Table | Ticks | Lines


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. `marking` and `reference` stand on every page, with who had it made and when (UTC, shown as the time in
    England) where that is said."""

    title: str
    reference: str
    marking: str
    blocks: tuple[Block, ...]
    made_by: str = ""
    made_at: datetime | None = None

    @property
    def foot(self) -> str:
        """What stands at the foot of each page, before its number."""
        made = f"made by {self.made_by}" if self.made_by else ""
        when = f"on {moment_long(self.made_at)}" if self.made_at else ""
        return " · ".join(part for part in (self.reference, f"{made} {when}".strip()) if part)


def plain(paper: Paper) -> str:
    """Every word of the blocks, a line each: for searching what is about to go out."""
    return "\n".join(line for block in paper.blocks for line in _words(block))


def _words(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph() | Note():
            yield block.text
        case Facts():
            yield from (f"{label}: {value}" for label, value in block.rows)
        case Question():
            yield from (block.ask, block.answer, *(f"{label}: {text}" for label, text in block.notes))
        case Table():
            yield from (cell for row in (block.head, *block.rows) for cell in row)
        case Ticks():
            yield from block.options
        case Lines():
            return


def is_right_to_left(text: str) -> bool:
    """Whether a text reads from the right: its first letter says so, as Unicode has it."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in ("R", "AL") for kind in found if kind in ("L", "R", "AL")), False)
