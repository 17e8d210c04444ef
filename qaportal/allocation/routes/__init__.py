"""HTTP for allocation: the seats of an activity, what the engine proposes, choosing by hand."""

from flask import Flask

from qaportal.allocation.routes import (
    availability,
    choosing,
    cover,
    duty_work,
    fairness,
    mine,
    nominations,
    proposals,
    seats,
)
from qaportal.allocation.routes.blueprint import bp

__all__ = [
    "availability",
    "bp",
    "choosing",
    "cover",
    "duty_work",
    "fairness",
    "init_app",
    "mine",
    "nominations",
    "proposals",
    "seats",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
