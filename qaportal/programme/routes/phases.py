"""A phase of an activity is done, and taken back: two buttons on its page, which lead back to where they stand."""

from typing import Any

from flask import Flask, Response, flash, url_for
from werkzeug.routing import BaseConverter

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.routing import Ref
from qaportal.programme import policy, queries, services
from qaportal.programme.phases import OfActivity
from qaportal.programme.routes.blueprint import bp


class PhaseOf(BaseConverter):
    """A phase of an activity, as it stands in an address: `CPR-2027-03/phases/review`."""

    regex = f"{Ref.regex}/phases/[a-z][a-z0-9_]{{0,39}}"
    part_isolating = False

    def to_python(self, value: str) -> tuple[str, str]:
        ref, _, key = value.partition("/phases/")
        return ref, key

    def to_url(self, value: Any) -> str:
        return "/phases/".join(value)


def teach(app: Flask) -> None:
    """Let addresses know the converter as `phase`."""
    app.url_map.converters["phase"] = PhaseOf


@bp.post("/activity/<phase:phase>/done")
@access(policy.can_mark_phase, load=queries.visible_phase)
def mark_phase(phase: OfActivity) -> Response:
    """It is done, today. 409 where somebody said so before."""
    services.mark_phase(phase.activity, phase.phase.key, by=me())
    db.session.commit()
    return _back(phase, f"{phase.phase.name} is marked as done.")


@bp.post("/activity/<phase:phase>/done/removal")
@access(policy.can_mark_phase, load=queries.visible_phase)
def take_back_phase(phase: OfActivity) -> Response:
    """It is not done after all. 409 where it is not marked."""
    services.take_back_phase(phase.activity, phase.phase.key, by=me())
    db.session.commit()
    return _back(phase, f"{phase.phase.name} is not marked as done any more.")


def _back(phase: OfActivity, sentence: str) -> Response:
    flash(sentence, "success")
    page = url_for("programme.activity", activity=phase.activity.ref, _anchor=f"phase-{phase.phase.key}")
    return htmx.redirect(page)
