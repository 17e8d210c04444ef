"""The verbs of actions and plans: take up what reviews recommend, and what settles a disagreement; start plans and put
actions in them; move days, note progress, finish, sign off, close, look again."""

from qaportal.actions.services.finishing import book_recheck, close, complete, conclude, reopen, send_back, sign_off
from qaportal.actions.services.outcomes import agree, carry_out, propose
from qaportal.actions.services.plans import close_plan, note_review, start_own_plan, start_plan
from qaportal.actions.services.taking_up import hand_in, take_up
from qaportal.actions.services.working import add_action, add_source, change_due, give, link, note_progress

__all__ = [
    "add_action",
    "add_source",
    "agree",
    "book_recheck",
    "carry_out",
    "change_due",
    "close",
    "close_plan",
    "complete",
    "conclude",
    "give",
    "hand_in",
    "link",
    "note_progress",
    "note_review",
    "propose",
    "reopen",
    "send_back",
    "sign_off",
    "start_own_plan",
    "start_plan",
    "take_up",
]
