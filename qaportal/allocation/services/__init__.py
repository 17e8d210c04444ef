"""Verbs of allocation: seats and who sits in them, what the engine proposes, publishing."""

from qaportal.allocation.services.caps import set_caps
from qaportal.allocation.services.conflicts import declare_conflict, declare_record_conflict, end_conflict
from qaportal.allocation.services.proposals import ask, begin, fail, finish, search, seat_picks, seed_of, use
from qaportal.allocation.services.publishing import Told, publish
from qaportal.allocation.services.seats import choose, end, free, lock, seat, set_out, unlock

__all__ = [
    "Told",
    "ask",
    "begin",
    "choose",
    "declare_conflict",
    "declare_record_conflict",
    "end",
    "end_conflict",
    "fail",
    "finish",
    "free",
    "lock",
    "publish",
    "search",
    "seat",
    "seat_picks",
    "seed_of",
    "set_caps",
    "set_out",
    "unlock",
    "use",
]
