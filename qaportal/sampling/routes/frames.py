"""Frames: send one, say which column holds what, look through it, confirm it or put it aside."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.lib import htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.clock import day_of
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.sampling import forms, policy, queries, services
from qaportal.sampling.frame_file import FIELDS, label, lacking
from qaportal.sampling.models import SampleFrame
from qaportal.sampling.references import masked
from qaportal.sampling.routes.blueprint import bp, system_of, systems_of
from qaportal.sampling.routes.sample import workbench

FEW, MANY = 8, 200


def _onto(activity: Activity) -> str:
    return url_for("sampling.show", activity=activity.ref)


@bp.post("/activity/<ref:activity>/sample/frames")
@access(policy.can_sample, load=queries.sampled_activity)
def send_frame(activity: Activity) -> Response:
    """Check a file. Nothing of it is written before it is confirmed."""
    form = forms.frame_form(systems_of(activity))
    made: list[str] = []

    def act() -> str:
        with form.file.data.stream as stream:
            data = stream.read()
        name = form.file.data.filename or ""
        made.append(services.send_frame(activity, data, name, system=system_of(activity, form), by=me()).public_id)
        return "The file is read. Nothing of it is in the portal yet."

    def onto() -> str:
        return url_for("sampling.frame", activity=activity.ref, frame=made[0])

    return sent(form, "sampling/show.html", act, onto, lambda: workbench(activity))


@bp.get("/activity/<ref:activity>/sample/frames/<id:frame>")
@access(policy.can_sample, load=queries.sampled_activity)
def frame(activity: Activity, frame: str) -> Response:
    """What the file comes to, and which of its columns are used."""
    found = queries.frame_of(activity, frame)
    if found.is_confirmed:
        return htmx.redirect(_onto(activity))
    headings = queries.table_of(found, keyring.ring()).headings
    return page("sampling/frame.html", form=forms.columns_form(headings, found.columns), **_checked(activity, found))


def _checked(activity: Activity, found: SampleFrame) -> dict[str, Any]:
    ring = keyring.ring()
    headings = queries.table_of(found, ring).headings
    wrong = lacking(found.columns, headings)
    checked = None if wrong else queries.checked(found, ring)
    shown = checked.rows[:FEW] if checked else []
    names = {unit.team_id or 0: unit.name for unit in queries.known_on(day_of(found.sent_at)).teams.values()}
    return {
        "activity": activity, "frame": found, "checked": checked, "wrong": wrong, "shown": shown, "names": names,
        "fields": list(FIELDS), "label": label,
        "masked": masked, "faults": checked.faults[:MANY] if checked else [],
        "confirm": forms.ConfirmForm(data={"reviewed": checked.digest if checked else ""}),
        "unused": [heading for heading in headings if heading and heading not in found.columns.values()],
    }  # fmt: skip


@bp.post("/activity/<ref:activity>/sample/frames/<id:frame>/columns")
@access(policy.can_sample, load=queries.sampled_activity)
def map_columns(activity: Activity, frame: str) -> Response:
    """This column holds that."""
    found = queries.frame_of(activity, frame)
    if found.is_confirmed:
        return htmx.redirect(_onto(activity))
    form = forms.columns_form(queries.table_of(found, keyring.ring()).headings, {})

    def act() -> str:
        services.map_columns(found, {name: form[name].data or "" for name in FIELDS}, by=me())
        return "The columns are settled. Look through what the file comes to."

    def onto() -> str:
        return url_for("sampling.frame", activity=activity.ref, frame=frame)

    return sent(form, "sampling/frame.html", act, onto, lambda: _checked(activity, found))


@bp.post("/activity/<ref:activity>/sample/frames/<id:frame>/confirmation")
@access(policy.can_sample, load=queries.sampled_activity)
def confirm_frame(activity: Activity, frame: str) -> Response:
    """Write exactly what was shown."""
    found = queries.frame_of(activity, frame)
    services.confirm_frame(found, request.form.get("reviewed", ""), by=me())
    db.session.commit()
    flash(f"The frame is confirmed: {plural(found.kept, 'record')}. The file itself is gone.", "success")
    return htmx.redirect(_onto(activity))


@bp.post("/activity/<ref:activity>/sample/frames/<id:frame>/removal")
@access(policy.can_sample, load=queries.sampled_activity)
def put_aside(activity: Activity, frame: str) -> Response:
    """It is not used after all."""
    services.put_aside(queries.frame_of(activity, frame), by=me())
    db.session.commit()
    flash("The frame is removed.", "success")
    return htmx.redirect(_onto(activity))
