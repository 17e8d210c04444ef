"""HTTP for actions and plans."""

from flask import Flask

from qaportal.actions import emails
from qaportal.actions.routes import acting, finishing, handing_in, lists, making, plans
from qaportal.actions.routes.blueprint import bp
from qaportal.invites import emails as letters

__all__ = ["acting", "finishing", "handing_in", "lists", "making", "plans"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox the letter to owners."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
