"""From draft to published: a new version, with what it changes for whoever reads it."""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.facts import FactChange, Facts, differences, phases_as_json, phases_from_json, when
from qaportal.programme.models import Activity, Programme, Publication, PublishedActivity
from qaportal.programme.services.rows import facts_of


def unpublished(programme: Programme) -> Sequence[Activity]:
    """Activities whose draft says something else than what last left the portal, in date order."""
    chosen = select(Activity).where(Activity.programme_id == programme.id, Activity.digest != Activity.published_digest)
    chosen = chosen.options(selectinload(Activity.phases))
    return db.session.scalars(chosen.order_by(Activity.starts_on, Activity.ref)).all()


def published_facts(row: PublishedActivity) -> Facts:
    """What the world has been told of an activity."""
    return Facts(
        row.type_key, row.code, row.title, row.subject, row.team_id, row.service_id, row.starts_on, row.ends_on,
        row.starts_at, row.ends_at, row.place, phases_from_json(row.phases), row.is_cancelled,
    )  # fmt: skip


def changes(programme: Programme) -> list[dict[str, Any]]:
    """What publishing now would tell: one entry an activity, `kind` new, changed, cancelled or reinstated.

    An activity that was cancelled before anyone had its date is not told of at all.
    """
    out = {row.activity_id: row for row in _published(programme)}
    told = ((activity, out.get(activity.id)) for activity in unpublished(programme))
    return [_change(activity, row) for activity, row in told if row is not None or not activity.is_cancelled]


def differences_of(activity: Activity) -> list[FactChange]:
    """What the draft of one activity says otherwise than what is published; nothing where it never was."""
    row = db.session.get(PublishedActivity, activity.id)
    return differences(published_facts(row), facts_of(activity)) if row else []


def _published(programme: Programme) -> Sequence[PublishedActivity]:
    return db.session.scalars(select(PublishedActivity).where(PublishedActivity.programme_id == programme.id)).all()


def _change(activity: Activity, row: PublishedActivity | None) -> dict[str, Any]:
    fields: list[FactChange] = differences(published_facts(row), facts_of(activity)) if row else []
    kind = "new" if row is None else "changed"
    if row is not None and row.is_cancelled != activity.is_cancelled:
        kind = "cancelled" if activity.is_cancelled else "reinstated"
    return {
        "ref": activity.ref,
        "code": activity.code,
        "title": activity.title,
        "when": when(facts_of(activity)),
        "kind": kind,
        "reason": activity.cancel_reason,
        "fields": [{"what": f.what, "old": f.old, "new": f.new} for f in fields],
    }


def seal(told: list[dict[str, Any]]) -> str:
    """A short digest of a list of changes: what was reviewed is what is published."""
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=12).hexdigest()


def publish(programme: Programme, *, by: Person | None, note: str = "", reviewed: str = "") -> Publication:
    """Let the draft's facts leave the portal as a new version.

    `reviewed` is the seal of the changes that a person saw. Raises Stale when they have changed since, DomainError
    when there is nothing to publish. Feeds and invites follow from the rows written here: call the verb of the
    slice that keeps them.
    """
    told = changes(programme)
    waiting = unpublished(programme)
    if not waiting:
        raise DomainError("There is nothing to publish: the draft says what is published already.")
    if reviewed and reviewed != seal(told):
        raise Stale("The draft changed while you were reviewing it. Look through the changes again, then publish.")
    now = clock.now()
    programme.published_number += 1
    programme.published_at = now
    out = {row.activity_id: row for row in _published(programme)}
    for activity in waiting:
        if activity.id in out or not activity.is_cancelled:
            _let_out(activity, out.get(activity.id), programme)
        activity.published_digest = activity.digest
    publication = Publication(
        programme=programme, number=programme.published_number, published_at=now, note=note, changes=told,
        published_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(publication)
    record("published", "programme", programme.year, by=by, number=publication.number, changes=len(told))
    db.session.flush()
    return publication


def _let_out(activity: Activity, row: PublishedActivity | None, programme: Programme) -> None:
    if row is None:
        row = PublishedActivity(activity_id=activity.id, programme_id=programme.id, ref=activity.ref)
    pack = pack_of(programme.framework)
    kind = pack.activities[activity.type_key]
    facts = facts_of(activity)
    row.number = programme.published_number
    row.published_at = programme.published_at or clock.now()
    for name in (
        "type_key", "code", "title", "subject", "team_id", "service_id", "starts_on", "ends_on", "starts_at",
        "ends_at", "place", "is_cancelled",
    ):  # fmt: skip
        setattr(row, name, getattr(facts, name))
    row.phases = phases_as_json(facts)
    row.posts = [post.key for post in pack.posts_of(kind.attends)]
    row.for_leadership = kind.leadership
    row.warnings = list(activity.warnings)
    db.session.add(row)
