"""HTTP for second looks."""

from flask import Flask

from qaportal.moderation.routes import second_looks
from qaportal.moderation.routes.blueprint import bp

__all__ = ["bp", "init_app", "second_looks"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
