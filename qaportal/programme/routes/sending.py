"""What a posted form comes to: the act and onwards, or the form again with what is wrong."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash

from qaportal.lib import htmx
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import tell
from qaportal.lib.pages import page

Context = Callable[[], dict[str, Any]]
Onto = str | Callable[[], str]


def sent(form: Any, template: str, act: Callable[[], str], onto: Onto, context: Context) -> Response:
    """Validate, act, commit and go `onto` an address with the sentence that `act` gives; else the form's page again,
    with what is wrong and what was typed.

    `context` is what the page wants, as it stands then; where somebody else was first and the form has a version, its
    `version` is the form's new one.
    """
    if not form.validate():
        return page(template, 422, form=form, **context())
    try:
        done = act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        found = context()
        if isinstance(error, Stale) and "version" in found:
            form.version.raw_data, form.version.data = None, found["version"]
        return page(template, error.status, form=form, **found)
    flash(done, "success")
    return htmx.redirect(onto if isinstance(onto, str) else onto())
