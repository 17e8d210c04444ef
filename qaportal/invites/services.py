"""The verbs of feeds: subscribe, reset and remove a link, publish a year into calendars, keep a body."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.invites import links, queries
from qaportal.invites.models import Feed, FeedBody, FeedEvent, FeedEventTag, FeedState
from qaportal.invites.queries import Offer
from qaportal.invites.reading import Calendar
from qaportal.invites.reconcile import Kept, Place, Published, Wanted, next_stamp, reconcile, wanted
from qaportal.invites.vevent import vevent
from qaportal.lib import clock
from qaportal.lib.db import db, own_transaction
from qaportal.lib.ical import calendar as calendar_file
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Team
from qaportal.programme import services as programme_services
from qaportal.programme.models import Programme, Publication, PublishedActivity

BUSY, FREE = b"\r\nTRANSP:OPAQUE\r\n", b"\r\nTRANSP:TRANSPARENT\r\n"
BODIES_KEPT = timedelta(days=60)
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


# Links ---------------------------------------------------------------------------------------------------


def subscribe(offer: Offer, *, by: Person) -> Feed:
    """Give `by` a secret link to the calendar on offer; the one they have already if there is one."""
    # The person's row is the queue: two clicks at once make one feed.
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update())
    for feed in queries.feeds_of(by):
        if feed.scope == offer.scope:
            return feed
    target = offer.target
    feed = Feed(
        public_id=new_public_id(),
        person=by,
        kind=target.kind,
        scope=offer.scope,
        name=offer.name,
        team_id=target.team_id,
        service_id=target.service_id if target.kind == "service" else None,
        type_key=target.type_key,
        version=1,
        made_at=clock.now(),
    )
    _seal(feed)
    db.session.add(feed)
    record("subscribed", "feed", feed.public_id, by=by, scope=feed.scope)
    db.session.flush()
    return feed


def reset(feed: Feed, *, by: Person) -> None:
    """Give the feed a new link; the old one is dead at once (A13)."""
    feed.version += 1
    feed.made_at, feed.last_collected_at, feed.last_collected_by = clock.now(), None, ""
    _seal(feed)
    record("reset", "feed", feed.public_id, by=by, scope=feed.scope)


def remove(feed: Feed, *, by: Person) -> None:
    """End the feed's link for good."""
    feed.revoked_at = clock.now()
    record("removed", "feed", feed.public_id, by=by, scope=feed.scope)


def _seal(feed: Feed) -> None:
    feed.digest = links.digest_of(links.token_of_feed(feed))


def note_collected(connection: Connection, feed_id: int, at: datetime, by: str) -> None:
    """Keep when the feed was last collected and by what kind of program, for its owner to see."""
    chosen = update(Feed).where(Feed.id == feed_id)
    connection.execute(chosen.values(last_collected_at=at, last_collected_by=by))


# Publishing ----------------------------------------------------------------------------------------------


def publish(
    programme: Programme, *, by: Person | None, note: str = "", reviewed: str = ""
) -> Publication:
    """Publish the programme's draft, and bring its calendar events into line in the same transaction.

    `reviewed` is the seal of the changes a person saw. Raises Stale and DomainError as the programme's own verb.
    """
    publication = programme_services.publish(programme, by=by, note=note, reviewed=reviewed)
    align(programme)
    return publication


def align(programme: Programme) -> frozenset[str]:
    """Make the events of feeds say what the programme's published rows say: only what differs is written, and only
    the feeds of the tags given back will read otherwise. Repeating it changes nothing (S05)."""
    db.session.flush()
    facts = _published(programme)
    rows = {Place(row.activity_id, row.part): row for row in _events_of(programme)}
    plan = reconcile([event for one in facts for event in wanted(one)], map(_kept, rows.values()))
    now = clock.now()
    for event in plan.new:
        row = FeedEvent(uid=f"{uuid4()}@{links.host()}", sequence=0, changed_at=now)
        row.activity_id, row.part = event.place
        db.session.add(row)
        _write(row, event)
    for event in plan.changed:
        row = rows[event.place]
        row.sequence, row.changed_at = row.sequence + 1, next_stamp(row.changed_at, now)
        _write(row, event)
    for event in plan.moved_feeds:
        _tag(rows[event.place], event.tags)
    for place in plan.gone:
        row = rows[place]
        row.sequence, row.changed_at, row.is_gone = row.sequence + 1, next_stamp(row.changed_at, now), True
    db.session.flush()
    _bump(plan.touched, now)
    return plan.touched


def _published(programme: Programme) -> list[Published]:
    rows = db.session.scalars(select(PublishedActivity).where(PublishedActivity.programme_id == programme.id))
    services = {team: service for team, service in db.session.execute(select(Team.id, Team.service_id))}
    kinds = pack_of(programme.framework).activities
    return [
        Published(
            id=row.activity_id,
            type_name=kinds[row.type_key].name,
            url=links.activity(row.ref),
            service_id=services[row.team_id] if row.team_id else row.service_id,
            **{name: getattr(row, name) for name in _SAME},
        )
        for row in rows
    ]


_SAME = (
    "type_key", "subject", "team_id", "starts_on", "ends_on", "starts_at", "ends_at", "place", "phases", "posts",
    "for_leadership", "is_cancelled",
)  # fmt: skip


def _events_of(programme: Programme) -> Sequence[FeedEvent]:
    published = select(PublishedActivity.activity_id).where(PublishedActivity.programme_id == programme.id)
    return db.session.scalars(select(FeedEvent).where(FeedEvent.activity_id.in_(published))).all()


def _kept(row: FeedEvent) -> Kept:
    place, tags = Place(row.activity_id, row.part), frozenset(one.tag for one in row.tags)
    return Kept(place, row.sequence, row.changed_at, row.digest, tags, row.is_gone)


def _write(row: FeedEvent, event: Wanted) -> None:
    """Put what the event says into its row: once here, never at reading."""
    row.title, row.digest, row.is_gone = event.title[:400], event.digest(), False
    row.starts_on, row.ends_on, row.begins_at = event.starts_on, event.ends_on, event.begins_at
    row.vevent = vevent(event, uid=row.uid, sequence=row.sequence, stamp=row.changed_at)
    _tag(row, event.tags)


def _tag(row: FeedEvent, tags: frozenset[str]) -> None:
    kept = {one.tag: one for one in row.tags}
    row.tags = [kept.get(tag) or FeedEventTag(tag=tag) for tag in sorted(tags)]


def _bump(tags: Iterable[str], now: datetime) -> None:
    """One step for each tag, in one order everywhere, so that two publications never wait for each other."""
    insert = _INSERTS[db.session.connection().dialect.name]
    for tag in sorted(tags):
        first = insert(FeedState).values(tag=tag, version=1, changed_at=now)
        again = {"version": FeedState.version + 1, "changed_at": now}
        db.session.execute(first.on_conflict_do_update(index_elements=["tag"], set_=again))


# Bodies --------------------------------------------------------------------------------------------------


def keep_body(calendar: Calendar) -> tuple[str, bytes]:
    """The ETag and the bytes of the calendar as it stands now, stored for the next who asks.

    Whoever comes first holds the row while building; the others wait for it and find the bytes there.
    """
    with own_transaction() as connection:
        insert = _INSERTS[connection.dialect.name]
        empty = insert(FeedBody).values(key=calendar.key, etag="", body=b"", made_at=clock.now())
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
    return etag, calendar_file(calendar.name, events)
