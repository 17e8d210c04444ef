"""The log of changes, page by page."""

from flask import Blueprint, Flask, Response, request

from qaportal.auditlog import policy, queries
from qaportal.lib import clock
from qaportal.lib.access import access
from qaportal.lib.pages import page

bp = Blueprint("auditlog", __name__)
MOST = 2**31  # beyond any id that both databases can hold


@bp.get("/admin/log")
@access(policy.can_read_log)
def log() -> Response:
    """What happened, newest first; `kind` keeps to one kind of thing, `before` goes further back."""
    kind, before = request.args.get("kind", "")[:40], request.args.get("before", type=int)
    before = before if before and 0 < before < MOST else None
    entries = queries.latest(before, kind)
    further = entries[-1].id if len(entries) == queries.PAGE else None
    return page(
        "auditlog/log.html", entries=entries, kind=kind, kinds=queries.kinds(), further=further, before=before,
        now=clock.now(),
    )  # fmt: skip


def init_app(app: Flask) -> None:
    """The page."""
    app.register_blueprint(bp)
