"""Pages of insight, and reports that are put together from it."""

from flask import Flask

from qaportal.insight.routes import pages, reports
from qaportal.insight.routes.blueprint import bp

__all__ = ["init_app", "pages", "reports"]


def init_app(app: Flask) -> None:
    """Open the pages."""
    app.register_blueprint(bp)
