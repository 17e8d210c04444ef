"""HTTP for what leaves the portal: publishing a year and its seats, inviting people and their answers, calendar links,
collecting a feed, the outbox, replies by mail."""

from flask import Flask

from qaportal.invites.routes import answers, collecting, cover, feeds, inviting, outbox, publishing, replies, seats
from qaportal.invites.routes.blueprint import bp

__all__ = [
    "answers", "bp", "collecting", "cover", "feeds", "init_app", "inviting", "outbox", "publishing", "replies", "seats",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Teach the addresses the shape of a token and open the pages."""
    app.url_map.converters["feed"] = collecting.FeedToken
    app.register_blueprint(bp)
