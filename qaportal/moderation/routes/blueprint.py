"""What the routes share: the blueprint, and how far back a list goes."""

from flask import Blueprint, request

bp = Blueprint("moderation", __name__)
MOST = 2**31  # beyond every id


def page_before() -> int | None:
    """The id below which a list of what is over goes on; None for its beginning."""
    before = request.args.get("before", type=int)
    return before if before and 0 < before < MOST else None
