"""Somebody's forms as lists show them: one line a form, with the parts of it that are theirs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qaportal.reviews.lines import Line


@dataclass(frozen=True)
class Piece:
    """One form that somebody fills for one seat: its `lines` are the parts of it that are asked of them."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The part that is due first of those that are open; of none, the first."""
        return next((line for line in self.lines if line.is_open), self.lines[0])

    @property
    def state(self) -> str:
        """ "open", "waits" for somebody else, "done" where the work was marked so without it, or "in" as a whole."""
        if any(line.is_open for line in self.lines):
            return "open"
        return next((state for state in ("done", "waits") if any(one.state == state for one in self.lines)), "in")

    @property
    def verb(self) -> str:
        """What its button says."""
        if self.state != "open":
            return "Open"
        return "Continue" if any(line.state in ("begun", "in", "sent back") for line in self.lines) else "Start"

    @property
    def parts(self) -> list[str]:
        """The titles of what is still open of it, or of all of it."""
        found = [line.part.title for line in self.lines if line.is_open]
        return found or [line.part.title for line in self.lines]

    def is_late(self, today: date) -> bool:
        """Whether something open of it was due before `today`."""
        return any(line.is_open and line.due is not None and line.due < today for line in self.lines)


def pieces(lines: Iterable[Line]) -> list[Piece]:
    """One for each form and review of each seat, in the order in which their first lines come."""
    found: dict[tuple[int, str, int], list[Line]] = {}
    for line in lines:
        if line.state != "not asked":
            key = (line.seat.id, line.bound.form.key, line.review.id if line.review else 0)
            found.setdefault(key, []).append(line)
    return [Piece(tuple(those)) for those in found.values()]
