"""How far first and second looks agree."""

from flask import Response, request

from qaportal.lib.access import access, me
from qaportal.lib.pages import page
from qaportal.moderation.agreement import ENOUGH
from qaportal.moderation.policy import calibration as policy
from qaportal.moderation.queries import agreement as queries
from qaportal.moderation.routes.blueprint import bp


@bp.get("/moderation/agreement")
@access(policy.can_see_agreement)
def agreement() -> Response:
    """By year, kind of work and version of the form; of one of them each pair of grades."""
    groups = queries.groups(me())
    asked = request.args.get("of", "")
    chosen = next((one for one in groups if one.key == asked), None) or next(
        (one for one in groups if one.is_shown), None
    )
    return page("moderation/agreement.html", groups=groups, chosen=chosen, enough=ENOUGH)
