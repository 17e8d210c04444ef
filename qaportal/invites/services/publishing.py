"""Publish a year into calendars: the events behind the feeds say what the published rows say."""

from datetime import datetime
from uuid import uuid4

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment, CoverOffer
from qaportal.allocation.services import Told
from qaportal.invites import links, queries
from qaportal.invites.models import FeedEvent, FeedEventTag
from qaportal.invites.reconcile import Plan, Wanted, reconcile, wanted
from qaportal.invites.services.cover import write_of_taken
from qaportal.invites.services.stamps import bump, step
from qaportal.invites.vevent import vevent
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme import services as programme_services
from qaportal.programme.models import Activity, Programme, Publication
from qaportal.programme.queries import lock_activities, lock_activities_of


def publish(programme: Programme, *, by: Person | None, note: str = "", reviewed: str = "") -> Publication:
    """Publish the programme's draft, and bring its calendar events into line in the same transaction.

    `reviewed` is the seal of the changes a person saw. Raises Stale and DomainError as the programme's own verb.
    """
    publication = programme_services.publish(programme, by=by, note=note, reviewed=reviewed)
    align(programme)
    return publication


def publish_seats(activity: Activity, *, reviewed: str, by: Person | None) -> Told:
    """Publish who sits where in an activity, and bring their own calendars into line in the same transaction. Raises as
    the verb of allocation does."""
    told = allocation.publish(activity, reviewed=reviewed, by=by)
    align(activity.programme, activity)
    return told


def accept_cover(offer: CoverOffer, *, by: Person) -> Assignment:
    """Somebody takes over a seat, and both people's calendars follow in the same transaction, in which QA leads are
    written to as well. Raises as the verb of allocation does."""
    made = allocation.accept(offer, by=by)
    align(made.slot.activity.programme, made.slot.activity)
    write_of_taken(offer.request, by=by)
    return made


def align(programme: Programme, activity: Activity | None = None) -> frozenset[str]:
    """Make the events of feeds say what the published rows of a year say, or of one activity of it: only what differs
    is written, and only the feeds of the tags given back will read otherwise. Repeating it changes nothing (S05)."""
    db.session.flush()
    if activity is None:
        lock_activities_of(programme.id)
    else:
        lock_activities([activity])
    desired = [event for one in queries.published(programme, activity) for event in wanted(one)]
    plan = reconcile(desired, queries.kept(programme, activity))
    _apply(plan, clock.now())
    return plan.touched


def _apply(plan: Plan, now: datetime) -> None:
    """Write what differs. What revives after a CANCEL that was mailed gets a new UID: calendar programs differ in
    whether they let a cancelled one stand up again (calendar rules 5.1)."""
    rows = queries.events_at([event.place for event in (*plan.changed, *plan.moved_feeds)] + list(plan.gone))
    ended = queries.ended_by_mail([row.id for row in rows.values() if row.is_gone])
    for event in plan.new:
        row = FeedEvent(activity_id=event.place.activity_id, part=event.place.part, sequence=0, changed_at=now)
        row.uid = _new_uid()
        db.session.add(row)
        _write(row, event)
    for event in plan.changed:
        if rows[event.place].id in ended:
            rows[event.place].uid = _new_uid()
        step(rows[event.place], now)
        _write(rows[event.place], event)
    for event in plan.moved_feeds:
        _tag(rows[event.place], event.tags)
    for place in plan.gone:
        step(rows[place], now)
        rows[place].is_gone = True
    db.session.flush()
    bump(plan.touched, now)


def _new_uid() -> str:
    return f"{uuid4()}@{links.host()}"


def _write(row: FeedEvent, event: Wanted) -> None:
    """Put what the event says into its row: once here, never at reading."""
    row.title, row.digest, row.is_gone = event.title[:400], event.digest(), False
    row.starts_on, row.ends_on, row.begins_at = event.starts_on, event.ends_on, event.begins_at
    row.vevent = vevent(event, uid=row.uid, sequence=row.sequence, stamp=row.changed_at)
    _tag(row, event.tags)


def _tag(row: FeedEvent, tags: frozenset[str]) -> None:
    kept = {one.tag: one for one in row.tags}
    row.tags = [kept.get(tag) or FeedEventTag(tag=tag) for tag in sorted(tags)]
