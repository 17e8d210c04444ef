"""The blueprint that the people routes share, and how each of their forms is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash

from qaportal.lib import htmx
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page

bp = Blueprint("people", __name__)


def change(
    form: Any,
    template: str,
    act: Callable[[], None],
    done: str,
    onto: Callable[[], str],
    again: Callable[[], dict[str, Any]] = dict,
) -> Response:
    """Validate, act, commit and go on; or the page again with what is wrong, keeping what was typed.

    `onto` gives the address to go on to, `again` what else the page needs when it has to be shown again.
    """
    if not form.validate():
        return page(template, 422, form=form, **again())
    try:
        act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return page(template, error.status, form=form, **again())
    flash(done, "success")
    return htmx.redirect(onto())
