"""Reads of allocation."""

from qaportal.allocation.queries.board import (
    Board,
    Counts,
    Who,
    about,
    about_one,
    board_of,
    glance_of,
    numbered,
    published_groups,
    who_are,
)
from qaportal.allocation.queries.caps import caps, posts_to_cap
from qaportal.allocation.queries.choosing import Choice, choice_of
from qaportal.allocation.queries.conflicts import (
    colleague,
    colleagues,
    conflicts,
    conflicts_of,
    own_conflict,
    page_of_conflicts,
)
from qaportal.allocation.queries.diaries import InDiary, in_diaries
from qaportal.allocation.queries.lack import drawn_among, standings
from qaportal.allocation.queries.proposals import latest_proposal, proposal_of, proposed_of
from qaportal.allocation.queries.seats import (
    elsewhere_at,
    is_out,
    people_by_id,
    reasons_for,
    seal,
    sitting_in,
    slot_of,
    waiting,
    weigh,
)

__all__ = [
    "Board",
    "Choice",
    "Counts",
    "InDiary",
    "Who",
    "about",
    "about_one",
    "board_of",
    "caps",
    "choice_of",
    "colleague",
    "colleagues",
    "conflicts",
    "conflicts_of",
    "drawn_among",
    "elsewhere_at",
    "glance_of",
    "in_diaries",
    "is_out",
    "latest_proposal",
    "numbered",
    "own_conflict",
    "page_of_conflicts",
    "people_by_id",
    "posts_to_cap",
    "proposal_of",
    "proposed_of",
    "published_groups",
    "reasons_for",
    "seal",
    "sitting_in",
    "slot_of",
    "standings",
    "waiting",
    "weigh",
    "who_are",
]
