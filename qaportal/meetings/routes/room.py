"""Meeting mode: one item a screen, decided by the keys 1 to 5 or by five buttons, each saved at once."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.actions import policy as actions
from qaportal.actions.days import next_quarter
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page, piece
from qaportal.lib.routing import new_public_id
from qaportal.meetings import forms, policy, queries, services
from qaportal.meetings.models import DECISIONS, Meeting
from qaportal.meetings.queries import Room
from qaportal.meetings.routes.blueprint import bp
from qaportal.meetings.services import Asked
from qaportal.programme.counting import office_calendar

LABELS = {"close": "Close", "continue": "Continue", "change_date": "Change date", "escalate": "Escalate",
          "come_back": "Come back"}  # fmt: skip
HEADINGS = {"close": "Close it", "change_date": "Another day", "escalate": "Escalate it"}
STEPS = {"close": "closing", "change_date": "date", "escalate": "escalation"}  # what the address says
KINDS = {word: kind for kind, word in STEPS.items()}


def _at(meeting: Meeting, item: str | None) -> str:
    if item is None:
        return url_for("meetings.ending", meeting=meeting.public_id)
    return url_for("meetings.item", meeting=meeting.public_id, item=item)


@bp.get("/meetings/<id:meeting>/room")
@access(policy.can_decide, load=queries.visible_meeting)
def room(meeting: Meeting) -> Response:
    """On to the first item that is not decided; to the end where all are."""
    left = meeting.undecided
    return htmx.redirect(_at(meeting, left[0].public_id if left else None))


@bp.get("/meetings/<id:meeting>/room/<id:item>")
@access(policy.can_decide, load=queries.visible_meeting)
def item(meeting: Meeting, item: str) -> Response:
    """One item."""
    return _room_page(queries.room_at(meeting, item))


def _room_page(room: Room, form: Any = None, status: int = 200, error: str = "") -> Response:
    first = {"text": room.item.minute}
    return page(
        "meetings/room.html", status, room=room, meeting=room.meeting, item=room.item, labels=LABELS, words=DECISIONS,
        form=form or forms.MinuteForm(formdata=None, data=first), save_id=new_public_id(), today=clock.today(),
        error=error,
    )  # fmt: skip


@bp.post("/meetings/<id:meeting>/room/<id:item>/minute")
@access(policy.can_decide, load=queries.visible_meeting)
def minute(meeting: Meeting, item: str) -> Response:
    """The minute is kept as it is written: 409 with the other text where somebody else wrote meanwhile."""
    found, text = queries.room_at(meeting, item), request.form.get("text.minute", "")
    try:
        services.keep_minute(found.item, text, version=_seen(), by=me())
    except DomainError as error:
        db.session.rollback()
        there = queries.room_at(queries.visible_meeting(me(), meeting.public_id), item).item
        return piece("meetings/_state.html", error.status, item=there, error=error.sentence)
    db.session.commit()
    return piece("meetings/_state.html", item=found.item, saved=clock.now())


def _seen() -> int | None:
    return request.form.get("version.minute", type=int)


@bp.post("/meetings/<id:meeting>/room/<id:item>/decision")
@access(policy.can_decide, load=queries.visible_meeting)
def decide(meeting: Meeting, item: str) -> Response:
    """What is decided, and on to the next item; on to what is still to be said where a decision wants more. 422 where
    that cannot be decided of it; 409 with both texts where somebody else wrote the minute meanwhile."""
    found, form, kind = queries.room_at(meeting, item), forms.MinuteForm(), request.form.get("kind", "")
    if not form.validate():
        return _room_page(found, form, 422)
    text = str(form.text.data)
    try:
        if kind in STEPS and kind in policy.decisions_for(found.item):
            services.keep_minute(found.item, text, version=_seen(), by=me())
            onto = url_for("meetings.step_form", meeting=meeting.public_id, item=item, step=STEPS[kind])
        else:
            asked = Asked(kind, _save_id(), text, _seen())
            services.decide(found.item, asked, by=me())
            onto = _at(meeting, found.following)
    except DomainError as error:
        db.session.rollback()
        if isinstance(error, Stale) and "field" not in error.details:
            raise
        tell(form, error)
        again = queries.room_at(queries.visible_meeting(me(), meeting.public_id), item)
        return _room_page(again, form, error.status, error.sentence if isinstance(error, Stale) else "")
    db.session.commit()
    return htmx.redirect(onto)


def _save_id() -> str:
    return request.form.get("save_id", "")[:40] or new_public_id()


# What a decision still wants to know ------------------------------------------------------------------------------


def _step(room: Room, step: str) -> str:
    kind = KINDS.get(step, "")
    if kind not in policy.decisions_for(room.item):
        raise NotFound("That cannot be decided of this item. Go back to it.")
    return kind


def _step_form(room: Room, kind: str, **kept: Any) -> Any:
    form = forms.STEPS[kind](**kept)
    action = room.item.action
    if isinstance(form, forms.CloseForm) and action is not None:
        kinds = actions.recheck_kinds(action)
        form.recheck_type.choices = choices([(one.key, one.name) for one in kinds])
        if len(kinds) == 1:
            del form.recheck_type
        if action.recheck_id is not None:
            del form.recheck_on
    if isinstance(form, forms.EscalateForm):
        form.to_board.choices = choices([(one.key, one.name) for one in policy.boards_above(room.meeting)])
    return form


def _first(room: Room, kind: str) -> dict[str, Any]:
    first: dict[str, Any] = {"save_id": new_public_id(), "said": room.item.minute[: forms.SAID]}
    action = room.item.action
    if kind == "close" and action is not None:
        pack = actions.pack_for(action)
        first["recheck_on"] = next_quarter(clock.today(), pack.calendar.year_start_month, office_calendar(pack))
    above = policy.boards_above(room.meeting)
    if kind == "escalate" and len(above) == 1:
        first["to_board"] = above[0].key
    return first


def _step_page(room: Room, kind: str, form: Any, status: int = 200) -> Response:
    return page("meetings/step.html", status, room=room, meeting=room.meeting, item=room.item, form=form,
                heading=HEADINGS[kind], save_id=form.save_id.data or new_public_id())  # fmt: skip


@bp.get("/meetings/<id:meeting>/room/<id:item>/<key:step>")
@access(policy.can_decide, load=queries.visible_meeting)
def step_form(meeting: Meeting, item: str, step: str) -> Response:
    """What is still to be said."""
    found = queries.room_at(meeting, item)
    kind = _step(found, step)
    return _step_page(found, kind, _step_form(found, kind, formdata=None, data=_first(found, kind)))


@bp.post("/meetings/<id:meeting>/room/<id:item>/<key:step>")
@access(policy.can_decide, load=queries.visible_meeting)
def take_step(meeting: Meeting, item: str, step: str) -> Response:
    """It is decided, and on to the next item. 422 where a word is missing."""
    found = queries.room_at(meeting, item)
    there, sent = found.item.decision, _save_id()
    if there is not None and there.save_id == sent:
        return htmx.redirect(_at(meeting, found.following))
    kind = _step(found, step)
    form = _step_form(found, kind)
    if not form.validate():
        return _step_page(found, kind, form, 422)
    names = ("said", "difference", "due", "to_board", "recheck_on", "recheck_type")
    said = {name: form[name].data for name in names if name in form and form[name].data}
    try:
        services.decide(found.item, Asked(kind, sent, **said), by=me())
    except DomainError as error:
        db.session.rollback()
        if isinstance(error, Stale):
            raise
        tell(form, error)
        again = queries.room_at(queries.visible_meeting(me(), meeting.public_id), item)
        return _step_page(again, kind, form, error.status)
    onto = _at(meeting, found.following)
    made = found.item.decision.recheck if found.item.decision else None
    if made is not None:
        flash(f"{made.ref} is in the draft of the programme, from {day_medium(made.starts_on)}.", "success")
    db.session.commit()
    return htmx.redirect(onto)
