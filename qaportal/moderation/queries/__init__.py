"""Reads of moderation."""

from qaportal.moderation.queries.agreed import agreed_on, how_it_came
from qaportal.moderation.queries.queue import Line, differing, lines_of
from qaportal.moderation.queries.second_looks import (
    NO_LOOK,
    first_of,
    holders,
    look_of,
    looked,
    looked_of,
    second_of,
    visible_look,
)

__all__ = [
    "NO_LOOK",
    "Line",
    "agreed_on",
    "differing",
    "first_of",
    "holders",
    "how_it_came",
    "lines_of",
    "look_of",
    "looked",
    "looked_of",
    "second_of",
    "visible_look",
]
