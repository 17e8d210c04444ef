"""Done, signed off or sent back, closed, opened again, looked at again."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.actions import forms, policy, queries, services
from qaportal.actions.days import next_quarter
from qaportal.actions.models import Action
from qaportal.actions.routes.acting import acted, asking
from qaportal.actions.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.forms import choices
from qaportal.programme.counting import office_calendar

DONE, CLOSE, BACK = "Say that it is done", "Close it", "Send it back"
UNKNOWN = -1  # a version that nothing has
AGAIN, REOPEN = "Look at it again", "Open it again"


def _completion(action: Action, **kept: Any) -> forms.CompletionForm:
    form = forms.CompletionForm(**kept)
    if not action.is_about_people:
        del form.oversight
    return form


@bp.get("/actions/<id:action>/completion")
@access(policy.can_change, load=queries.visible_action)
def completion_form(action: Action) -> Response:
    """What shows it?"""
    return asking(action, _completion(action, data={"version": action.version}), DONE, "It is done",
                  rules=policy.rules_of(action))  # fmt: skip


@bp.post("/actions/<id:action>/completion")
@access(policy.can_work_on, load=queries.visible_action)
def complete(action: Action) -> Response:
    """It is done, for somebody else to sign off (NS-030)."""
    form = _completion(action)

    def act() -> str:
        oversight = str(form.oversight.data) if form.oversight else ""
        services.complete(
            action, evidence=str(form.evidence.data), oversight=oversight, version=form.version.data, by=me()
        )
        return f"{action.ref} is done. Somebody else signs it off."

    return acted(action, form, DONE, "It is done", act, rules=policy.rules_of(action))


@bp.post("/actions/<id:action>/sign-off")
@access(policy.can_sign_off, load=queries.visible_action)
def sign_off(action: Action) -> Response:
    """They agree that it is done, as they read it. 409 where it was changed meanwhile."""
    services.sign_off(action, version=request.form.get("version", UNKNOWN, type=int), by=me())
    db.session.commit()
    flash(f"{action.ref} is signed off. What difference it made is still to be said.", "success")
    return htmx.redirect(url_for("actions.show", action=action.public_id))


@bp.get("/actions/<id:action>/return")
@access(policy.can_sign_off, load=queries.visible_action)
def return_form(action: Action) -> Response:
    """What is missing?"""
    return asking(action, forms.WhyForm(data={"version": action.version}), BACK, BACK)


@bp.post("/actions/<id:action>/return")
@access(policy.can_sign_off, load=queries.visible_action)
def send_back(action: Action) -> Response:
    """It is to be done after all."""
    form = forms.WhyForm()

    def act() -> str:
        services.send_back(action, str(form.why.data), version=form.version.data, by=me())
        return f"{action.ref} is sent back to {action.owner_name}."

    return acted(action, form, BACK, BACK, act)


def _prompts(action: Action) -> tuple[str, ...]:
    rule = policy.plan_rule_of(action.plan) if action.plan else None
    return rule.progress_test if rule else ()


@bp.get("/actions/<id:action>/closing")
@access(policy.can_close, load=queries.visible_action)
def closing_form(action: Action) -> Response:
    """What difference did it make, and how is that known?"""
    form = forms.closing_form(_prompts(action), data={"version": action.version})
    return asking(action, form, CLOSE, CLOSE, tests=len(_prompts(action)))


@bp.post("/actions/<id:action>/closing")
@access(policy.can_close, load=queries.visible_action)
def close(action: Action) -> Response:
    """It is closed, with what it changed (NS-127)."""
    prompts = _prompts(action)
    form = forms.closing_form(prompts)

    def act() -> str:
        said = [(prompt, str(getattr(form, f"test{n}").data or "")) for n, prompt in enumerate(prompts)]
        services.close(
            action, difference=str(form.difference.data), how_known=str(form.how_known.data), progress_test=said,
            version=form.version.data, by=me(),
        )  # fmt: skip
        return f"{action.ref} is closed. It can be looked at again in the programme."

    return acted(action, form, CLOSE, CLOSE, act, tests=len(prompts))


@bp.get("/actions/<id:action>/reopening")
@access(policy.can_reopen, load=queries.visible_action)
def reopen_form(action: Action) -> Response:
    """Why?"""
    return asking(action, forms.WhyForm(data={"version": action.version}), REOPEN, REOPEN)


@bp.post("/actions/<id:action>/reopening")
@access(policy.can_reopen, load=queries.visible_action)
def reopen(action: Action) -> Response:
    """It is to be done again."""
    form = forms.WhyForm()

    def act() -> str:
        is_plan_opened = services.reopen(action, str(form.why.data), version=form.version.data, by=me())
        plan = f", and so is its plan, {action.plan.ref}" if action.plan and is_plan_opened else ""
        return f"{action.ref} is open again{plan}."

    return acted(action, form, REOPEN, REOPEN, act)


# Looked at again ------------------------------------------------------------------------------------------------


def _recheck_form(action: Action, **kept: Any) -> forms.RecheckForm:
    form = forms.RecheckForm(**kept)
    form.type_key.choices = choices([(kind.key, kind.name) for kind in policy.recheck_kinds(action)])
    return form


@bp.get("/actions/<id:action>/recheck")
@access(policy.can_book_recheck, load=queries.visible_action)
def recheck_form(action: Action) -> Response:
    """Which work looks again, and when? The next quarter, unless somebody says otherwise (WS-061)."""
    pack, kinds = policy.pack_for(action), policy.recheck_kinds(action)
    starts = next_quarter(clock.today(), pack.calendar.year_start_month, office_calendar(pack))
    first = {"version": action.version, "starts": starts, "subject": action.place,
             "type_key": kinds[0].key if len(kinds) == 1 else None}  # fmt: skip
    return asking(action, _recheck_form(action, data=first), AGAIN, "Put it in the draft", tells_recheck=True)


@bp.post("/actions/<id:action>/recheck")
@access(policy.can_book_recheck, load=queries.visible_action)
def book_recheck(action: Action) -> Response:
    """It is in the draft of the programme (NS-128)."""
    form = _recheck_form(action)

    def act() -> str:
        made = services.book_recheck(
            action, type_key=str(form.type_key.data), starts=form.starts.data, subject=str(form.subject.data),
            version=form.version.data, by=me(),
        )  # fmt: skip
        return f"{made.ref} is in the draft of the programme. The QA team publishes it."

    return acted(action, form, AGAIN, "Put it in the draft", act, tells_recheck=True)
