"""HTTP for second looks."""

from flask import Flask

import qaportal.moderation.models  # noqa: F401
from qaportal.invites import emails as letters
from qaportal.moderation import emails
from qaportal.moderation.routes import dispute_choice, disputes
from qaportal.moderation.routes.blueprint import bp

__all__ = ["bp", "dispute_choice", "disputes", "init_app"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox their letters."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
