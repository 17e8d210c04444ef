"""The mail of a demo, which goes nowhere but into a folder."""

from flask import Response, current_app

from qaportal.lib import mail as letters
from qaportal.lib.access import access
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page
from qaportal.people import policy
from qaportal.people.routes.blueprint import bp


def _only_in_a_demo() -> None:
    """Messages hold sign-in links: outside a demo nobody reads those of others."""
    if not (current_app.config["DEMO"] and current_app.config["MAIL_URL"].startswith("folder:")):
        raise NotFound("There is no such page.")


@bp.get("/mail")
@access(policy.can_read_mail)
def mail() -> Response:
    """The latest messages."""
    _only_in_a_demo()
    return page("people/mail.html", messages=letters.kept())


@bp.get("/mail/<mail:name>")
@access(policy.can_read_mail)
def mail_message(name: str) -> Response:
    """One message."""
    _only_in_a_demo()
    return page("people/mail_message.html", message=letters.kept_message(name))
