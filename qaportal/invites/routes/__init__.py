"""HTTP for what leaves the portal: publishing a year and its seats, inviting people to an activity or a whole year,
their answers, calendar links, collecting a feed, the outbox, replies by mail, the mail of a demo, how one wants to be
told."""

from flask import Flask

from qaportal.invites.routes import (
    answers,
    collecting,
    cover,
    feeds,
    inviting,
    mailbox,
    mailing,
    notices,
    outbox,
    publishing,
    replies,
    seats,
)
from qaportal.invites.routes.blueprint import bp

__all__ = [
    "answers", "bp", "collecting", "cover", "feeds", "init_app", "inviting", "mailbox", "mailing", "notices",
    "outbox", "publishing", "replies", "seats",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Teach the addresses the shape of tokens and open the pages."""
    app.url_map.converters["feed"] = collecting.FeedToken
    app.url_map.converters["invited"] = answers.GuestToken
    app.register_blueprint(bp)
