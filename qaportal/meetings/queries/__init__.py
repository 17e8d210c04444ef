"""Reads of meetings: which there are, one with its agenda, and what is to stand on one."""

from qaportal.meetings.queries.facts import facts_for
from qaportal.meetings.queries.meetings import (
    Coming,
    Invited,
    Room,
    coming,
    hold,
    invited_to,
    item_of,
    meeting_of,
    meeting_with,
    members,
    next_sitting,
    room_at,
    visible_meeting,
    visible_sitting,
)
from qaportal.meetings.queries.past import held_in, years_held

__all__ = [
    "Coming",
    "Invited",
    "Room",
    "coming",
    "facts_for",
    "held_in",
    "hold",
    "invited_to",
    "item_of",
    "meeting_of",
    "meeting_with",
    "members",
    "next_sitting",
    "room_at",
    "visible_meeting",
    "visible_sitting",
    "years_held",
]
