"""Verbs of allocation: seats and who sits in them, what the engine proposes, publishing."""

from qaportal.allocation.services.proposals import ask, begin, fail, finish, search, seat_picks, seed_of, use
from qaportal.allocation.services.publishing import Told, publish
from qaportal.allocation.services.seats import choose, end, free, lock, seat, set_out, unlock

__all__ = [
    "Told",
    "ask",
    "begin",
    "choose",
    "end",
    "fail",
    "finish",
    "free",
    "lock",
    "publish",
    "search",
    "seat",
    "seat_picks",
    "seed_of",
    "set_out",
    "unlock",
    "use",
]
