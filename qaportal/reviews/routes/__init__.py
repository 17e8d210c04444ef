"""HTTP for filled forms: one's own, writing in them, handing in, reading."""

from flask import Flask

from qaportal.reviews.routes import answering, filling, handing, mine, reading
from qaportal.reviews.routes.blueprint import bp

__all__ = ["answering", "bp", "filling", "handing", "init_app", "mine", "reading"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
