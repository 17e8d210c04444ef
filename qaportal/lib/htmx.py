"""What the server says to htmx, and its plain twin for browsers without script."""

import json
from typing import Any

from flask import Response
from flask import redirect as plain_redirect
from htmx_flask import Htmx, request

htmx = Htmx()


def is_fragment() -> bool:
    """Whether the browser asked for a piece of a page rather than a page."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def redirect(url: str) -> Response:
    """Go to a page: 303 for a plain form, HX-Redirect for htmx (which would swap a followed redirect)."""
    if is_fragment():
        return Response("", headers={"HX-Redirect": url})
    answer = plain_redirect(url, 303)
    return Response(answer.get_data(), answer.status, answer.headers)


def tell(response: Response, *, retarget: str = "", **events: Any) -> Response:
    """Ask the page to do something after the swap: `say` a sentence, move the `focus`, aim elsewhere."""
    if events:
        response.headers["HX-Trigger"] = json.dumps(events)
    if retarget:
        response.headers["HX-Retarget"] = retarget
        response.headers["HX-Reswap"] = "innerHTML"
    return response
