"""The agenda until the meeting is opened: built anew, put in order, added to."""

from flask import Response, flash, request

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.meetings import forms, policy, queries, services
from qaportal.meetings.models import Meeting
from qaportal.meetings.routes.blueprint import bp
from qaportal.meetings.routes.meetings import meeting_page, shown


@bp.post("/meetings/<id:meeting>/agenda")
@access(policy.can_change_agenda, load=queries.visible_meeting)
def rebuild(meeting: Meeting) -> Response:
    """It is brought up to date."""
    came, left = services.rebuild(meeting, by=me())
    onto = shown(meeting)
    db.session.commit()
    flash(f"The agenda is up to date: {plural(came, 'item')} came, {left} left.", "success")
    return htmx.redirect(onto)


@bp.post("/meetings/<id:meeting>/items")
@access(policy.can_change_agenda, load=queries.visible_meeting)
def add_item(meeting: Meeting) -> Response:
    """One more item, at the end. 422 without words."""
    form = forms.ItemForm()
    if not form.validate():
        return meeting_page(meeting, form, 422)
    services.add_item(meeting, str(form.title.data), by=me())
    onto = shown(meeting)
    db.session.commit()
    flash("It is on the agenda.", "success")
    return htmx.redirect(onto)


@bp.post("/meetings/<id:meeting>/items/<id:item>/order")
@access(policy.can_change_agenda, load=queries.visible_meeting)
def move_item(meeting: Meeting, item: str) -> Response:
    """One place up, or down."""
    onto = f"{shown(meeting)}#item-{item}"
    services.move_item(meeting, queries.item_of(meeting, item), request.form.get("way") == "up", by=me())
    db.session.commit()
    return htmx.redirect(onto)


@bp.post("/meetings/<id:meeting>/items/<id:item>/removal")
@access(policy.can_change_agenda, load=queries.visible_meeting)
def remove_item(meeting: Meeting, item: str) -> Response:
    """It is off the agenda."""
    onto = shown(meeting)
    services.remove_item(meeting, queries.item_of(meeting, item), by=me())
    db.session.commit()
    flash("It is off the agenda.", "success")
    return htmx.redirect(onto)
