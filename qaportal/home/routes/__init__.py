"""HTTP for Home, the shell around every page, and the chase list."""

from flask import Flask

from qaportal.home import emails
from qaportal.home.routes import chasing, home
from qaportal.invites import emails as letters

__all__ = ["chasing", "home", "init_app"]


def init_app(app: Flask) -> None:
    """Open the pages, teach the outbox the letters of Home, and put the shell around every page."""
    app.register_blueprint(home.bp)
    app.register_blueprint(chasing.bp)
    letters.KINDS.update(emails.KINDS)
    app.context_processor(home.shell)
