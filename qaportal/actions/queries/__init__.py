"""Reads of actions and plans. Lists ask `visible_to`; what is said of children and workers asks `readable_by`."""

from qaportal.actions.queries.lists import (
    Line,
    Page,
    about_people,
    all_actions,
    lines_of,
    overdue,
    page_of,
    standing_of,
)
from qaportal.actions.queries.plans import (
    PlanView,
    lines_in,
    next_plan_number,
    open_actions,
    open_plans,
    plans,
    plans_of_activity,
    similar,
    view_of,
    views_of,
)
from qaportal.actions.queries.sight import (
    plans_visible_to,
    readable_by,
    visible_action,
    visible_plan,
    visible_to,
)
from qaportal.actions.queries.taking_up import last_number, of_part, person_named
from qaportal.actions.queries.waiting import to_do_by, to_do_of, to_do_soon, to_sign_off

__all__ = [
    "Line",
    "Page",
    "PlanView",
    "about_people",
    "all_actions",
    "last_number",
    "lines_in",
    "lines_of",
    "next_plan_number",
    "of_part",
    "open_actions",
    "open_plans",
    "overdue",
    "page_of",
    "person_named",
    "plans",
    "plans_of_activity",
    "plans_visible_to",
    "readable_by",
    "similar",
    "standing_of",
    "to_do_by",
    "to_do_of",
    "to_do_soon",
    "to_sign_off",
    "view_of",
    "views_of",
    "visible_action",
    "visible_plan",
    "visible_to",
]
