"""Verbs of allocation: seats and who sits in them, proposals, publishing, nominations, caps, conflicts, parts that are
done."""

from qaportal.allocation.services.caps import set_caps
from qaportal.allocation.services.conflicts import declare_conflict, declare_record_conflict, end_conflict
from qaportal.allocation.services.cover import (
    accept,
    ask_for_cover,
    close_where_done,
    decline,
    offer_more,
    take_back_cover,
)
from qaportal.allocation.services.duty_work import sit_down
from qaportal.allocation.services.nominations import (
    accept_nomination,
    check_open,
    decline_nomination,
    nominate_person,
    nominate_team,
    take_back_nomination,
)
from qaportal.allocation.services.parts import mark_part, take_back_part
from qaportal.allocation.services.proposals import ask, begin, fail, finish, search, seat_found, seed_of, use
from qaportal.allocation.services.publishing import Told, publish
from qaportal.allocation.services.seats import choose, end, free, lock, seat, set_out, unlock

__all__ = [
    "Told",
    "accept",
    "accept_nomination",
    "ask",
    "ask_for_cover",
    "begin",
    "check_open",
    "choose",
    "close_where_done",
    "declare_conflict",
    "declare_record_conflict",
    "decline",
    "decline_nomination",
    "end",
    "end_conflict",
    "fail",
    "finish",
    "free",
    "lock",
    "mark_part",
    "nominate_person",
    "nominate_team",
    "offer_more",
    "publish",
    "search",
    "seat",
    "seat_found",
    "seed_of",
    "set_caps",
    "set_out",
    "sit_down",
    "take_back_cover",
    "take_back_nomination",
    "take_back_part",
    "unlock",
    "use",
]
