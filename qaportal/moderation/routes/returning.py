"""Sending a part of a review back to be written on."""

from flask import Response, flash, url_for

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotAllowed, NotFound
from qaportal.moderation import services
from qaportal.moderation.forms import ReturnForm
from qaportal.moderation.routes.blueprint import bp
from qaportal.reviews import policy, queries
from qaportal.reviews.sight import Sight


@bp.post("/reviews/<id:review>/parts/<key:part>/return")
@access(policy.can_return, load=queries.visible_review)
def return_part(review: Sight, part: str) -> Response:
    """Send a part back, saying what is to be changed. Its day stays as it was. 409 once its grade is settled."""
    found = review.part(part)
    if found is None or not review.reads(found):
        raise NotFound(queries.NO_REVIEW)
    if not policy.may_return(review, found):
        raise NotAllowed("You have another seat on this review: somebody else sends this part back.")
    form = ReturnForm()
    if not form.validate():
        raise DomainError(form.why.errors[0], field="why")
    services.return_part(review, found, form.why.data, by=me())
    db.session.commit()
    flash(f"{found.title}: sent back. The day by which it is due stays as it was.", "success")
    return htmx.redirect(url_for("reviews.show", review=review.review.public_id))
