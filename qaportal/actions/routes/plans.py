"""Plans: all of them, one with its actions, a new one; that it was gone through; that it is closed."""

from flask import Response, flash, request, url_for

from qaportal.actions import forms, policy, queries, services
from qaportal.actions.models import LEVELS, ActionPlan
from qaportal.actions.routes.blueprint import bp
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people.queries import services_on, teams_on
from qaportal.programme import queries as programme


@bp.get("/plans")
@access(policy.can_list)
def plans() -> Response:
    """The plans that are open, those first that are to be gone through first; or those that are closed."""
    closed, today = "closed" in request.args, clock.today()
    past = queries.closed_plans(me(), today, _number(request.args.get("page", ""))) if closed else None
    found = past.views if past else queries.plans(me(), today)
    return page("actions/plans.html", found=found, closed=closed, past=past, today=today, asked=None, levels=LEVELS,
                can_start=policy.can_start_plan(me()))  # fmt: skip


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


@bp.get("/plans/<id:plan>")
@access(policy.can_list, load=queries.visible_plan)
def plan(plan: ActionPlan) -> Response:
    """One plan: its actions and when it was gone through."""
    return _shown(plan, forms.ReviewedForm(formdata=None, data={"version": plan.version, "on": clock.today()}))


def _shown(plan: ActionPlan, form: forms.ReviewedForm, status: int = 200) -> Response:
    today = clock.today()
    lines = queries.lines_in(me(), plan, today)
    return page(
        "actions/plan.html", status, plan=plan, view=queries.view_of(plan, today), form=form, today=today,
        lines=[line for line in lines if line.action.is_live], gone=[line for line in lines if not line.action.is_live],
        levels=LEVELS, has_more=len(lines) == queries.SHOWN, can_add=policy.can_add(me(), plan),
        can_lead=policy.can_lead(me(), plan),
    )  # fmt: skip


@bp.post("/plans/<id:plan>/reviews")
@access(policy.can_lead, load=queries.visible_plan)
def note_review(plan: ActionPlan) -> Response:
    """It was gone through on a day."""
    form = forms.ReviewedForm()
    if not form.validate():
        return _shown(plan, form, 422)
    try:
        services.note_review(plan, on=form.on.data, note=str(form.note.data), version=form.version.data, by=me())
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(plan, form, error.status)
    db.session.commit()
    flash(f"{plan.ref} was gone through.", "success")
    return htmx.redirect(url_for("actions.plan", plan=plan.public_id))


@bp.post("/plans/<id:plan>/closing")
@access(policy.can_lead, load=queries.visible_plan)
def close_plan(plan: ActionPlan) -> Response:
    """Nothing more goes into it; not while anything in it is open. 409 where it was changed meanwhile."""
    onto = url_for("actions.plan", plan=plan.public_id)
    try:
        services.close_plan(plan, version=request.form.get("version", -1, type=int), by=me())
        db.session.commit()
        flash(f"{plan.ref} is closed.", "success")
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
    return htmx.redirect(onto)


# A new one -------------------------------------------------------------------------------------------------------


def _form(framework: Framework) -> forms.PlanForm:
    form, today = forms.PlanForm(), clock.today()
    rules = policy.plan_rules(pack_of(framework))
    form.plan_key.choices = choices([(rule.key, f"{rule.name} ({LEVELS[rule.level].lower()})") for rule in rules])
    form.team.choices = choices([("", "No team"), *((one.key, one.name) for one in teams_on(today))])
    form.service.choices = choices([("", "No service"), *((one.key, one.name) for one in services_on(today))])
    form.activity.choices = choices([("", "No single one"), *queries.work_to_choose(me(), today)])
    if not form.is_submitted():
        form.lead.data = me().name
    return form


@bp.get("/plans/new")
@access(policy.can_start_plan)
def plan_form() -> Response:
    """Which plan, for whom, led by whom?"""
    return page("actions/new_plan.html", form=_form(queries.with_plans(clock.today())))


@bp.post("/plans/new")
@access(policy.can_start_plan)
def start_plan() -> Response:
    """It begins today. 422 where something is missing, or it is not theirs to begin."""
    framework = queries.with_plans(clock.today())
    form = _form(framework)
    if not form.validate():
        return page("actions/new_plan.html", 422, form=form)
    try:
        made = _started(framework, form)
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return page("actions/new_plan.html", error.status, form=form)
    onto = url_for("actions.plan", plan=made.public_id)
    db.session.commit()
    flash(f"{made.ref} is begun. Add its actions.", "success")
    return htmx.redirect(onto)


def _started(framework: Framework, form: forms.PlanForm) -> ActionPlan:
    team, service = queries.place_chosen(str(form.team.data), str(form.service.data), clock.today())
    lead = queries.person_named(str(form.lead.data))
    if lead is None:
        raise DomainError(forms.NOBODY, field="lead")
    activity = programme.visible_activity(me(), form.activity.data) if form.activity.data else None
    return services.start_own_plan(
        framework, str(form.plan_key.data), title=str(form.title.data), lead=lead, team=team, service=service,
        activity=activity, by=me(),
    )  # fmt: skip
