"""HTTP for the programme: the planner, creating a year, one activity."""

from flask import Flask

from qaportal.programme.routes import activity, creating, year
from qaportal.programme.routes.blueprint import bp

__all__ = ["activity", "bp", "creating", "init_app", "year"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
