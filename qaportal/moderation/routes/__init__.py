"""HTTP for second looks."""

from flask import Flask

from qaportal.invites import emails as letters
from qaportal.moderation import emails
from qaportal.moderation.routes import agreement, calibration, dispute_choice, disputes, returning, second_looks
from qaportal.moderation.routes.blueprint import bp

__all__ = ["agreement", "bp", "calibration", "dispute_choice", "disputes", "init_app", "returning", "second_looks"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox their letters."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
