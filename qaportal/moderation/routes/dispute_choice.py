"""Choosing who settles a step of a disagreement, where nobody was found for it."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import LINE, choices, tell
from qaportal.lib.pages import page
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.forms.disputes import ChooseForm
from qaportal.moderation.policy import disputes as policy
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.routes.blueprint import bp
from qaportal.moderation.services import disputes as services

MOST = 30  # people on one page; a name narrows them


def _words() -> str:
    return request.args.get("q", "")[:LINE].strip()


def _form(view: Disagreement, found: Any, *, empty: bool = False) -> ChooseForm:
    form = ChooseForm(formdata=None) if empty else ChooseForm()
    form.person.choices = choices([(one.public_id, one.name) for one in found])
    for choice, words in zip(form.person.choices, queries.posts_of(found[:MOST]), strict=False):
        choice.render_kw = {"hint": words}
    if empty:
        form.rung.data = view.dispute.rung
    return form


def _page(view: Disagreement, form: ChooseForm, found: Any, status: int = 200) -> Response:
    return page(
        "moderation/choose_settler.html", status, view=view, dispute=view.dispute, review=view.dispute.review,
        form=form, words=_words(), found=found, most=MOST,
    )  # fmt: skip


@bp.get("/disputes/<id:dispute>/choice")
@access(policy.can_choose, load=queries.visible_dispute)
def choose_settler_form(dispute: Disagreement) -> Response:
    """Those who could settle it: nobody who is a party."""
    found = queries.candidates(dispute, _words())
    return _page(dispute, _form(dispute, found[:MOST], empty=True), found)


@bp.post("/disputes/<id:dispute>/choice")
@access(policy.can_choose, load=queries.visible_dispute)
def choose_settler(dispute: Disagreement) -> Response:
    """They are named for the step, and told."""
    found, public_id = queries.candidates(dispute, _words()), dispute.dispute.public_id
    form = _form(dispute, found)
    if not form.validate():
        return _page(dispute, form, found, 422)
    person = next(one for one in found if one.public_id == form.person.data)
    try:
        services.choose(dispute, person, rung=form.at, by=me())
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _page(queries.visible_dispute(me(), public_id), form, found, 422)
    db.session.commit()
    flash("They are named for this step, and told.", "success")
    return htmx.redirect(url_for("moderation.dispute", dispute=public_id))
