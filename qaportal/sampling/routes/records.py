"""Records of a sample: look at one reference, replace one."""

from typing import Any

from flask import Response, make_response, render_template, url_for

from qaportal.lib import htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.sampling import forms, policy, queries, services
from qaportal.sampling.models import Record
from qaportal.sampling.routes.blueprint import bp, systems_of
from qaportal.sampling.routes.sample import workbench


@bp.post("/activity/<ref:activity>/sample/records/<id:record>/reference")
@access(policy.can_sample, load=queries.sampled_activity)
def reveal(activity: Activity, record: str) -> Response:
    """The reference of one record: in its place in the list, or on the whole page where there is no script. The log
    says who looked."""
    one = queries.record_of(queries.live_draw(activity), record)
    reference = services.reveal(one, by=me())
    db.session.commit()
    if htmx.is_fragment():
        answer = make_response(render_template("sampling/_reference.html", reference=reference, record=one))
        return htmx.tell(answer, focus=f"#reference-{one.id}")
    form = forms.frame_form(systems_of(activity))
    return page("sampling/show.html", form=form, revealed={one.id: reference}, **workbench(activity))


@bp.get("/activity/<ref:activity>/sample/records/<id:record>/replacement")
@access(policy.can_sample, load=queries.sampled_activity)
def replace_form(activity: Activity, record: str) -> Response:
    """Why does it go?"""
    one = queries.record_of(queries.live_draw(activity), record)
    return page("sampling/replacement.html", form=_form(one), **_shown(activity, one))


def _form(one: Record) -> forms.ReplaceForm:
    return forms.ReplaceChosenForm() if one.method == "chosen" else forms.ReplaceForm()


def _shown(activity: Activity, one: Record) -> dict[str, Any]:
    records, replaced = queries.in_order_of(one.draw, keyring.ring())
    looked = next(each for each in (*records, *replaced) if each.record.id == one.id)
    return {"activity": activity, "looked": looked}


@bp.post("/activity/<ref:activity>/sample/records/<id:record>/replacement")
@access(policy.can_sample, load=queries.sampled_activity)
def replace(activity: Activity, record: str) -> Response:
    """The next one of the same order takes its place: 409 where somebody did it first."""
    one = queries.record_of(queries.live_draw(activity), record)
    form = _form(one)

    def act() -> str:
        typed = form.typed.data if isinstance(form, forms.ReplaceChosenForm) else ""
        services.replace(one, form.reason.data, typed=typed, by=me())
        return "The record is replaced. It stays below the list, with the reason."

    def onto() -> str:
        return url_for("sampling.show", activity=activity.ref)

    return sent(form, "sampling/replacement.html", act, onto, lambda: _shown(activity, one))
