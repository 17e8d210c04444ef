"""The blueprint that the routes share, and what they ask of a framework."""

from typing import Any

from flask import Blueprint

from qaportal.programme.models import Activity
from qaportal.sampling import policy

bp = Blueprint("sampling", __name__)


def systems_of(activity: Activity) -> tuple[str, ...]:
    """The case systems that the framework of an activity names."""
    pack, _ = policy.rules_of(activity)
    return pack.header.record_systems


def system_of(activity: Activity, form: Any) -> str:
    """The case system that a form says, or the only one that there is."""
    systems = systems_of(activity)
    return str(form.system.data or systems[0]) if "system" in form else systems[0] if systems else ""
