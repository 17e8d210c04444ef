"""HTTP for actions."""

from flask import Flask

from qaportal.actions import emails
from qaportal.actions.routes import handing_in, settling
from qaportal.actions.routes.blueprint import bp
from qaportal.invites import emails as letters

__all__ = ["handing_in", "settling"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox their letters."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
