"""The verbs of the programme: create and take back a year, change its activities, publish it."""

from qaportal.programme.services.changing import add, cancel, describe, move, reinstate, reschedule
from qaportal.programme.services.creating import create, take_back
from qaportal.programme.services.publishing import publish

__all__ = ["add", "cancel", "create", "describe", "move", "publish", "reinstate", "reschedule", "take_back"]
