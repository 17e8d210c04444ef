"""A new action of a plan; before it is made, those are shown that may be the same."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.actions import forms, policy, queries, services
from qaportal.actions.models import ActionPlan
from qaportal.actions.queries import Line
from qaportal.actions.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.programme import queries as programme

NEW = "new"


def _form(plan: ActionPlan, **kept: Any) -> forms.ActionForm:
    form = forms.ActionForm(**kept)
    form.activity.choices = choices([("", "No single one"), *queries.work_to_choose(me(), clock.today())])
    if not form.is_submitted() and plan.activity:
        form.activity.data = plan.activity.ref
    return form


def _asking(plan: ActionPlan, form: forms.ActionForm, status: int = 200) -> Response:
    return page("actions/new_action.html", status, plan=plan, form=form)


@bp.get("/plans/<id:plan>/actions/new")
@access(policy.can_add, load=queries.visible_plan)
def action_form(plan: ActionPlan) -> Response:
    """What, why, who, by when?"""
    return _asking(plan, _form(plan))


@bp.post("/plans/<id:plan>/actions/new")
@access(policy.can_add, load=queries.visible_plan)
def add_action(plan: ActionPlan) -> Response:
    """It is made, or its finding is put to one that is there; those that may be the same are shown first."""
    form = _form(plan)
    if not form.validate():
        return _asking(plan, form, 422)
    alike = queries.similar(me(), str(form.what.data), clock.today())
    known = {line.action.public_id: line for line in alike}
    if known and form.same.data not in (NEW, *known):
        return page("actions/alike.html", plan=plan, form=form, lines=alike, ask=_alike_form(alike))
    try:
        ref, onto, said = _kept(plan, form, known.get(str(form.same.data)))
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _asking(plan, form, error.status)
    db.session.commit()
    flash(f"{ref} {said}", "success")
    return htmx.redirect(onto)


def _alike_form(alike: list[Line]) -> forms.AlikeForm:
    ask = forms.AlikeForm(formdata=None)
    pairs = [(line.action.public_id, f"{line.action.ref} {line.action.what}") for line in alike]
    ask.same.choices = choices([*pairs, (NEW, "None of these: make a new one")])
    return ask


def _kept(plan: ActionPlan, form: forms.ActionForm, same: Line | None) -> tuple[str, str, str]:
    """(reference, where to go on, what became of it)"""
    activity = programme.visible_activity(me(), form.activity.data) if form.activity.data else None
    if same is not None:
        services.add_source(same.action, activity=activity, finding=str(form.why.data), by=me())
        onto = url_for("actions.show", action=same.action.public_id)
        return same.action.ref, onto, "answers this finding as well."
    owner = queries.person_named(str(form.owner.data))
    if owner is None:
        raise DomainError(forms.NOBODY, field="owner")
    made = services.add_action(
        plan, what=str(form.what.data), why=str(form.why.data), owner=owner, due=form.due.data,
        support=str(form.support.data), measure=str(form.measure.data), activity=activity, by=me(),
    )  # fmt: skip
    return made.ref, url_for("actions.plan", plan=plan.public_id), "is in the plan."
