"""HTTP for allocation."""

from flask import Flask

from qaportal.allocation import models as models
from qaportal.allocation.routes import cover, mine
from qaportal.allocation.routes.blueprint import bp

__all__ = ["bp", "cover", "init_app", "mine"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
