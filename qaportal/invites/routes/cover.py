"""Say yes to a seat whose holder cannot come: it changes hands, and two calendars with it."""

from flask import Response, flash, url_for

from qaportal.allocation import policy, queries
from qaportal.allocation.models import CoverOffer
from qaportal.invites import services
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db


@bp.post("/cover/<id:offer>/acceptance")
@access(policy.can_answer, load=queries.visible_offer)
def accept_cover(offer: CoverOffer) -> Response:
    """Yes: 409 where somebody was quicker."""
    made = services.accept_cover(offer, by=me())
    onto = url_for("allocation.seat", assignment=made.public_id)
    whose = "yours" if made.person_id == me().id else f"with {made.person.name}"
    db.session.commit()
    flash(f"Thank you. The seat is {whose} now, and calendars that people subscribe to follow on their own.", "success")
    return htmx.redirect(onto)
