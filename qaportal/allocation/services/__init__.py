"""Verbs of allocation: seats and who sits in them, what the engine proposes, publishing."""

from qaportal.allocation.services.cover import accept, ask_for_cover, decline, offer_more, take_back_cover
from qaportal.allocation.services.proposals import ask, begin, fail, finish, seat_picks, seed_of, use
from qaportal.allocation.services.publishing import Told, publish
from qaportal.allocation.services.seats import choose, end, free, lock, seat, set_out, unlock

__all__ = [
    "Told",
    "accept",
    "ask",
    "ask_for_cover",
    "begin",
    "choose",
    "decline",
    "end",
    "fail",
    "finish",
    "free",
    "lock",
    "offer_more",
    "publish",
    "seat",
    "seat_picks",
    "seed_of",
    "set_out",
    "take_back_cover",
    "unlock",
    "use",
]
