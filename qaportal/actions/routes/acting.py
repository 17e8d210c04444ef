"""What is done with an action on its way: progress, another day, another owner, going on in another one."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from wtforms.fields.choices import SelectChoice

from qaportal.actions import forms, policy, queries, services
from qaportal.actions.models import Action
from qaportal.actions.routes.blueprint import bp
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.lib.text import cut

FORM = "actions/act.html"


def asking(action: Action, form: Any, heading: str, button: str, status: int = 200, **more: Any) -> Response:
    """The page of one form about an action; the form of a first visit says how the action was."""
    return page(FORM, status, action=action, form=form, heading=heading, button=button, **more)


def acted(action: Action, form: Any, heading: str, button: str, act: Callable[[], str], **more: Any) -> Response:
    """Validate, act, commit and go back to the action with the sentence that `act` gives; else the form again, with
    what was typed."""
    if not form.validate():
        return asking(action, form, heading, button, 422, **more)
    onto = url_for("actions.show", action=action.public_id)
    try:
        said = act()
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return asking(action, form, heading, button, error.status, **more)
    db.session.commit()
    flash(said, "success")
    return htmx.redirect(onto)


@bp.get("/actions/<id:action>/progress")
@access(policy.can_change, load=queries.visible_action)
def progress_form(action: Action) -> Response:
    """How far is it?"""
    return asking(action, forms.ProgressForm(data={"version": action.version}), "Note progress", "Save")


@bp.post("/actions/<id:action>/progress")
@access(policy.can_work_on, load=queries.visible_action)
def note_progress(action: Action) -> Response:
    """It is noted. 409 where somebody changed it meanwhile."""
    form = forms.ProgressForm()

    def act() -> str:
        services.note_progress(action, str(form.text.data), version=form.version.data, by=me())
        return f"{action.ref}: progress noted."

    return acted(action, form, "Note progress", "Save", act)


@bp.get("/actions/<id:action>/due")
@access(policy.can_change, load=queries.visible_action)
def due_form(action: Action) -> Response:
    """By when, and why not before?"""
    return asking(action, forms.DueForm(data={"version": action.version}), "Move its day", "Move it", tells_days=True)


@bp.post("/actions/<id:action>/due")
@access(policy.can_work_on, load=queries.visible_action)
def change_due(action: Action) -> Response:
    """It is due on another day, and the slip is counted. 422 for what is no day to come."""
    form = forms.DueForm()

    def act() -> str:
        change = services.change_due(action, form.due.data, str(form.reason.data), version=form.version.data, by=me())
        return f"{action.ref}: its day moved{' and the slip is counted' if change.is_slip else ''}."

    return acted(action, form, "Move its day", "Move it", act, tells_days=True)


@bp.get("/actions/<id:action>/owner")
@access(policy.can_change, load=queries.visible_action)
def owner_form(action: Action) -> Response:
    """Who will do it?"""
    return asking(action, forms.OwnerForm(data={"version": action.version}), "Give it to somebody", "Give it")


@bp.post("/actions/<id:action>/owner")
@access(policy.can_work_on, load=queries.visible_action)
def give(action: Action) -> Response:
    """Somebody else has it to do, and is told. 422 where nobody has that name."""
    form = forms.OwnerForm()

    def act() -> str:
        to = queries.person_named(str(form.owner.data))
        if to is None:
            raise DomainError(forms.NOBODY, field="owner")
        services.give(action, to, version=form.version.data, by=me())
        return f"{action.ref} is {to.name}’s to do now. They are told by mail."

    return acted(action, form, "Give it to somebody", "Give it", act)


def _named(action: Action) -> SelectChoice:
    name = f"{action.ref} {cut(action.what, 90)}{f' ({action.place})' if action.place else ''}"
    return SelectChoice(
        action.public_id, name, render_kw={"hint": f"{action.owner_name}, by {day_medium(action.due_on)}"}
    )


def _same_form(action: Action, **kept: Any) -> forms.SameForm:
    """With those to choose from that are most alike, or that the words in the address find."""
    form = forms.SameForm(**kept)
    others = queries.to_go_on_in(me(), action, request.args.get("q", ""))
    form.onto.choices = [_named(one) for one in others]
    return form


@bp.get("/actions/<id:action>/same")
@access(policy.can_change, load=queries.visible_action)
def same_form(action: Action) -> Response:
    """In which other action does it go on?"""
    form = _same_form(action, data={"version": action.version})
    return asking(action, form, "It is the same as another", "Go on there", sought=request.args.get("q", ""))


@bp.post("/actions/<id:action>/same")
@access(policy.can_work_on, load=queries.visible_action)
def link(action: Action) -> Response:
    """It goes on there, with what led to it as one more source."""
    form = _same_form(action)

    def act() -> str:
        onto = queries.visible_action(me(), str(form.onto.data))
        services.link(action, onto, version=form.version.data, by=me())
        return f"{action.ref} goes on in {onto.ref}."

    return acted(action, form, "It is the same as another", "Go on there", act, sought=request.args.get("q", ""))
