"""The log of meetings that duties count by, such as supervision (LB-060, LB-063)."""

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.programme import forms, policy, queries, services
from qaportal.programme.duties import telling
from qaportal.programme.models import LoggedMeeting
from qaportal.programme.queries import Standing
from qaportal.programme.routes.blueprint import bp
from qaportal.programme.routes.duties import rules_in_force


def _log_page(form: forms.MeetingForm, status: int = 200) -> Response:
    rules = _rules_with_events()
    teams = people.teams_on(clock.today()) if policy.can_remind(me()) else []
    return page(
        "programme/duty_log.html", status, form=form, rules=rules, teams=teams, team=request.args.get("team", ""),
        found=queries.log_of(me()), keeps_all=policy.can_remind(me()), today=clock.today(), telling=telling,
    )  # fmt: skip


def _rules_with_events() -> Standing:
    rules = rules_in_force()
    if not rules.pack.events:
        raise NotFound("The framework counts nothing by meetings, so there is no log to keep.")
    return rules


def _meeting_form() -> tuple[forms.MeetingForm, list[Person]]:
    rules, team = _rules_with_events(), request.args.get("team", "")
    form, found = forms.MeetingForm(), queries.workers_of(me(), team, clock.today())
    form.event.choices = choices([(event.key, event.name) for event in rules.pack.events.values()])
    form.worker.choices = choices([("", "Choose"), *((one.public_id, one.name) for one in found)])
    return form, found


@bp.get("/duties/log")
@access(policy.can_log)
def duty_log() -> Response:
    """The latest entries, and one more."""
    return _log_page(_meeting_form()[0])


@bp.post("/duties/log")
@access(policy.can_log)
def log_meeting() -> Response:
    """One more entry."""
    form, found = _meeting_form()
    if not form.validate():
        return _log_page(form, 422)
    try:
        worker = next(one for one in found if one.public_id == form.worker.data)
        said = {"on": form.on.data, "state": form.state.data, "is_observed": form.observed.data}
        services.log_meeting(worker, form.event.data, **said, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _log_page(form, error.status)
    flash("Logged.", "success")
    return htmx.redirect(url_for("programme.duty_log", team=request.args.get("team") or None))


@bp.post("/duties/log/<id:meeting>/removal")
@access(policy.can_correct_log, load=queries.visible_meeting)
def take_back_meeting(meeting: LoggedMeeting) -> Response:
    """There was no such meeting."""
    services.take_back_meeting(meeting, by=me())
    db.session.commit()
    flash("Entry taken back.", "success")
    return htmx.redirect(url_for("programme.duty_log"))
