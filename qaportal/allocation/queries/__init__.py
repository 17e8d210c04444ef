"""Reads of allocation."""

from qaportal.allocation.queries.diaries import InDiary, in_diaries
from qaportal.allocation.queries.exceptions import SetAside, exceptions_of
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
from qaportal.allocation.queries.shares import Shares, shares_for

__all__ = [
    "InDiary",
    "SetAside",
    "Shares",
    "exceptions_of",
    "in_diaries",
    "is_out",
    "people_by_id",
    "proposal_of",
    "reasons_for",
    "seal",
    "shares_for",
    "sitting_in",
    "slot_of",
    "waiting",
    "weigh",
]
