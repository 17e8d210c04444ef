"""Plans, the actions in them and those that reviews recommend, and what becomes of each."""

from qaportal.actions.models.actions import LEVELS, LINE, OPEN_LEVELS, WHAT, Action
from qaportal.actions.models.plans import ActionPlan, PlanReview
from qaportal.actions.models.progress import ActionSource, DueChange, Update

__all__ = [
    "LEVELS", "LINE", "OPEN_LEVELS", "WHAT", "Action", "ActionPlan", "ActionSource", "DueChange", "PlanReview",
    "Update",
]  # fmt: skip
