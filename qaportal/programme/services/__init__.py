"""The verbs of the programme: create and take back a year, change its activities, publish it."""

from qaportal.programme.services.changing import add, cancel, check_open, describe, move, reinstate, reschedule
from qaportal.programme.services.creating import check_can_take_back, create, propose, take_back
from qaportal.programme.services.publishing import publish

__all__ = [
    "add",
    "cancel",
    "check_can_take_back",
    "check_open",
    "create",
    "describe",
    "move",
    "propose",
    "publish",
    "reinstate",
    "reschedule",
    "take_back",
]
