"""HTTP for allocation: the seats of an activity, what the engine proposes, choosing by hand."""

from flask import Flask

from qaportal.allocation.routes import availability, choosing, fairness, nominations, proposals, seats
from qaportal.allocation.routes.blueprint import bp

__all__ = ["availability", "bp", "choosing", "fairness", "init_app", "nominations", "proposals", "seats"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
