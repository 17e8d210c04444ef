"""One activity: its page, and each change to it as a form with an address of its own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from htmx_flask import request as hx_request

from qaportal.auditlog.queries import history_of
from qaportal.frameworks.outline import clocks_of
from qaportal.frameworks.queries import pack_of
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import MONTHS, day_long
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme import forms, planner, policy, queries, services, warnings
from qaportal.programme.facts import when
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Caution, Row
from qaportal.programme.routes.blueprint import bp
from qaportal.programme.routes.year import args_of_planner, planner_context
from qaportal.programme.services.changing import month_start
from qaportal.programme.services.rows import facts_of, kind_of, wall_times
from qaportal.programme.versions import with_kinds_of


@bp.get("/activity/<ref:activity>")
@access(policy.can_view, load=queries.visible_activity)
def activity(activity: Activity) -> Response:
    """What, when, who, and what comes after."""
    can_plan = policy.can_plan(me(), activity)
    pack, kind = kind_of(activity)
    row = queries.row_for(me(), activity)
    return page(
        "programme/activity.html", activity=activity, row=row, pack=pack, kind=kind, can_plan=can_plan,
        cautions=_cautions(activity, row),
        phases=queries.phases_of(me(), activity, row),
        unit=queries.unit_of(row),
        beside=queries.beside(me(), activity, row),
        clocks=clocks_of(pack, kind),
        lane=planner.legend(pack)[kind.lane - 1],
        not_published=queries.differences_of(activity) if can_plan else [],
        entries=history_of("activity", activity.ref) if can_plan else [],
    )  # fmt: skip


def _cautions(activity: Activity, row: Row) -> tuple[Caution, ...]:
    """What there is to say about its dates, in whole sentences: that needs the rest of the year."""
    if not row.warnings:
        return ()
    rows = queries.rows_for(me(), activity.programme)
    return warnings.of_rows(queries.pack_of_year(activity.programme, rows), rows).get(row.ref, ())


# Moving: one address for the form, the M key and the drag --------------------------------------


def _move_form(activity: Activity) -> forms.MoveForm:
    form, programme = forms.MoveForm(data={"version": activity.version}), activity.programme
    months = planner.months(pack_of(programme.framework), programme.starts_on, programme.ends_on)
    form.month.choices = forms.month_choices(months)
    return form


@bp.get("/activity/<ref:activity>/move")
@access(policy.can_plan, load=queries.visible_activity)
def move_form(activity: Activity) -> Response:
    """Where to?"""
    services.check_open(activity)
    return _move_page(activity, _move_form(activity))


@bp.post("/activity/<ref:activity>/move")
@access(policy.can_plan, load=queries.visible_activity)
def move(activity: Activity) -> Response:
    """Move it: 422 with the reason where it cannot be, 409 where someone else moved it first."""
    form = _move_form(activity)
    if not form.validate() or not _has_target(form):
        return _move_page(activity, form, 422)
    before = activity.starts_on
    try:
        services.move(activity, _target(activity, form), version=form.version.data, by=me())
        db.session.commit()
    except DomainError as error:
        return _move_refused(activity, form, error)
    return _moved(activity, before)


def _has_target(form: forms.MoveForm) -> bool:
    if form.starts.data or form.month.data:
        return True
    form.month.errors = ["Choose a month, or enter a start date."]
    return False


def _target(activity: Activity, form: forms.MoveForm) -> date:
    if form.starts.data:
        day: date = form.starts.data
        return day
    pack, kind = kind_of(activity)
    return month_start(pack, kind, date.fromisoformat(f"{form.month.data}-01"))


def _move_refused(activity: Activity, form: forms.MoveForm, error: DomainError) -> Response:
    db.session.rollback()
    field = form.starts if form.starts.data else form.month
    field.errors = [error.sentence]
    if isinstance(error, Stale):
        form.version.raw_data, form.version.data = None, activity.version
    return _move_page(activity, form, error.status)


def _move_page(activity: Activity, form: forms.MoveForm, status: int = 200) -> Response:
    answer = page_or_fragment(
        "programme/move.html",
        "programme/_move.html",
        status=status,
        activity=activity,
        form=form,
        in_dialog=htmx.is_fragment(),
        when=when(facts_of(activity)),
    )
    return htmx.tell(answer, retarget="#dialog-body") if htmx.is_fragment() else answer


def _moved(activity: Activity, before: date) -> Response:
    month_now, month_before = MONTHS[activity.starts_on.month - 1], MONTHS[before.month - 1]
    where = f"from {month_before} to {month_now}" if month_now != month_before else f"within {month_now}"
    sentence = f"{activity.title} moved {where}: it starts on {day_long(activity.starts_on)}."
    address = hx_request.htmx.current_url or ""
    programme_address = url_for("programme.show", year=activity.programme.year)
    if htmx.is_fragment() and programme_address in address:
        context = planner_context(me(), activity.programme, args_of_planner(address))
        answer = make_response(render_template("programme/_planner.html", **context))
        return htmx.tell(answer, focus=f"#a-{activity.ref}", say=sentence)
    flash(sentence, "success")
    return htmx.redirect(url_for("programme.activity", activity=activity.ref))


# The other changes -----------------------------------------------------------------------------


def _change(
    activity: Activity, form: Any, template: str, act: Callable[[], None], done: str, **context: Any
) -> Response:
    """Validate, act, commit, and go back to the activity; or the form again with what is wrong."""
    if not form.validate():
        return page(template, status=422, activity=activity, form=form, **context)
    try:
        act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        if isinstance(error, Stale):
            form.version.raw_data, form.version.data = None, activity.version
        return page(template, status=error.status, activity=activity, form=form, **context)
    flash(done, "success")
    return htmx.redirect(url_for("programme.activity", activity=activity.ref))


@bp.get("/activity/<ref:activity>/details")
@access(policy.can_plan, load=queries.visible_activity)
def details_form(activity: Activity) -> Response:
    """What, where, at what times?"""
    starts_at, ends_at = wall_times(activity)
    form = forms.DetailsForm(
        data={"version": activity.version, "subject": activity.subject, "place": activity.place,
              "starts_at": starts_at, "ends_at": ends_at}
    )  # fmt: skip
    return page("programme/details.html", activity=activity, form=form, terms=queries.terms_of(activity))


@bp.post("/activity/<ref:activity>/details")
@access(policy.can_plan, load=queries.visible_activity)
def describe(activity: Activity) -> Response:
    """Change subject, place and times."""
    form = forms.DetailsForm()

    def act() -> None:
        services.describe(
            activity, subject=form.subject.data, where=form.place.data, starts_at=form.starts_at.data,
            ends_at=form.ends_at.data, version=form.version.data, by=me(),
        )  # fmt: skip

    terms = queries.terms_of(activity)
    return _change(activity, form, "programme/details.html", act, f"{activity.ref} changed.", terms=terms)


@bp.get("/activity/<ref:activity>/phases")
@access(policy.can_plan, load=queries.visible_activity)
def phases_form(activity: Activity) -> Response:
    """When is each phase due?"""
    form = _phases_form(activity)
    return page("programme/phases.html", activity=activity, form=form)


def _phases_form(activity: Activity) -> forms.PhasesForm:
    names = {phase.key: f"{phase.name} due" for phase in activity.phases}
    form = forms.phases_form(names, {phase.key: phase.due_on for phase in activity.phases})
    if request.method == "GET":
        form.version.data = activity.version
    return form


@bp.post("/activity/<ref:activity>/phases")
@access(policy.can_plan, load=queries.visible_activity)
def reschedule(activity: Activity) -> Response:
    """Set due days by hand."""
    form = _phases_form(activity)

    def act() -> None:
        dues = {phase.key: form[f"due-{phase.key}"].data for phase in activity.phases}
        services.reschedule(activity, dues, version=form.version.data, by=me())

    return _change(activity, form, "programme/phases.html", act, f"Phases of {activity.ref} rescheduled.")


@bp.get("/activity/<ref:activity>/cancellation")
@access(policy.can_plan, load=queries.visible_activity)
def cancel_form(activity: Activity) -> Response:
    """Why is it cancelled?"""
    return page("programme/cancel.html", activity=activity, form=forms.CancelForm(data={"version": activity.version}))


@bp.post("/activity/<ref:activity>/cancellation")
@access(policy.can_plan, load=queries.visible_activity)
def cancel(activity: Activity) -> Response:
    """Call it off."""
    form = forms.CancelForm()

    def act() -> None:
        services.cancel(activity, form.reason.data, version=form.version.data, by=me())

    done = f"{activity.ref} is cancelled. It leaves people’s calendars when you publish."
    return _change(activity, form, "programme/cancel.html", act, done)


@bp.get("/activity/<ref:activity>/reinstatement")
@access(policy.can_plan, load=queries.visible_activity)
def reinstate_form(activity: Activity) -> Response:
    """Put it back?"""
    form = forms.ReinstateForm(data={"version": activity.version})
    return page("programme/reinstate.html", activity=activity, form=form)


@bp.post("/activity/<ref:activity>/reinstatement")
@access(policy.can_plan, load=queries.visible_activity)
def reinstate(activity: Activity) -> Response:
    """Put it back."""
    form = forms.ReinstateForm()

    def act() -> None:
        services.reinstate(activity, version=form.version.data, by=me())

    return _change(activity, form, "programme/reinstate.html", act, f"{activity.ref} is back in the programme.")


# Adding ----------------------------------------------------------------------------------------


def _add_form(programme: Programme) -> forms.AddForm:
    form = forms.AddForm()
    latest = queries.framework_on(programme, programme.ends_on)
    pack = with_kinds_of(pack_of(programme.framework), pack_of(latest))
    form.type_key.choices = choices([(kind.key, kind.name) for kind in pack.lanes()])
    return form


@bp.get("/programme/<year:year>/activities/new")
@access(policy.can_plan, load=queries.visible_programme)
def add_form(year: Programme) -> Response:
    """What, when?"""
    return page("programme/add.html", programme=year, form=_add_form(year))


@bp.post("/programme/<year:year>/activities/new")
@access(policy.can_plan, load=queries.visible_programme)
def add(year: Programme) -> Response:
    """One more activity in the draft."""
    form = _add_form(year)
    if not form.validate():
        return page("programme/add.html", programme=year, form=form, status=422)
    try:
        made = services.add(year, form.type_key.data, form.starts.data, form.subject.data, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.starts.errors = [error.sentence]
        return page("programme/add.html", programme=year, form=form, status=error.status)
    flash(f"{made.ref} added to the draft.", "success")
    return htmx.redirect(url_for("programme.activity", activity=made.ref))
