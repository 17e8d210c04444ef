"""Ask somebody without a seat to read a review, with its grades or without them, until that is over."""

from datetime import datetime

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.reviews.models import Reading, Review


def ask_to_read(
    review: Review, person: Person, *, key: str, under: tuple[str, str], hides_grades: bool,
    until: datetime | None = None, by: Person | None,
) -> Reading:  # fmt: skip
    """They may read what is handed in, until `until` or until it is ended. Asked again for the same `key`, it is the
    reading that there is, and `hides_grades` and `until` are those of now.

    The log says it of the thing (kind, reference) that they are asked for, and names neither them nor the review: who
    is to know nothing of a disagreement may read the log (NS-055). That thing keeps who was asked.
    """
    found = _open(review, person, key)
    if found is None:
        found = Reading(
            review_id=review.id, person_id=person.id, key=key, given_at=clock.now(), given_by_id=by.id if by else None,
            hides_grades=hides_grades, until=until,
        )  # fmt: skip
        db.session.add(found)
        record("asked to read", *under, by=by)
    found.hides_grades, found.until = hides_grades, until
    db.session.flush()
    return found


def show_grades(review: Review, person: Person, *, key: str) -> None:
    """They gave their own judgement: what was kept from them is shown."""
    found = _open(review, person, key)
    if found is not None:
        found.hides_grades = False
        db.session.flush()


def end_readings(review: Review, *, key: str, but: frozenset[int] = frozenset()) -> None:
    """Nobody reads it for this reason any more, except the people with the ids in `but`."""
    chosen = select(Reading).where(Reading.review_id == review.id, Reading.key == key, Reading.ended_at.is_(None))
    for one in db.session.scalars(chosen):
        if one.person_id not in but:
            one.ended_at = clock.now()
    db.session.flush()


def _open(review: Review, person: Person, key: str) -> Reading | None:
    chosen = select(Reading).where(
        Reading.review_id == review.id, Reading.person_id == person.id, Reading.key == key, Reading.ended_at.is_(None)
    )
    return db.session.scalars(chosen).one_or_none()
