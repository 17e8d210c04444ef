"""Reads of allocation."""

from qaportal.allocation.queries.caps import caps, posts_to_cap
from qaportal.allocation.queries.conflicts import (
    colleague,
    colleagues,
    conflicts,
    conflicts_of,
    own_conflict,
    page_of_conflicts,
)

__all__ = [
    "caps",
    "colleague",
    "colleagues",
    "conflicts",
    "conflicts_of",
    "own_conflict",
    "page_of_conflicts",
    "posts_to_cap",
]
