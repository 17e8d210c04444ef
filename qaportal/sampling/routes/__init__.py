"""HTTP for sampling: the sample of an activity, its frame, its draw, its records, what is put forward."""

from flask import Flask

from qaportal.sampling.routes import drawing, frames, nominees, records, sample
from qaportal.sampling.routes.blueprint import bp

__all__ = ["bp", "drawing", "frames", "init_app", "nominees", "records", "sample"]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
