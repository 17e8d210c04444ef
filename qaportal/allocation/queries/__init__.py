"""Reads of allocation."""

from qaportal.allocation.queries.diaries import InDiary, in_diaries
from qaportal.allocation.queries.seats import (
    is_out,
    people_by_id,
    proposal_of,
    reasons_for,
    seal,
    sitting_in,
    slot_of,
    waiting,
    weigh,
)

__all__ = [
    "InDiary",
    "in_diaries",
    "is_out",
    "people_by_id",
    "proposal_of",
    "reasons_for",
    "seal",
    "sitting_in",
    "slot_of",
    "waiting",
    "weigh",
]
