"""HTTP for filled forms: one's own, writing in them, handing in, reading, taking copies out."""

from flask import Flask

from qaportal.reviews.routes import (
    answering,
    building,
    building_questions,
    building_use,
    exporting,
    filling,
    handing,
    how_far,
    mine,
    reading,
)
from qaportal.reviews.routes.blueprint import bp

__all__ = [
    "answering",
    "bp",
    "building",
    "building_questions",
    "building_use",
    "exporting",
    "filling",
    "handing",
    "how_far",
    "init_app",
    "mine",
    "reading",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
