"""Verbs of the timetable: seats are opened and closed; a week gets its teams, rooms, members and sessions."""

from qaportal.timetable.services.placing import apply_plan, lock, place, take_off, unlock
from qaportal.timetable.services.publishing import publish_week
from qaportal.timetable.services.slots import call, open_seats, set_out
from qaportal.timetable.services.weeks import (
    add_room,
    drop_room,
    drop_team,
    host_member,
    move_team,
    nominate_team,
    room_kinds,
    set_members,
    set_sessions,
)

__all__ = [
    "add_room", "apply_plan", "call", "drop_room", "drop_team", "host_member", "lock", "move_team", "nominate_team",
    "open_seats", "place", "publish_week", "room_kinds", "set_members", "set_out", "set_sessions", "take_off", "unlock",
]  # fmt: skip
