"""Practitioners put records forward before the draw (NS-096)."""

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.routing import new_public_id
from qaportal.lib.sealing import place
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling import queries
from qaportal.sampling.models import Nominee
from qaportal.sampling.references import fault_of, normalised

TWICE = "This record has been put forward already."


def nominate(activity: Activity, reference: str, label: str, *, system: str, by: Person) -> Nominee:
    """Put a record forward as `label`. Raises DomainError for what is no reference, what was put forward already, and
    once the sample is drawn.
    """
    check_open(activity)
    if fault := fault_of(reference.strip()):
        raise DomainError(fault, field="reference")
    ring, public_id = keyring.ring(writing=True), new_public_id()
    made = Nominee(
        public_id=public_id,
        activity_id=activity.id,
        label=label,
        reference=ring.seal(f"{system.casefold()}|{reference.strip()}", place("nominee", "reference", public_id)),
        blind=ring.index(normalised(reference, system)),
        nominated_at=clock.now(),
        nominated_by=by,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise DomainError(TWICE, field="reference") from error
    record("put a record forward", "sample", activity.ref, by=by, label=label, record=public_id)
    return made


def withdraw(activity: Activity, nominee: Nominee, *, by: Person) -> None:
    """Take one back before the draw. Raises DomainError after it."""
    check_open(activity)
    record("took a record back", "sample", activity.ref, by=by, label=nominee.label, record=nominee.public_id)
    db.session.delete(nominee)
    db.session.flush()


def check_open(activity: Activity) -> None:
    """Raises DomainError once the sample is drawn, or where the work is called off."""
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled.")
    if queries.live_draw(activity) is not None:
        raise DomainError("The sample is drawn: nothing can be put forward or taken back any more.")
