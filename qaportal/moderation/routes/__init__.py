"""HTTP for second looks."""

from flask import Flask

import qaportal.moderation.models  # noqa: F401
from qaportal.moderation.routes.blueprint import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
