"""What a week stands on: host teams, rooms, the roster with who is hosted where."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people.models import Team
from qaportal.people.policy import services_headed
from qaportal.people.queries import teams_on
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.weeks import forms, policy, services
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

NOT_YOURS = "Put a team of your own service forward, or ask the QA team."


def _onto(activity: Activity) -> str:
    return url_for("weeks.ground", activity=activity.ref)


def _teams() -> list[Team]:
    """The teams that one may put forward."""
    found = teams_on(clock.today())
    if policy.can_plan(me()):
        return list(found)
    return [team for team in found if team.service_id in services_headed(me())]


def _team_form(activity: Activity, **kept: Any) -> forms.TeamForm:
    form = forms.TeamForm(**kept)
    there = {one.team_id for one in timetable.teams_of(activity)}
    known = [(team.key, f"{team.name}, {team.service.name}") for team in _teams() if team.id not in there]
    form.team.choices = choices([("", "Choose"), *known])
    return form


def _room_form(activity: Activity, **kept: Any) -> forms.RoomForm:
    form = forms.RoomForm(**kept)
    form.kind.choices = choices([(one, one.capitalize()) for one in timetables.room_kinds(activity)])
    return form


def _shown(
    activity: Activity, status: int = 200, team: forms.TeamForm | None = None, room: forms.RoomForm | None = None
) -> Response:
    return page(
        "weeks/ground.html", status, activity=activity, teams=timetable.teams_of(activity),
        rooms=timetable.rooms_of(activity), members=timetable.members_of(activity),
        team_form=team or _team_form(activity, formdata=None), room_form=room or _room_form(activity, formdata=None),
        can_plan=policy.can_plan(me()), page_error=status >= 400, bare=forms.BareForm(formdata=None),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/ground")
@access(policy.can_put_forward, load=visible_week)
def ground(activity: Activity) -> Response:
    """Teams, rooms and roster; for heads of service the teams alone."""
    return _shown(activity)


def _done(activity: Activity, said: str) -> Response:
    address = _onto(activity)
    db.session.commit()
    flash(said, "success")
    return htmx.redirect(address)


@bp.post("/activity/<ref:activity>/timetable/teams")
@access(policy.can_put_forward, load=visible_week)
def add_team(activity: Activity) -> Response:
    """A team hosts members."""
    form = _team_form(activity)
    if not form.validate():
        return _shown(activity, 422, team=form)
    try:
        team = next((one for one in _teams() if one.key == form.team.data), None)
        if team is None:
            raise DomainError(NOT_YOURS, field="team")
        timetables.nominate_team(activity, team, site=str(form.site.data), by=me())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(activity, error.status, team=form)
    return _done(activity, f"{team.name} hosts members.")


@bp.post("/activity/<ref:activity>/timetable/teams/<id:team>/removal")
@access(policy.can_plan, load=visible_week)
def drop_team(activity: Activity, team: str) -> Response:
    """It hosts nobody; its members wait for another team."""
    host = timetable.week_team(activity, team)
    said = f"{host.team.name} hosts nobody any more. Fill the timetable again."
    timetables.drop_team(host, by=me())
    return _done(activity, said)


@bp.post("/activity/<ref:activity>/timetable/rooms")
@access(policy.can_plan, load=visible_week)
def add_room(activity: Activity) -> Response:
    """The week may use a room."""
    form = _room_form(activity)
    if not form.validate():
        return _shown(activity, 422, room=form)
    try:
        room = timetables.add_room(
            activity, name=str(form.name.data), site=str(form.room_site.data), kind=str(form.kind.data),
            seats=int(form.seats.data or 0), by=me(),
        )  # fmt: skip
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(activity, error.status, room=form)
    return _done(activity, f"{room.name} can be used.")


@bp.post("/activity/<ref:activity>/timetable/rooms/<id:room>/removal")
@access(policy.can_plan, load=visible_week)
def drop_room(activity: Activity, room: str) -> Response:
    """It cannot be used; what was in it has no time any more."""
    found = timetable.week_room(activity, room)
    said = f"{found.name} is not used any more."
    timetables.drop_room(activity, found, by=me())
    return _done(activity, said)


@bp.post("/activity/<ref:activity>/timetable/roster")
@access(policy.can_plan, load=visible_week)
def bring_up_to_date(activity: Activity) -> Response:
    """The roster is those who sit in the seats, each with a host team."""
    try:
        services.prepare(activity, by=me())
        db.session.commit()
        flash("The roster is as the seats are.", "success")
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
    return htmx.redirect(url_for("weeks.ground", activity=activity.ref))


def _host_form(activity: Activity) -> forms.HostForm:
    form = forms.HostForm()
    form.team.choices = choices([(one.public_id, one.team.name) for one in timetable.teams_of(activity)])
    return form


@bp.get("/activity/<ref:activity>/timetable/members/<id:member>")
@access(policy.can_plan, load=visible_week)
def host_form(activity: Activity, member: str) -> Response:
    """Which team hosts them?"""
    found, form = timetable.week_member(activity, member), _host_form(activity)
    form.team.data = found.host.public_id if found.host else ""
    return page("weeks/host.html", activity=activity, member=found, form=form)


@bp.post("/activity/<ref:activity>/timetable/members/<id:member>")
@access(policy.can_plan, load=visible_week)
def host(activity: Activity, member: str) -> Response:
    """They are hosted there; their sessions with another team have to be placed anew."""
    found, form = timetable.week_member(activity, member), _host_form(activity)

    def act() -> str:
        services.host(found, str(form.team.data), by=me())
        return f"{found.person.name} is hosted by {found.host.team.name if found.host else 'nobody'}."

    return sent(form, "weeks/host.html", act, _onto(activity), lambda: {"activity": activity, "member": found})
