"""Verbs of practice weeks: make a timetable, let it leave the portal, agree themes."""

from qaportal.weeks.services.themes import add_theme, drop_theme, group, make_action, mark_for_partners, ungroup
from qaportal.weeks.services.timetables import (
    BROKE,
    ask,
    fail,
    finish,
    give_more_time,
    host,
    host_accepted,
    place,
    prepare,
    publish,
    save_anyway,
    solve,
    use,
)

__all__ = [
    "BROKE", "add_theme", "ask", "drop_theme", "fail", "finish", "give_more_time", "group", "host", "host_accepted",
    "make_action", "mark_for_partners", "place", "prepare", "publish", "save_anyway", "solve", "ungroup", "use",
]  # fmt: skip
