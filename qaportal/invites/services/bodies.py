"""The bytes of a feed, built once for all who share it."""

from datetime import timedelta

from sqlalchemy import Connection, delete, update

from qaportal.invites import queries
from qaportal.invites.alarms import with_alarms
from qaportal.invites.models import FeedBody
from qaportal.invites.reading import Calendar
from qaportal.invites.services.upserts import insert_into
from qaportal.lib import clock
from qaportal.lib.db import own_transaction
from qaportal.lib.ical import calendar as calendar_file

BUSY, FREE = b"\r\nTRANSP:OPAQUE\r\n", b"\r\nTRANSP:TRANSPARENT\r\n"
BODIES_KEPT = timedelta(days=60)


def keep_body(calendar: Calendar) -> tuple[str, bytes]:
    """The ETag and the bytes of the calendar as it stands now, stored for the next who asks.

    Whoever comes first holds the row while building; the others wait for it and find the bytes there.
    """
    with own_transaction() as connection:
        empty = insert_into(FeedBody, connection).values(key=calendar.key, etag="", body=b"", made_at=clock.now())
        connection.execute(empty.on_conflict_do_update(index_elements=["key"], set_={"key": calendar.key}))
        etag = calendar.etag(queries.states(connection, calendar.tags))
        body = queries.kept_body(connection, calendar.key, etag)
        if body is None:
            etag, body = _build(connection, calendar)
            kept = update(FeedBody).where(FeedBody.key == calendar.key)
            connection.execute(kept.values(etag=etag, body=body, made_at=clock.now()))
            connection.execute(delete(FeedBody).where(FeedBody.made_at < clock.now() - BODIES_KEPT))
    return etag, body


def _build(connection: Connection, calendar: Calendar) -> tuple[str, bytes]:
    """Read until nothing was published in between, so that an ETag never names two bodies."""
    before, events = None, b""
    while (etag := calendar.etag(queries.states(connection, calendar.tags))) != before:
        before, events = etag, queries.events(connection, calendar)
    if not calendar.is_own:
        events = events.replace(BUSY, FREE)  # others' dates never mark the reader busy (2.7)
    return etag, calendar_file(calendar.name, with_alarms(events, calendar.alarm))
