"""Let somebody without a seat read a review for a while, for a reason (AC-11)."""

from datetime import timedelta

from qaportal.auditlog.services import record, record_once
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.reviews.models import REASON, Look, Review
from qaportal.reviews.services.opening import name_of

LASTS = timedelta(minutes=60)


def let_in(review: Review, reason: str, *, by: Person) -> Look:
    """They may read what is handed in for an hour; the log keeps why. Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError("Say why you need to read this review.", field="reason")
    now = clock.now()
    look = Look(review_id=review.id, person_id=by.id, reason=reason.strip()[:REASON], since=now, until=now + LASTS)
    db.session.add(look)
    record("was let in to read", "review", name_of(review), by=by, reason=look.reason)
    return look


def note_reveal(review: Review, *, by: Person) -> None:
    """In the log: somebody looked at a reference that was given on the form (AU-2)."""
    record("looked at a reference", "review", name_of(review), by=by)


def note_read(review: Review, *, by: Person) -> None:
    """In the log, once a day: they read what somebody handed in (AU-2)."""
    record_once("read a review", "review", name_of(review), by=by)


def note_fetched(review: Review, *, by: Person) -> None:
    """In the log, once a day: they fetched a copy that they had asked for (AU-2)."""
    record_once("fetched a copy", "review", name_of(review), by=by)
