"""Which meetings there are, one of them, who came, and its beginning."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.actions.queries import about_people, person_named
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.meetings import forms, policy, queries, services
from qaportal.meetings.models import DECISIONS, KINDS, Meeting
from qaportal.meetings.routes.blueprint import bp
from qaportal.programme.models import Activity
from qaportal.programme.warnings import papers_due


def shown(meeting: Meeting) -> str:
    """The path of a meeting's page."""
    return url_for("meetings.show", meeting=meeting.public_id)


@bp.get("/meetings")
@access(policy.can_list)
def index() -> Response:
    """The meetings of the boards that they sit on; or all that were held in the year that the address asks for."""
    today, years, year = clock.today(), queries.years_held(me()), request.args.get("year", "")
    if year in years:
        return page("meetings/held.html", held=queries.held_in(me(), year), year=year, years=years)
    every = queries.coming(me(), today)
    return page(
        "meetings/index.html",
        ahead=[one for one in every if not one.is_over and (one.meeting or one.sitting.starts >= today)],
        unwritten=[one for one in reversed(every) if one.meeting is None and one.sitting.starts < today],
        ended=[one for one in reversed(every) if one.is_over],
        years=years,
    )


@bp.get("/activity/<ref:activity>/meeting")
@access(policy.can_see_sitting, load=queries.visible_sitting)
def sitting(activity: Activity) -> Response:
    """The meeting that an activity is; while its agenda is not built, what will be on it."""
    meeting = queries.meeting_of(activity)
    if meeting is not None:
        return htmx.redirect(shown(meeting))
    return page("meetings/sitting.html", activity=activity, board=policy.board_in(activity),
                can_prepare=policy.can_prepare(me(), activity), is_past=activity.starts_on < clock.today(),
                invited=queries.invited_to(me(), activity, clock.today()))  # fmt: skip


@bp.post("/activity/<ref:activity>/meeting")
@access(policy.can_prepare, load=queries.visible_sitting)
def prepare(activity: Activity) -> Response:
    """Its agenda is built. 409 where somebody has just done it."""
    meeting = services.prepare(activity, by=me())
    onto = shown(meeting)
    db.session.commit()
    flash("The agenda is built from the framework and from what there is.", "success")
    return htmx.redirect(onto)


@bp.get("/meetings/<id:meeting>")
@access(policy.can_view, load=queries.visible_meeting)
def show(meeting: Meeting) -> Response:
    """The agenda with what was decided, when papers are due, who came."""
    return meeting_page(meeting, forms.ItemForm(formdata=None))


def meeting_page(meeting: Meeting, form: forms.ItemForm, status: int = 200) -> Response:
    """The page of a meeting, with the form for one more item as it stands."""
    pack, activity, today = pack_of(meeting.activity.framework), meeting.activity, clock.today()
    board = pack.boards[meeting.board_key]
    count, late = about_people(me(), today)
    return page(
        "meetings/show.html", status, meeting=meeting, activity=activity, board=board, pack=pack, form=form,
        due=papers_due(pack, board, activity.starts_on), kinds=KINDS, words=DECISIONS, count=count, late=late,
        can_change=policy.can_change_agenda(me(), meeting), can_run=policy.can_run(me(), meeting),
        can_decide=policy.can_decide(me(), meeting), is_early=today < activity.starts_on, today=today,
        is_past=activity.starts_on < today,
        invited=queries.invited_to(me(), activity, today) if meeting.state != "ended" else None,
    )  # fmt: skip


# Who came ------------------------------------------------------------------------------------------------------


def _form(meeting: Meeting) -> tuple[Any, list[Any]]:
    sitting_on = queries.members(meeting, meeting.day)
    others = [one.person for one in meeting.attendance if one.person not in sitting_on]
    people = [*sitting_on, *sorted(others, key=lambda one: one.name)]
    states = {one.person_id: one.state for one in meeting.attendance}
    return forms.attendance_form(people, meeting.chair_id, states), people


@bp.get("/meetings/<id:meeting>/attendance")
@access(policy.can_run, load=queries.visible_meeting)
def attendance_form(meeting: Meeting) -> Response:
    """Who is here, and who chairs?"""
    form, people = _form(meeting)
    return page("meetings/attendance.html", meeting=meeting, form=form, people=people)


@bp.post("/meetings/<id:meeting>/attendance")
@access(policy.can_run, load=queries.visible_meeting)
def set_attendance(meeting: Meeting) -> Response:
    """It is noted. 422 where nobody has the name of who else is there."""
    form, people = _form(meeting)
    if not form.validate():
        return page("meetings/attendance.html", 422, meeting=meeting, form=form, people=people)
    states = {one.id: form[f"p{one.id}"].data or "" for one in people}
    other = person_named(form.other.data) if form.other.data.strip() else None
    if form.other.data.strip() and other is None:
        tell(form, DomainError("Nobody who works here has exactly that name. Enter the whole name.", field="other"))
        return page("meetings/attendance.html", 422, meeting=meeting, form=form, people=people)
    if other is not None:
        states[other.id] = "present"
    chair = next((one for one in people if str(one.id) == form.chair.data), None)
    services.set_attendance(meeting, states, chair, by=me())
    onto = shown(meeting)
    db.session.commit()
    flash("Who came is noted.", "success")
    return htmx.redirect(onto)


@bp.post("/meetings/<id:meeting>/opening")
@access(policy.can_change_agenda, load=queries.visible_meeting)
def open_meeting(meeting: Meeting) -> Response:
    """It begins, and goes to the screen."""
    onto = url_for("meetings.room", meeting=meeting.public_id)
    services.open_meeting(meeting, by=me())
    db.session.commit()
    return htmx.redirect(onto)
