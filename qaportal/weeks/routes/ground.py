"""What a week stands on: host teams, rooms, the roster with who is hosted where."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.lib.forms import Form, choices, tell
from qaportal.lib.pages import page
from qaportal.people.models import Team
from qaportal.people.queries import teams_on
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.weeks import forms, policy, queries, services
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

NONE = "There is no such team any more. Choose another one."


def _onto(activity: Activity) -> str:
    return url_for("weeks.ground", activity=activity.ref)


def _teams() -> list[Team]:
    return list(teams_on(clock.today()))


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
    activity: Activity, status: int = 200, team: forms.TeamForm | None = None, room: forms.RoomForm | None = None,
    accepted: Form | None = None,
) -> Response:  # fmt: skip
    if accepted is None:
        accepted = forms.accepted_form(queries.accepted_for(activity), formdata=None)
    return page(
        "weeks/ground.html", status, activity=activity, teams=timetable.teams_of(activity),
        rooms=timetable.rooms_of(activity), members=timetable.members_of(activity),
        team_form=team or _team_form(activity, formdata=None), room_form=room or _room_form(activity, formdata=None),
        accepted_form=accepted, boxes=[box for box in accepted if box.name.startswith(forms.SITE_OF)],
        page_error=status >= 400, bare=forms.BareForm(formdata=None),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/ground")
@access(policy.can_plan, load=visible_week)
def ground(activity: Activity) -> Response:
    """Teams, rooms and roster."""
    return _shown(activity)


def _done(activity: Activity, said: str) -> Response:
    address = _onto(activity)
    db.session.commit()
    flash(said, "success")
    return htmx.redirect(address)


@bp.post("/activity/<ref:activity>/timetable/teams")
@access(policy.can_plan, load=visible_week)
def add_team(activity: Activity) -> Response:
    """A team hosts members that nobody put forward."""
    form = _team_form(activity)
    if not form.validate():
        return _shown(activity, 422, team=form)
    try:
        team = next((one for one in _teams() if one.key == form.team.data), None)
        if team is None:
            raise DomainError(NONE, field="team")
        timetables.nominate_team(activity, team, site=str(form.site.data), by=me())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(activity, error.status, team=form)
    return _done(activity, f"{team.name} hosts members.")


@bp.post("/activity/<ref:activity>/timetable/teams/accepted")
@access(policy.can_plan, load=visible_week)
def host_accepted(activity: Activity) -> Response:
    """Those of the accepted teams host members for which a building is given."""
    form = forms.accepted_form(queries.accepted_for(activity))
    if not form.validate():
        return _shown(activity, 422, accepted=form)
    try:
        hosts = services.host_accepted(activity, forms.sites_in(form), by=me())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(activity, error.status, accepted=form)
    return _done(activity, f"{plural(len(hosts), 'team hosts', 'teams host')} members.")


@bp.get("/activity/<ref:activity>/timetable/teams/<id:team>")
@access(policy.can_plan, load=visible_week)
def site_form(activity: Activity, team: str) -> Response:
    """In which building is it?"""
    found = timetable.week_team(activity, team)
    form = forms.SiteForm(formdata=None, data={"site": found.site})
    return page("weeks/site.html", activity=activity, team=found, form=form)


@bp.post("/activity/<ref:activity>/timetable/teams/<id:team>")
@access(policy.can_plan, load=visible_week)
def change_site(activity: Activity, team: str) -> Response:
    """It is there from now on."""
    found, form = timetable.week_team(activity, team), forms.SiteForm()

    def act() -> str:
        timetables.move_team(found, site=str(form.site.data), by=me())
        return f"{found.team.name} is at {found.site}. Fill the timetable again, so that its rooms are there too."

    return sent(form, "weeks/site.html", act, _onto(activity), lambda: {"activity": activity, "team": found})


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
