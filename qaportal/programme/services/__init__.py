"""The verbs of the programme: create and take back a year, change its activities, publish it; mark phases and
duties."""

from qaportal.programme.services.adopting import Consequence, adopt, consequences, follow_adoptions
from qaportal.programme.services.benchmarks import set_benchmark, take_back_benchmark
from qaportal.programme.services.changing import add, cancel, check_open, describe, move, reinstate, reschedule
from qaportal.programme.services.commissioning import commission
from qaportal.programme.services.creating import check_can_take_back, create, propose, take_back
from qaportal.programme.services.duties import (
    count_duties,
    end_exemption,
    excuse,
    log_meeting,
    mark_done,
    take_back_done,
    take_back_meeting,
)
from qaportal.programme.services.duty_work import open_work, settle_work, unsettle_work
from qaportal.programme.services.phases import mark_phase, settle_phase, take_back_phase
from qaportal.programme.services.plan_duties import plan_gone_through
from qaportal.programme.services.publishing import publish
from qaportal.programme.services.themes import check_themeless, draft_terms, name_theme, sign_off_terms

__all__ = [
    "Consequence",
    "add",
    "adopt",
    "cancel",
    "check_can_take_back",
    "check_open",
    "check_themeless",
    "commission",
    "consequences",
    "count_duties",
    "create",
    "describe",
    "draft_terms",
    "end_exemption",
    "excuse",
    "follow_adoptions",
    "log_meeting",
    "mark_done",
    "mark_phase",
    "move",
    "name_theme",
    "open_work",
    "plan_gone_through",
    "propose",
    "publish",
    "reinstate",
    "reschedule",
    "set_benchmark",
    "settle_phase",
    "settle_work",
    "sign_off_terms",
    "take_back",
    "take_back_benchmark",
    "take_back_done",
    "take_back_meeting",
    "take_back_phase",
    "unsettle_work",
]
