"""The draw: what the rules leave, the draw itself, its receipt, and undoing it."""

from typing import Any

from flask import Response, request, url_for

from qaportal.lib import htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.sampling import forms, policy, queries, services
from qaportal.sampling.drawing import STRATA, Asked, Wants, wants_of
from qaportal.sampling.routes.blueprint import bp
from qaportal.sampling.services.draws import Ground, ground_of

NO_DRAW = "Nothing is drawn yet. Start from the sample."


def _onto(activity: Activity) -> str:
    return url_for("sampling.show", activity=activity.ref)


def _looked(activity: Activity, asked: Asked) -> tuple[Ground, Wants]:
    _, kind = policy.rules_of(activity)
    ground = ground_of(activity, asked)
    return ground, wants_of(kind, ground.sifted.framed)


def _page(activity: Activity, rules: forms.RulesForm, form: Any, looked: tuple[Ground, Wants], status: int) -> Response:
    return page(
        "sampling/draw.html", status, activity=activity, rules=rules, form=form, ground=looked[0], wants=looked[1]
    )


@bp.get("/activity/<ref:activity>/sample/draw")
@access(policy.can_sample, load=queries.sampled_activity)
def draw_form(activity: Activity) -> Response:
    """How many does each rule leave out, and how many are to be drawn?"""
    if queries.current_frame(activity) is None or queries.live_draw(activity) is not None:
        return htmx.redirect(_onto(activity))
    rules = forms.RulesForm(request.args)
    is_good = rules.validate()
    looked = _looked(activity, rules.asked() if is_good else Asked())
    form = forms.draw_form(looked[1], {"digest": looked[0].frame.digest})
    return _page(activity, rules, form, looked, 200 if is_good else 422)


@bp.post("/activity/<ref:activity>/sample/draw")
@access(policy.can_sample, load=queries.sampled_activity)
def draw(activity: Activity) -> Response:
    """Draw: 409 where it is drawn already, 422 for numbers that the framework does not allow."""
    rules = forms.RulesForm(request.form)
    is_good = rules.validate()
    asked = rules.asked() if is_good else Asked()
    looked = _looked(activity, asked)
    form = forms.draw_form(looked[1])
    if not (form.validate() and is_good):
        return _page(activity, rules, form, looked, 422)
    asked, chosen = forms.asked_of(form, looked[1], asked)

    def act() -> str:
        made = services.draw(activity, asked, digest=form["digest"].data, chosen=chosen, by=me())
        return f"{plural(len(made.records), 'record')} drawn."

    return _drawn(activity, rules, form, act)


def _drawn(activity: Activity, rules: forms.RulesForm, form: Any, act: Any) -> Response:
    def context() -> dict[str, Any]:
        ground, wants = _looked(activity, rules.asked())
        return {"activity": activity, "rules": rules, "ground": ground, "wants": wants}

    return sent(form, "sampling/draw.html", act, lambda: _onto(activity), context)


@bp.get("/activity/<ref:activity>/sample/receipt")
@access(policy.can_sample, load=queries.sampled_activity)
def receipt(activity: Activity) -> Response:
    """How the sample came about, to print; with `check`, run again."""
    live = queries.live_draw(activity)
    if live is None:
        raise NotFound(NO_DRAW)
    found = queries.receipt_of(live, keyring.ring())
    differs = queries.check_of(live) if "check" in request.args else None
    return page(
        "sampling/receipt.html",
        activity=activity,
        found=found,
        draw=live,
        differs=differs,
        strata_word=STRATA.get(live.rules["strata"], ""),
    )


@bp.get("/activity/<ref:activity>/sample/undoing")
@access(policy.can_sample, load=queries.sampled_activity)
def undo_form(activity: Activity) -> Response:
    """Why does the draw not count?"""
    if queries.live_draw(activity) is None:
        raise NotFound(NO_DRAW)
    return page("sampling/undoing.html", activity=activity, form=forms.UndoForm())


@bp.post("/activity/<ref:activity>/sample/undoing")
@access(policy.can_sample, load=queries.sampled_activity)
def undo(activity: Activity) -> Response:
    """It does not count: with a reason, and for all to see on the list of draws."""
    live, form = queries.live_draw(activity), forms.UndoForm()
    if live is None:
        raise NotFound(NO_DRAW)

    def act() -> str:
        services.undo(live, form.reason.data, by=me())
        return "The draw is undone. It stays on the list of draws, with the reason."

    return sent(form, "sampling/undoing.html", act, lambda: _onto(activity), lambda: {"activity": activity})
