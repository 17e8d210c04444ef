"""HTTP for the programme: the planner, creating a year, one activity, standing duties."""

from flask import Flask

from qaportal.programme.routes import (
    activity,
    adopting,
    commissioning,
    creating,
    duties,
    duty_log,
    phases,
    themes,
    year,
)
from qaportal.programme.routes.blueprint import bp

__all__ = [
    "activity",
    "adopting",
    "bp",
    "commissioning",
    "creating",
    "duties",
    "duty_log",
    "init_app",
    "phases",
    "themes",
    "year",
]


def init_app(app: Flask) -> None:
    """Teach the addresses what a phase looks like and open the pages."""
    phases.teach(app)
    app.register_blueprint(bp)
