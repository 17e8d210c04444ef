"""The log of meetings that duties count by, such as supervision (LB-060, LB-063)."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.formats import capital
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

LISTS = {"planned": ("Planned", "later"), "held": ("Held", "page")}  # heading, and what the address calls its page


def _log_page(form: forms.MeetingForm, status: int = 200) -> Response:
    rules, team, keeps_all = _rules_with_events(), _team(), policy.can_remind(me())
    lists = [_list(state, heading, number, team) for state, (heading, number) in LISTS.items()]
    events = {met.event_key for one in lists for met in one["found"]} | set(rules.pack.events)
    return page(
        "programme/duty_log.html", status, form=form, rules=rules, team=team, keeps_all=keeps_all, lists=lists,
        filters=_filters(rules, team) if keeps_all else [], tells_event=len(events) > 1, today=clock.today(),
        heading=telling.log_name(rules.pack),
    )  # fmt: skip


def _team() -> str:
    return request.args.get("team", "") if policy.can_remind(me()) else ""


def _filters(rules: Standing, team: str) -> list[dict[str, Any]]:
    named = [("", f"Every {rules.pack.word('team')}"), *((one.key, one.name) for one in people.teams_on(clock.today()))]
    return [{"name": "team", "label": capital(rules.pack.word("team")), "choices": named, "chosen": team}]


def _list(state: str, heading: str, param: str, team: str) -> dict[str, Any]:
    """One list of the log, with the addresses of the pages before and after the one that is asked for."""
    number = min(max(request.args.get(param, 1, type=int), 1), 10_000)
    found, count = queries.page_of_log(me(), state, team, number)
    pages = max(-(-count // queries.LOG_PAGE), 1)

    def address(other: int) -> str:
        asked: dict[str, Any] = {name: request.args.get(name, type=int) for _, name in LISTS.values()}
        return url_for("programme.duty_log", **{"team": team or None} | asked | {param: other})

    return {
        "state": state, "heading": heading, "found": found, "words": f"Page {number} of {pages}",
        "previous": address(min(number - 1, pages)) if number > 1 else "",
        "next": address(number + 1) if number < pages else "",
    }  # fmt: skip


def _rules_with_events() -> Standing:
    rules = rules_in_force()
    if not rules.pack.events:
        raise NotFound("The framework counts nothing by meetings, so there is no log to keep.")
    return rules


def _meeting_form() -> tuple[forms.MeetingForm, list[Person]]:
    rules = _rules_with_events()
    form, found = forms.MeetingForm(), queries.workers_of(me(), _team(), clock.today())
    form.event.choices = choices([(event.key, event.name) for event in rules.pack.events.values()])
    form.worker.choices = choices([("", "Choose"), *((one.public_id, one.name) for one in found)])
    return form, found


@bp.get("/duties/log")
@access(policy.can_log)
def duty_log() -> Response:
    """What is planned, what was held, and one more."""
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
    return htmx.redirect(url_for("programme.duty_log", team=_team() or None))


@bp.post("/duties/log/<id:meeting>/removal")
@access(policy.can_correct_log, load=queries.visible_meeting)
def take_back_meeting(meeting: LoggedMeeting) -> Response:
    """There was no such meeting."""
    services.take_back_meeting(meeting, by=me())
    db.session.commit()
    flash("Entry taken back.", "success")
    return htmx.redirect(url_for("programme.duty_log", team=_team() or None))
