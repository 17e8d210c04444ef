"""Reads of meetings: which there are, one with its agenda, and what is to stand on one."""

from qaportal.meetings.queries.facts import facts_for
from qaportal.meetings.queries.meetings import (
    Coming,
    Invited,
    Room,
    coming,
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

__all__ = [
    "Coming",
    "Invited",
    "Room",
    "coming",
    "facts_for",
    "invited_to",
    "item_of",
    "meeting_of",
    "meeting_with",
    "members",
    "next_sitting",
    "room_at",
    "visible_meeting",
    "visible_sitting",
]
