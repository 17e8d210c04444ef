"""Reads of allocation."""

from qaportal.allocation.queries.cover import open_cover, visible_cover, visible_offer
from qaportal.allocation.queries.diaries import InDiary, in_diaries
from qaportal.allocation.queries.mine import others_at, record_of, seats_of, seen, visible_holder, visible_seat
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
    "open_cover",
    "others_at",
    "people_by_id",
    "proposal_of",
    "reasons_for",
    "record_of",
    "seal",
    "seats_of",
    "seen",
    "sitting_in",
    "slot_of",
    "visible_cover",
    "visible_holder",
    "visible_offer",
    "visible_seat",
    "waiting",
    "weigh",
]
