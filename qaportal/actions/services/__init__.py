"""The verbs of actions and plans: take up what reviews recommend; start plans and put actions in them; move days, note
progress, finish, sign off, close, look again."""

from qaportal.actions.services.finishing import book_recheck, close, complete, reopen, send_back, sign_off
from qaportal.actions.services.plans import close_plan, note_review, start_plan
from qaportal.actions.services.taking_up import hand_in, take_up
from qaportal.actions.services.working import add_action, add_source, change_due, give, link, note_progress

__all__ = [
    "add_action",
    "add_source",
    "book_recheck",
    "change_due",
    "close",
    "close_plan",
    "complete",
    "give",
    "hand_in",
    "link",
    "note_progress",
    "note_review",
    "reopen",
    "send_back",
    "sign_off",
    "start_plan",
    "take_up",
]
