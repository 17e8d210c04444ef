"""Settling a disagreement, which changes the actions that its review recommends."""

from flask import Response

from qaportal.actions import services
from qaportal.actions.routes.blueprint import bp
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import tell
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.forms.disputes import AgreeForm
from qaportal.moderation.policy import disputes as policy
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.routes.disputes import done, outcome_form_for, outcome_page
from qaportal.moderation.services.disputes import MOVED_ON


@bp.post("/disputes/<id:dispute>/outcome")
@access(policy.can_propose, load=queries.visible_dispute)
def propose(dispute: Disagreement) -> Response:
    """It is settled, or waits for those who have to agree."""
    those, public_id = queries.actions_of(me(), dispute), dispute.dispute.public_id
    form = outcome_form_for(dispute, those)
    if not form.validate():
        return outcome_page(dispute, form, those, 422)
    try:
        is_settled = services.propose(
            dispute, grade=form.chosen_grade if "grade" in form else "", changes=form.changes.data or "",
            words=form.words.data or "", rung=form.at, actions=form.changes_to(those), by=me(),
        )  # fmt: skip
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return outcome_page(queries.visible_dispute(me(), public_id), form, those, 422)
    return done(public_id, "It is settled." if is_settled else "It is kept. The others are asked whether they agree.")


@bp.post("/disputes/<id:dispute>/agreement")
@access(policy.can_agree, load=queries.visible_dispute)
def agree(dispute: Disagreement) -> Response:
    """They agree to what was written down."""
    form = AgreeForm()
    if not form.validate():
        raise Stale(MOVED_ON)
    is_settled = services.agree(dispute, proposal=form.nth, rung=form.at, by=me())
    return done(dispute.dispute.public_id, "It is settled." if is_settled else "You agreed. Others are still asked.")
