"""From draft to published: a new version, with what it changes for whoever reads it."""

from collections.abc import Sequence

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme import queries
from qaportal.programme.facts import phases_as_json, seal
from qaportal.programme.models import Activity, Programme, Publication, PublishedActivity
from qaportal.programme.services.duties import count_duties
from qaportal.programme.services.rows import facts_of, kind_of


def publish(programme: Programme, *, by: Person | None, note: str = "", reviewed: str = "") -> Publication:
    """Let the draft's facts leave the portal as a new version.

    The draft is read once: what is added meanwhile waits for the next version, and what is changed meanwhile makes
    this one fail as a whole (A32). `reviewed` is the seal of the changes that a person saw. Raises Stale when they
    have changed since, DomainError when there is nothing to publish. Feeds and invites follow from the rows written
    here: call the verb of the slice that keeps them.
    """
    waiting = queries.unpublished(programme)
    told = queries.changes(waiting)
    if not waiting:
        raise DomainError("There is nothing to publish: the draft says what is published already.")
    if reviewed and reviewed != seal(told):
        raise Stale("The draft changed while you were reviewing it. Look through the changes again, then publish.")
    now = clock.now()
    programme.published_number += 1
    programme.published_at = now
    out = _published_of(waiting)
    for activity in waiting:
        if activity.id in out or not activity.is_cancelled:
            _let_out(activity, out.get(activity.id), programme)
        activity.published_digest = activity.digest
    publication = Publication(
        programme=programme, number=programme.published_number, published_at=now, note=note, changes=told,
        published_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(publication)
    count_duties(programme)
    record("published", "programme", programme.year, by=by, number=publication.number, changes=len(told))
    db.session.flush()
    return publication


def _published_of(activities: Sequence[Activity]) -> dict[int, PublishedActivity]:
    found: dict[int, PublishedActivity] = {}
    for at in range(0, len(activities), 500):  # SQLite takes a bounded number of parameters
        ids = [activity.id for activity in activities[at : at + 500]]
        some = db.session.scalars(select(PublishedActivity).where(PublishedActivity.activity_id.in_(ids)))
        found |= {row.activity_id: row for row in some}
    return found


def _let_out(activity: Activity, row: PublishedActivity | None, programme: Programme) -> None:
    if row is None:
        row = PublishedActivity(activity_id=activity.id, programme_id=programme.id, ref=activity.ref)
        row.since_on = clock.today()
    pack, kind = kind_of(activity)
    facts = facts_of(activity)
    row.number = programme.published_number
    row.published_at = programme.published_at or clock.now()
    for name in (
        "type_key", "code", "title", "subject", "team_id", "service_id", "starts_on", "ends_on", "starts_at",
        "ends_at", "place", "is_cancelled",
    ):  # fmt: skip
        setattr(row, name, getattr(facts, name))
    row.phases = phases_as_json(facts)
    cohort = pack.cohort_of(kind, facts.subject)
    sitting = [seat.post for seat in cohort.seats] if cohort else []
    row.posts = [post.key for post in pack.posts_of([*kind.attends, *sitting])]
    row.for_leadership = kind.leadership
    row.warnings = list(activity.warnings)
    db.session.add(row)
