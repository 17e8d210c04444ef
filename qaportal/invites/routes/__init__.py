"""HTTP for what leaves the portal: publishing a year and its seats, inviting people and their answers, calendar links,
collecting a feed, the outbox, how one wants to be told."""

from flask import Flask

from qaportal.invites.routes import answers, collecting, cover, feeds, inviting, notices, outbox, publishing, seats
from qaportal.invites.routes.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "collecting",
    "cover",
    "feeds",
    "init_app",
    "inviting",
    "notices",
    "outbox",
    "publishing",
    "seats",
]


def init_app(app: Flask) -> None:
    """Teach the addresses the shape of a token and open the pages."""
    app.url_map.converters["feed"] = collecting.FeedToken
    app.register_blueprint(bp)
