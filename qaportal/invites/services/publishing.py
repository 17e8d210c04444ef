"""Publish a year into calendars: the events behind the feeds say what the published rows say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from qaportal.frameworks.queries import pack_of
from qaportal.invites import links
from qaportal.invites.models import FeedEvent, FeedEventTag, FeedState
from qaportal.invites.reconcile import Kept, Place, Plan, Published, Wanted, next_stamp, reconcile, wanted
from qaportal.invites.services.upserts import insert_into
from qaportal.invites.vevent import vevent
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person, Team
from qaportal.programme import services as programme_services
from qaportal.programme.models import Programme, Publication, PublishedActivity


def publish(programme: Programme, *, by: Person | None, note: str = "", reviewed: str = "") -> Publication:
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
    _apply(plan, rows, clock.now())
    return plan.touched


def _apply(plan: Plan, rows: Mapping[Place, FeedEvent], now: datetime) -> None:
    for event in plan.new:
        row = FeedEvent(activity_id=event.place.activity_id, part=event.place.part, sequence=0, changed_at=now)
        row.uid = f"{uuid4()}@{links.host()}"
        db.session.add(row)
        _write(row, event)
    for event in plan.changed:
        _step(rows[event.place], now)
        _write(rows[event.place], event)
    for event in plan.moved_feeds:
        _tag(rows[event.place], event.tags)
    for place in plan.gone:
        _step(rows[place], now)
        rows[place].is_gone = True
    db.session.flush()
    _bump(plan.touched, now)


def _step(row: FeedEvent, now: datetime) -> None:
    """SEQUENCE and stamp rise with every change, and with nothing else (S01, S02)."""
    row.sequence += 1
    row.changed_at = next_stamp(row.changed_at, now)


def _published(programme: Programme) -> list[Published]:
    rows = db.session.scalars(select(PublishedActivity).where(PublishedActivity.programme_id == programme.id))
    service_of = {team.id: team.service_id for team in db.session.scalars(select(Team))}
    kinds = pack_of(programme.framework).activities
    return [
        Published(
            id=row.activity_id,
            type_name=kinds[row.type_key].name,
            url=links.activity(row.ref),
            service_id=service_of[row.team_id] if row.team_id else row.service_id,
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
    for tag in sorted(tags):
        first = insert_into(FeedState, db.session.connection()).values(tag=tag, version=1, changed_at=now)
        again = {"version": FeedState.version + 1, "changed_at": now}
        db.session.execute(first.on_conflict_do_update(index_elements=["tag"], set_=again))
