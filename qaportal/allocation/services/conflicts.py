"""Somebody is too near to a colleague, or to the family of a record, to look at their work (X-05).

That it is so is kept, and never why: the log does not even say with whom.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.allocation.models import Conflict
from qaportal.auditlog.services import record as log
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.sampling.models import Record


def declare_conflict(person: Person, other: Person, *, by: Person | None) -> Conflict:
    """`person` is not to look at the work of `other`. A second time does nothing. Raises DomainError for oneself."""
    if person.id == other.id:
        raise DomainError("Nobody is in conflict with themselves. Choose somebody else.")
    return _declare(Conflict(person_id=person.id, with_id=other.id), person, by)


def declare_record_conflict(person: Person, record: Record, *, by: Person | None) -> Conflict:
    """`person` is not to look at this sampled record. A second time does nothing."""
    return _declare(Conflict(person_id=person.id, record_id=record.id), person, by)


def _declare(conflict: Conflict, person: Person, by: Person | None) -> Conflict:
    standing = _standing(conflict)
    if standing is not None:
        return standing
    conflict.declared_at, conflict.declared_by_id = clock.now(), by.id if by else None
    try:
        with db.session.begin_nested():
            db.session.add(conflict)
    except IntegrityError:  # declared in two windows at once: the other one stands
        standing = _standing(conflict)
        if standing is None:
            raise
        return standing
    _record("declared a conflict", conflict, person, by)
    return conflict


def _standing(wanted: Conflict) -> Conflict | None:
    same = (Conflict.person_id == wanted.person_id, Conflict.ended_at.is_(None))
    about = Conflict.with_id == wanted.with_id if wanted.with_id else Conflict.record_id == wanted.record_id
    found: Conflict | None = db.session.scalar(select(Conflict).where(*same, about))
    return found


def end_conflict(conflict: Conflict, *, by: Person) -> None:
    """It stands no more. A second time does nothing."""
    db.session.refresh(conflict, ["ended_at"], with_for_update=True)
    if conflict.ended_at is not None:
        return
    conflict.ended_at, conflict.ended_by_id = clock.now(), by.id
    _record("ended a conflict", conflict, conflict.person, by)
    db.session.flush()


def _record(act: str, conflict: Conflict, person: Person, by: Person | None) -> None:
    about = "a colleague" if conflict.with_id else "a record"
    log(act, "person", person.public_id, by=by, name=person.name, about=about)
