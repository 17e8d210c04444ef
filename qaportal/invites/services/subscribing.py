"""Secret links: subscribe, reset, remove."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from qaportal.auditlog.services import record
from qaportal.invites import links, queries
from qaportal.invites.models import Feed
from qaportal.invites.queries import Offer
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person


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
