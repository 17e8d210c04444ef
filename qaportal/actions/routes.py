"""HTTP for actions: handing in, which takes up what is recommended; settling a disagreement, which changes it."""

from flask import Blueprint, Flask, Response, flash, url_for

from qaportal.actions import emails, outcomes, services
from qaportal.invites import emails as letters
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import tell
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.forms.disputes import AgreeForm
from qaportal.moderation.policy import disputes
from qaportal.moderation.queries import disputes as settling
from qaportal.moderation.routes.disputes import done, outcome_form_for, outcome_page
from qaportal.moderation.services.disputes import MOVED_ON
from qaportal.reviews import policy, queries
from qaportal.reviews.lacking import lacks_of
from qaportal.reviews.routes.filling import writable_part
from qaportal.reviews.sight import Sight

bp = Blueprint("actions", __name__)


@bp.post("/reviews/<id:review>/parts/<key:part>/submission")
@access(policy.can_open, load=queries.visible_review)
def hand_in(review: Sight, part: str) -> Response:
    """Their part is done: back to the check where something is missing or too late. 409 where it was handed in."""
    found = writable_part(review, part)
    check = url_for("reviews.check", review=review.review.public_id, part=part)
    if lacks_of(review, found):
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


@bp.post("/disputes/<id:dispute>/outcome")
@access(disputes.can_propose, load=settling.visible_dispute)
def propose(dispute: Disagreement) -> Response:
    """It is settled, or waits for those who have to agree."""
    those, public_id = settling.actions_of(me(), dispute), dispute.dispute.public_id
    form = outcome_form_for(dispute, those)
    if not form.validate():
        return outcome_page(dispute, form, those, 422)
    try:
        is_settled = outcomes.propose(
            dispute, grade=form.chosen_grade if "grade" in form else "", changes=form.changes.data or "",
            words=form.words.data or "", rung=form.at, actions=form.changes_to(those), by=me(),
        )  # fmt: skip
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return outcome_page(settling.visible_dispute(me(), public_id), form, those, 422)
    return done(public_id, "It is settled." if is_settled else "It is kept. The others are asked whether they agree.")


@bp.post("/disputes/<id:dispute>/agreement")
@access(disputes.can_agree, load=settling.visible_dispute)
def agree(dispute: Disagreement) -> Response:
    """They agree to what was written down."""
    form = AgreeForm()
    if not form.validate():
        raise Stale(MOVED_ON)
    is_settled = outcomes.agree(dispute, proposal=form.nth, rung=form.at, by=me())
    return done(dispute.dispute.public_id, "It is settled." if is_settled else "You agreed. Others are still asked.")


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox their letters."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
