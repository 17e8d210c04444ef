"""The holder of a seat has done their part of a phase, or has not after all (X-21). Later, a form that is handed in."""

from datetime import date

from qaportal.allocation.models import Assignment, PartMark
from qaportal.allocation.parts import asked_of
from qaportal.allocation.queries.parts import all_done, part_of, still_open
from qaportal.allocation.services.cover import close_where_done
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.phases import OfActivity
from qaportal.programme.plans import PhaseRow
from qaportal.programme.policy import report_of
from qaportal.programme.queries import lock_activities, published_row
from qaportal.programme.services import settle_phase
from qaportal.programme.services.phases import FUTURE, REPORTED

NOT_YOURS = "This seat is not in anybody’s diary any more. Start from My seats."


def mark_part(seat: Assignment, phase_key: str, *, by: Person, on: date | None = None) -> PartMark:
    """Their part of a phase is done, since the day `on` (today where none is given); the phase too, once all who have
    such a seat are done with theirs. Cover is looked for no more where nothing is left to do.

    Raises DomainError where the seat is nobody's any more or is asked for no such phase; for a phase that writes a
    report, and for a day to come. Stale where it is marked already.
    """
    phase = _asked(seat, phase_key)
    if on is not None and on > clock.today():
        raise DomainError(FUTURE, field="on")
    if part_of(seat, phase_key) is not None:
        raise Stale(f"{phase.name} is marked as done already. See how it stands now.")
    mark = PartMark(
        assignment=seat, phase_key=phase_key, done_on=on or clock.today(), done_at=clock.now(), done_by=by,
    )  # fmt: skip
    db.session.add(mark)
    db.session.flush()
    _log("did their part", seat, phase, by)
    if not still_open(seat, phase_key):
        settle_phase(seat.slot.activity, phase_key, is_done=True, by=by)
    close_where_done(seat.slot.activity, by=by)
    return mark


def settle_parts(activity: Activity, *, by: Person | None) -> None:
    """Phases of which everybody who still has such a seat has done their part are done: who was left has none any more.
    Nothing where a seat of the kind is empty, for whoever gets it has it to do."""
    row = published_row(activity)
    if row is None or by is None:
        return
    for phase in row.phases:
        if phase.done_on is None and all_done(activity, phase.owner, phase.key):
            settle_phase(activity, phase.key, is_done=True, by=by)


def take_back_part(seat: Assignment, phase_key: str, *, by: Person) -> None:
    """It is not done after all, and the phase is not either. Raises Stale where it is not marked."""
    phase = _asked(seat, phase_key)
    mark = part_of(seat, phase_key)
    if mark is None:
        raise Stale(f"{phase.name} is not marked as done. See how it stands now.")
    db.session.delete(mark)
    db.session.flush()
    _log("took back their part", seat, phase, by)
    settle_phase(seat.slot.activity, phase_key, is_done=False, by=by)


def _asked(seat: Assignment, phase_key: str) -> PhaseRow:
    """The phase, of an activity that nobody else changes meanwhile."""
    activity = seat.slot.activity
    lock_activities([activity])
    row = published_row(activity)
    if row is None or not seat.sits or not seat.is_out:
        raise DomainError(NOT_YOURS)
    if row.state == "cancelled":
        raise DomainError(f"{row.ref} is cancelled: nothing of it is to be done.")
    phase = next((one for one in asked_of(seat.slot.seat_key, row.phases) if one.key == phase_key), None)
    if phase is None:
        raise DomainError("Nothing of that kind is asked of this seat. See its page as it is now.")
    if report_of(OfActivity(activity, row, phase)):
        raise DomainError(REPORTED)
    return phase


def _log(act: str, seat: Assignment, phase: PhaseRow, by: Person) -> None:
    record(act, "seats", seat.slot.activity.ref, by=by, phase=phase.name, name=seat.person.name, seat=seat.slot.name)
