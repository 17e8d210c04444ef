"""The fairness ledger of an activity."""

from flask import Response

from qaportal.allocation import policy, queries
from qaportal.allocation.fairness import hours
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib.access import access, me
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity


@bp.get("/activity/<ref:activity>/fairness")
@access(policy.can_see_ledger, load=visible_activity)
def fairness(activity: Activity) -> Response:
    """Everybody in its pool by name: what they carry, what they were given, and their share."""
    found = queries.shares_for(me(), activity)
    return page("allocation/fairness.html", activity=activity, shares=found, hours=hours)
