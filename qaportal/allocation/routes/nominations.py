"""What is put forward: for one activity, and everything that waits across the years."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, url_for
from wtforms.fields.choices import SelectChoice

from qaportal.allocation import nomination_forms as forms
from qaportal.allocation import policy, queries, services
from qaportal.allocation.nominating import TEAM, Opening, said_of, tally
from qaportal.allocation.routes.blueprint import bp
from qaportal.auditlog.queries import history_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.queries import row_for


def _onto(activity: Activity) -> str:
    return url_for("allocation.nominations", activity=activity.ref)


def _wanted(activity: Activity) -> list[queries.Wanted]:
    return queries.wanted_for(me(), activity, queries.nominations_of([activity.id]))


def _may(activity: Activity) -> list[str]:
    """The keys of what whoever looks may put forward."""
    return [one.seat_key for one in policy.openings_of(activity) if policy.may_put_forward(me(), one)]


def _words() -> dict[str, Any]:
    """What the pages say in words of what they show."""
    return {"tally": tally, "said_of": said_of, "today": clock.today(), "me": me()}


@bp.get("/activity/<ref:activity>/nominations")
@access(policy.can_nominate, load=queries.nominated_activity)
def nominations(activity: Activity) -> Response:
    """Who and what was put forward, and what became of it."""
    return page(
        "allocation/nominations.html", activity=activity, row=row_for(me(), activity), wanted=_wanted(activity),
        found=queries.nominations_for(me(), activity), answers=policy.can_answer_nominations(me()),
        may=_may(activity),
        invited=queries.also_invited(activity), entries=history_of("nomination", activity.ref), **_words(),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/nominations/glance")
@access(policy.can_see_glance, load=queries.nominated_activity)
def nominations_glance(activity: Activity) -> Response:
    """What is asked for and by when: a piece of the activity's page, or a page of its own."""
    return page_or_fragment(
        "allocation/nominations_glance.html", "allocation/_nominations_glance.html", activity=activity,
        row=row_for(me(), activity), wanted=_wanted(activity), can_nominate=policy.can_nominate(me(), activity),
        may=_may(activity), **_words(),
    )  # fmt: skip


# Putting forward ----------------------------------------------------------------------------------------------


def _sent(form: Any, template: str, act: Callable[[], str], activity: Activity, **context: Any) -> Response:
    """Validate, act, commit and go on to the list; else the form's page again, with what is wrong."""

    def again(status: int) -> Response:
        return page(template, status, form=form, activity=activity, row=row_for(me(), activity), **context)

    if not form.validate():
        return again(422)
    try:
        done = act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return again(error.status)
    flash(done, "success")
    return htmx.redirect(_onto(activity))


def _team_form(turns: Sequence[queries.Turn]) -> forms.NominateTeamForm:
    """The teams in the order in which it is their turn, each with when it was last featured."""
    form = forms.NominateTeamForm()
    form.team.choices = [_choice(one.team.key, one.team.name, said_of(one.last, clock.today()), one) for one in turns]
    return form


def _person_form(candidates: Sequence[queries.Candidate]) -> forms.NominatePersonForm:
    """The people in the order in which it is their turn, each with what they do and where."""
    form = forms.NominatePersonForm()
    form.person.choices = [_choice(one.person.public_id, one.person.name, one.words, one) for one in candidates]
    return form


def _choice(value: str, name: str, words: str, one: queries.Turn | queries.Candidate) -> SelectChoice:
    """One to choose; of what was put forward already that is said. It cannot be greyed out, as nobody could read it."""
    return SelectChoice(value, name, render_kw={"hint": f"Put forward already. {words}" if one.is_taken else words})


@bp.get("/activity/<ref:activity>/nominations/team")
@access(policy.can_nominate, load=queries.nominated_activity)
def team_form(activity: Activity) -> Response:
    """Which team, and why?"""
    opening, row = services.check_open(activity, TEAM, by=me()), row_for(me(), activity)
    form = _team_form(queries.teams_to_choose(me(), activity, row.starts))
    return page("allocation/nominate_team.html", form=form, activity=activity, row=row, opening=opening)


@bp.post("/activity/<ref:activity>/nominations/team")
@access(policy.can_nominate, load=queries.nominated_activity)
def nominate_team(activity: Activity) -> Response:
    """Put it forward: 409 where somebody else just did."""
    opening, row = services.check_open(activity, TEAM, by=me()), row_for(me(), activity)
    turns = queries.teams_to_choose(me(), activity, row.starts)
    form = _team_form(turns)

    def act() -> str:
        team = next(one.team for one in turns if one.team.key == form.team.data)
        services.nominate_team(activity, team, form.why.data, form.is_reserve.data, by=me())
        return f"{team.name} is put forward. You can take it back until the QA team answers."

    return _sent(form, "allocation/nominate_team.html", act, activity, opening=opening)


@bp.get("/activity/<ref:activity>/nominations/seats/<key:seat>")
@access(policy.can_nominate, load=queries.nominated_activity)
def person_form(activity: Activity, seat: str) -> Response:
    """Who, and why?"""
    opening, row = services.check_open(activity, seat, by=me()), row_for(me(), activity)
    found = queries.people_to_choose(me(), activity, opening, row.starts)
    return page("allocation/nominate_person.html", form=_person_form(found), activity=activity, row=row,
                opening=opening, nobody=_nobody(activity, opening, found))  # fmt: skip


@bp.post("/activity/<ref:activity>/nominations/seats/<key:seat>")
@access(policy.can_nominate, load=queries.nominated_activity)
def nominate_person(activity: Activity, seat: str) -> Response:
    """Put them forward: 409 where somebody else just did."""
    opening, row = services.check_open(activity, seat, by=me()), row_for(me(), activity)
    found = queries.people_to_choose(me(), activity, opening, row.starts)
    form, nobody = _person_form(found), _nobody(activity, opening, found)

    def act() -> str:
        person = next(one.person for one in found if one.person.public_id == form.person.data)
        services.nominate_person(activity, seat, person, form.why.data, form.is_reserve.data, by=me())
        return f"{person.name} is put forward. You can take it back until the QA team answers."

    return _sent(form, "allocation/nominate_person.html", act, activity, opening=opening, nobody=nobody)


def _nobody(activity: Activity, opening: Opening, found: Sequence[queries.Candidate]) -> str:
    """Why nobody can be put forward; "" where somebody can."""
    if found:
        return ""
    return queries.nobody_to_choose(me(), activity, opening, row_for(me(), activity).starts)


@bp.post("/activity/<ref:activity>/nominations/<id:nomination>/removal")
@access(policy.can_nominate, load=queries.nominated_activity)
def take_back_nomination(activity: Activity, nomination: str) -> Response:
    """It is not put forward any more."""
    services.take_back_nomination(queries.nomination_of(me(), activity, nomination), by=me())
    db.session.commit()
    flash("The nomination is taken back.", "success")
    return htmx.redirect(_onto(activity))


# Answering ----------------------------------------------------------------------------------------------------


@bp.post("/activity/<ref:activity>/nominations/<id:nomination>/acceptance")
@access(policy.can_answer_nominations, load=queries.nominated_activity)
def accept_nomination(activity: Activity, nomination: str) -> Response:
    """Yes."""
    found = queries.nomination_of(me(), activity, nomination)
    services.accept_nomination(found, by=me())
    db.session.commit()
    is_draft = found.team_id is not None and found.team_id == activity.team_id
    later = " Everybody sees it once the programme is published." if is_draft else ""
    flash(f"The nomination is accepted.{later}", "success")
    return htmx.redirect(_onto(activity))


@bp.get("/activity/<ref:activity>/nominations/<id:nomination>/decline")
@access(policy.can_answer_nominations, load=queries.nominated_activity)
def decline_form(activity: Activity, nomination: str) -> Response:
    """Why not?"""
    found = queries.nomination_of(me(), activity, nomination)
    return page("allocation/decline.html", form=forms.DeclineForm(), activity=activity, nomination=found,
                row=row_for(me(), activity))  # fmt: skip


@bp.post("/activity/<ref:activity>/nominations/<id:nomination>/decline")
@access(policy.can_answer_nominations, load=queries.nominated_activity)
def decline_nomination(activity: Activity, nomination: str) -> Response:
    """No, with a reason."""
    found, form = queries.nomination_of(me(), activity, nomination), forms.DeclineForm()

    def act() -> str:
        services.decline_nomination(found, form.reason.data, by=me())
        return "The nomination is declined. Whoever put it forward sees the reason on this page."

    return _sent(form, "allocation/decline.html", act, activity, nomination=found)


@bp.get("/nominations")
@access(policy.can_answer_nominations)
def nominations_waiting() -> Response:
    """Everything that waits, by day, and the teams that nothing reaches."""
    today = clock.today()
    return page("allocation/nominations_waiting.html", wanted=queries.all_wanted(me(), today),
                gaps=queries.coverage_gaps(today), **_words())  # fmt: skip
