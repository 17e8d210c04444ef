"""The verbs of meetings: build the agenda, say who came, open it, decide item by item, end it."""

from qaportal.meetings.services.deciding import Asked, decide, keep_minute
from qaportal.meetings.services.holding import end, open_meeting, set_attendance
from qaportal.meetings.services.preparing import add_item, move_item, prepare, rebuild, remove_item

__all__ = [
    "Asked",
    "add_item",
    "decide",
    "end",
    "keep_minute",
    "move_item",
    "open_meeting",
    "prepare",
    "rebuild",
    "remove_item",
    "set_attendance",
]
