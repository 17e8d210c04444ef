"""HTTP for meetings."""

from flask import Flask

from qaportal.invites import emails as letters
from qaportal.meetings import emails
from qaportal.meetings.routes import agenda, ending, meetings, room
from qaportal.meetings.routes.blueprint import bp

__all__ = ["agenda", "ending", "init_app", "meetings", "room"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox the letters to owners."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
