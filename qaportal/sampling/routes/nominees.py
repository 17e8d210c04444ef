"""What is put forward before a draw: by the practitioners of the team, each their own."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.lib import htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.sampling import forms, policy, queries, services
from qaportal.sampling.routes.blueprint import bp, system_of, systems_of


def _onto(activity: Activity) -> str:
    return url_for("sampling.nominees", activity=activity.ref)


def _form(activity: Activity) -> forms.NominateForm:
    _, kind = policy.rules_of(activity)
    return forms.nominate_form(policy.nominated(kind), systems_of(activity))


def _shown(activity: Activity) -> dict[str, Any]:
    return {
        "activity": activity,
        "put": queries.nominees_for(me(), activity, keyring.ring()),
        "sees_all": policy.can_sample(me()),
        "is_drawn": queries.live_draw(activity) is not None,
    }


@bp.get("/activity/<ref:activity>/sample/nominees")
@access(policy.can_nominate, load=queries.sampled_activity)
def nominees(activity: Activity) -> Response:
    """What was put forward, and a form for the next."""
    return page("sampling/nominees.html", form=_form(activity), **_shown(activity))


@bp.post("/activity/<ref:activity>/sample/nominees")
@access(policy.can_nominate, load=queries.sampled_activity)
def nominate(activity: Activity) -> Response:
    """Put a record forward."""
    form = _form(activity)

    def act() -> str:
        services.nominate(
            activity, form.reference.data, form.label.data, system=system_of(activity, form), by=me()
        )  # fmt: skip
        return "The record is put forward."

    return sent(form, "sampling/nominees.html", act, lambda: _onto(activity), lambda: _shown(activity))


@bp.post("/activity/<ref:activity>/sample/nominees/<id:nominee>/removal")
@access(policy.can_nominate, load=queries.sampled_activity)
def withdraw(activity: Activity, nominee: str) -> Response:
    """Take it back."""
    services.withdraw(activity, queries.nominee_of(me(), activity, nominee), by=me())
    db.session.commit()
    flash("The record is taken back.", "success")
    return htmx.redirect(_onto(activity))
