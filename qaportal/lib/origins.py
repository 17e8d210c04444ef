"""Only our own pages send changes: beside the token of each form, the browser's own word for it (WB-3, A9)."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from qaportal.lib.db import READING
from qaportal.lib.errors import NotAllowed

OURS = frozenset({"same-origin", "none"})
FOREIGN = "This was sent from another site. Open the page in the portal and send it from there."


def is_foreign(site: str | None, origin: str | None, hosts: frozenset[str]) -> bool:
    """Whether a request comes from elsewhere by its Sec-Fetch-Site or, where the browser sends none (as over plain
    HTTP), by its Origin. `hosts` are our own, ports included. What says neither is no browser."""
    if site is not None:
        return site not in OURS
    return origin is not None and urlsplit(origin).netloc not in hosts


def enforce() -> None:
    """Before each request that is not a mere reading."""
    if request.method in READING:
        return
    hosts = frozenset({request.host, urlsplit(current_app.config["BASE_URL"]).netloc})
    if is_foreign(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), hosts):
        raise NotAllowed(FOREIGN)


def init_app(app: Flask) -> None:
    """Ask it of every request."""
    app.before_request(enforce)
