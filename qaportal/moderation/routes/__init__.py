"""HTTP for second looks."""

from flask import Flask

from qaportal.moderation import models as models
from qaportal.moderation.routes.blueprint import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
