"""The address that calendar programs collect from, without a session or a sign-in."""

from datetime import datetime

from flask import Response, request
from sqlalchemy import Connection
from werkzeug.http import http_date
from werkzeug.routing import BaseConverter

from qaportal.invites import links, queries, services
from qaportal.invites.queries import Link
from qaportal.invites.reading import NOTE_EVERY, calendar_of, program_of
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import clock
from qaportal.lib.access import access, public
from qaportal.lib.db import after_answer, db
from qaportal.lib.limits import allows

HITS_PER_HOUR = 60
MISSES_PER_HOUR = 60
NO_LINK = "This calendar link has ended. Sign in to QA Portal and choose Add to my calendar for a new one.\n"
TOO_OFTEN = "This calendar is collected too often. Set your calendar to once an hour or less.\n"
ROBOTS = "User-agent: *\nAllow: /f/\nDisallow: /\n"
FEED_HEADERS = {
    "Content-Disposition": 'inline; filename="qa-dates.ics"',
    "Cache-Control": "private, max-age=300",
    "X-Robots-Tag": "noindex, nofollow",
}


class FeedToken(BaseConverter):
    """What may stand for a token: anything short. `links.has_shape` looks closer, so that whatever opens nothing
    gets the one plain answer, and counts as a miss."""

    regex = r"[^/]{1,200}"


@bp.get("/f/<feed:token>.ics")
@access(public)
def collect(token: str) -> Response:
    """A calendar by its secret link: 304 when it stands as it stood, else the stored bytes (calendar rules 5.4).

    It uses no session and no one's sign-in. Rights are asked anew each time; what was removed, reset, or belongs
    to someone who has left, answers as if it had never been (TK-2).
    """
    with db.engine.connect() as connection:
        link = _link(connection, token)
        if link is None:
            return _no_link()
        if not allows("feed", link.public_id, most=HITS_PER_HOUR):
            return _plain(TOO_OFTEN, 429)
        calendar = calendar_of(link.name, link.target, link.held, clock.today(), link.alarm)
        states = queries.states(connection, calendar.tags)
        etag = calendar.etag(states)
        is_known = request.if_none_match.contains_weak(etag)
        body = b"" if is_known else queries.kept_body(connection, calendar.key, etag)
    if body is None:
        etag, body = services.keep_body(calendar)
    _note(link)
    changed_at = max((state.changed_at for state in states), default=link.made_at)
    return _file(body, etag, changed_at, 304 if is_known else 200)


def _link(connection: Connection, token: str) -> Link | None:
    """The live link that `token` opens: found by its digest, then checked against what it should be today."""
    if not links.has_shape(token):
        return None
    found = queries.link(connection, links.digest_of(token), clock.today())
    if found is None or not links.fits(token, found.public_id, found.version, found.epoch):
        return None
    return found if found.is_allowed(clock.now()) else None


def _note(link: Link) -> None:
    now = clock.now()
    if link.collected_at is None or now - link.collected_at >= NOTE_EVERY:
        by = program_of(request.user_agent.string)
        after_answer(lambda connection: services.note_collected(connection, link.feed_id, now, by))


def _file(body: bytes, etag: str, changed_at: datetime, status: int) -> Response:
    response = Response(body, status, FEED_HEADERS, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    return response


def _no_link() -> Response:
    """The same answer for every link that does not open, and a limit on how often one address may ask."""
    if not allows("feed-miss", request.remote_addr or "", most=MISSES_PER_HOUR):
        return _plain(TOO_OFTEN, 429)
    return _plain(NO_LINK, 404)


def _plain(sentence: str, status: int) -> Response:
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


@bp.get("/robots.txt")
@access(public)
def robots() -> Response:
    """Must exist and leave feeds alone, or some collectors refuse them (calendar rules 2.5)."""
    return _plain(ROBOTS, 200)
