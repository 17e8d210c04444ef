"""Handing a part of a review in, which takes up what it recommends."""

from flask import Response, flash, url_for

from qaportal.actions import services
from qaportal.actions.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.reviews import policy, queries
from qaportal.reviews.lacking import lacks_of
from qaportal.reviews.routes.filling import writable_part
from qaportal.reviews.sight import Sight


@bp.post("/reviews/<id:review>/parts/<key:part>/submission")
@access(policy.can_open, load=queries.visible_review)
def hand_in(review: Sight, part: str) -> Response:
    """Their part is done: back to the check where something is missing or too late. 409 where it was handed in."""
    found = writable_part(review, part)
    check = url_for("reviews.check", review=review.review.public_id, part=part)
    if lacks_of(review, found, clock.today()):
        return htmx.redirect(check)
    try:
        services.hand_in(review, found, by=me())
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return htmx.redirect(check)
    db.session.commit()
    flash(f"{found.title}: handed in. Thank you.", "success")
    return htmx.redirect(url_for("reviews.show", review=review.review.public_id))
