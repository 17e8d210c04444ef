"""HTTP for people: signing in, one's own settings, looking after staff, teams and staff files."""

from flask import Flask

from qaportal.people.routes import imports, leave, mine, org, pattern, persons, signing_in, working_days
from qaportal.people.routes.blueprint import bp

__all__ = ["bp", "imports", "init_app", "leave", "mine", "org", "pattern", "persons", "signing_in",
           "working_days"]  # fmt: skip


def init_app(app: Flask) -> None:
    """Flask-Login, standing on our own rows, and the pages."""
    signing_in.manager.init_app(app)
    app.register_blueprint(bp)
