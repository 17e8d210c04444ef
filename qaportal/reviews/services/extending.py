"""Give somebody more time for a form that closes."""

from datetime import datetime

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import moment_long
from qaportal.people.models import Person
from qaportal.reviews.models import REASON, Extension
from qaportal.timetable.models import Slot


def extend(slot: Slot, *, until: datetime, reason: str, by: Person) -> Extension:
    """The holder of a seat may write until a later moment on what has closed or will (LB-052), for a reason that is
    kept. Raises DomainError without a reason, or for a moment that has passed."""
    reason = reason.strip()
    if not reason or len(reason) > REASON:
        raise DomainError(f"Say why they have more time, in up to {REASON} characters.", field="reason")
    if until <= clock.now():
        raise DomainError("That time has passed. Give a later one.", field="until")
    made = Extension(slot_id=slot.id, until=until, reason=reason, given_at=clock.now(), given_by_id=by.id)
    db.session.add(made)
    db.session.flush()
    record("gave more time", "review", slot.activity.ref, by=by, seat=slot.key, until=moment_long(until), reason=reason)
    return made
