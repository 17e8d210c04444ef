"""HTTP for practice weeks."""

from flask import Flask

from qaportal.invites import emails as letters
from qaportal.weeks import emails
from qaportal.weeks.routes import ground, placing, publishing, studio, summaries, themes
from qaportal.weeks.routes.blueprint import bp

__all__ = ["ground", "placing", "publishing", "studio", "summaries", "themes"]


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox the letter of a timetable."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)
