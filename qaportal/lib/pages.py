"""Pages: rendering, the headers that every answer carries, hashed files, and what a refusal looks like."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from htmx_flask.requests import HtmxAwareRequest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.utils import cached_property

from qaportal.lib import htmx
from qaportal.lib.db import db, is_busy
from qaportal.lib.errors import DomainError
from qaportal.lib.text import normalise

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
SENTENCES = {
    400: "The page sent something that could not be read. Go back and try again.",
    403: "Your role does not include this. Ask the quality assurance team if you think it should.",
    404: "There is no page here, or it is not one that you can see. Check the address, or start from Home.",
    405: "This address cannot be used that way. Start from Home.",
    409: "Someone else changed this while you were looking at it. Open it again to see how it stands now.",
    413: "That is larger than the portal takes. Send a smaller file or a shorter text.",
    429: "There were too many tries in a short time. Wait a few minutes and try again.",
    500: "Something went wrong on our side. Nothing was half-saved. Try again, and tell support if it comes back.",
    503: "Many people are saving at the moment. Nothing was half-saved. Wait a few seconds and try again.",
}


class PortalRequest(HtmxAwareRequest):
    """A request whose text is normalised once, before anything reads it (UP-5)."""

    def _load_form_data(self) -> None:
        """Whoever asks first, for the form or for the files: both come from here."""
        is_loaded = "form" in self.__dict__
        super()._load_form_data()
        if not is_loaded:
            self.__dict__["form"] = _clean(self.__dict__["form"])

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _clean(super().args)


def _clean(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(normalise(name), normalise(value)) for name, value in sent.items(multi=True)])


def page_or_fragment(page: str, fragment: str, /, status: int = 200, **context: Any) -> Response:
    """The whole page for a browser, or its fragment alone for htmx: one context, two doors."""
    template = fragment if htmx.is_fragment() else page
    return make_response(render_template(template, **context), status)


def page(template: str, /, status: int = 200, **context: Any) -> Response:
    """A whole page."""
    return make_response(render_template(template, **context), status)


def piece(template: str, /, status: int = 200, **context: Any) -> Response:
    """A fragment that needs nothing of the frame around pages, and so asks nothing for it: for what is sent often."""
    return make_response(current_app.jinja_env.get_template(template).render(context), status)


def back_to(path: str) -> str:
    """A local page to go on to, rebuilt from the route that `path` matches; Home when it matches none.

    Never trusts the text itself: what does not match a GET route of ours is dropped (A11).
    """
    adapter = current_app.create_url_adapter(None) or current_app.url_map.bind("")
    try:
        endpoint, args = adapter.match(path.split("?")[0], method="GET")
    except HTTPException:
        return url_for("home.index")
    return url_for(endpoint, **args)


def _asset_url(manifest: dict[str, str]) -> Any:
    def asset(name: str) -> str:
        """The address of a built file, with the hash of its content in the name."""
        return url_for("static", filename=f"build/{manifest.get(name, name)}")

    return asset


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["BASE_URL"].startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and response.status_code < 400:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(["Cookie", "HX-Request"])
    return response


def _refusal(status: int, sentence: str, typed: Sequence[str] = ()) -> Response:
    """The page of a refusal, with what somebody had typed, so that it is not lost. htmx gets the same words as a
    fragment and puts them where it swaps errors: what was typed is still on the page there.

    What the request began is undone first: a session that broke off half-way could not be read from either.
    """
    db.session.rollback()
    name = "errors/_refusal.html" if htmx.is_fragment() else "errors/refusal.html"
    return make_response(render_template(name, status=status, sentence=sentence, typed=typed), status)


def _on_domain_error(error: DomainError) -> Response:
    return _refusal(error.status, error.sentence, _typed())


def _typed() -> list[str]:
    """What was written in words on the form that was sent."""
    if request.method != "POST" or request.files:
        return []
    return [text for name, text in request.form.items(multi=True) if name != "csrf_token" and " " in text.strip()]


def _on_http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):  # another's host name: no page, whose links would carry it
        return Response(SENTENCES[400], 400, mimetype="text/plain")
    sentence = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    return _refusal(status, sentence)


def _on_csrf(_error: CSRFError) -> Response:
    kept = to_send_again(400, "Still to be sent", "This page is older than your sign-in. What you wrote is still here.")
    return kept or _refusal(
        400, "This page was open for too long, or was sent from elsewhere. Open it again and resend."
    )


def to_send_again(status: int, title: str, sentence: str) -> Response | None:
    """A page that holds all that a form sent, to send it again, so that nothing typed is lost; None where there is
    nothing to hold or no page to show. Whoever asks knows that it was sent from a page of ours (`lib.origins`)."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if request.method != "POST" or htmx.is_fragment() or request.files or not any(value for _, value in fields):
        return None
    db.session.rollback()
    return page("errors/send_again.html", status, title=title, sentence=sentence, fields=fields, action=request.path)


def _on_clash(_error: StaleDataError | IntegrityError) -> Response:
    return _refusal(409, SENTENCES[409])


def _on_busy(error: OperationalError) -> Response:
    """Others held the database for too long: what was sent is kept on the page. All else is what nobody foresaw."""
    if not is_busy(error):
        if current_app.testing or current_app.debug:
            raise error
        return _on_crash(error)
    current_app.logger.warning("the database was busy on %s", request.endpoint)
    response = to_send_again(503, "Not saved yet", SENTENCES[503]) or _refusal(503, SENTENCES[503], _typed())
    response.headers["Retry-After"] = "5"
    return response


def _on_crash(error: Exception) -> Response:
    """What nobody foresaw. Where even the page of the refusal cannot be made (no database), its sentence alone."""
    current_app.logger.exception("unhandled %s on %s", type(error).__name__, request.endpoint)
    try:
        return _refusal(500, SENTENCES[500])
    except Exception:
        current_app.logger.exception("the page that says so failed too")
        return Response(SENTENCES[500] + "\n", 500, content_type="text/plain; charset=utf-8")


def init_app(app: Flask, static_build: Path) -> None:
    """Headers, error pages, `asset()` and the normalising request."""
    manifest = static_build / "manifest.json"
    app.request_class = PortalRequest
    app.jinja_env.globals["asset"] = _asset_url(json.loads(manifest.read_text()) if manifest.exists() else {})
    app.after_request(_finish)
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(StaleDataError, _on_clash)
    app.register_error_handler(IntegrityError, _on_clash)
    app.register_error_handler(OperationalError, _on_busy)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http)
    if not app.testing and not app.debug:
        app.register_error_handler(Exception, _on_crash)
