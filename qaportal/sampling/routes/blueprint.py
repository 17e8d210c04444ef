"""The blueprint that the routes share, and how each of their forms is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash

from qaportal.lib import htmx
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.sampling import policy

bp = Blueprint("sampling", __name__)


def sent(
    form: Any, template: str, act: Callable[[], str], onto: Callable[[], str], context: Callable[[], dict[str, Any]]
) -> Response:
    """Validate, act, commit and go `onto` an address with the sentence that `act` gives; else the form's page again,
    with what is wrong and what was typed."""
    if not form.validate():
        return page(template, 422, form=form, **context())
    try:
        done = act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return page(template, error.status, form=form, **context())
    flash(done, "success")
    return htmx.redirect(onto())


def systems_of(activity: Activity) -> tuple[str, ...]:
    """The case systems that the framework of an activity names."""
    pack, _ = policy.rules_of(activity)
    return pack.header.record_systems


def system_of(activity: Activity, form: Any) -> str:
    """The case system that a form says, or the only one that there is."""
    systems = systems_of(activity)
    return str(form.system.data or systems[0]) if "system" in form else systems[0] if systems else ""
