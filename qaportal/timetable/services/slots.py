"""Open the seats that an activity lacks, close those that it wants no more."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling.models import Record
from qaportal.timetable import queries
from qaportal.timetable.models import Slot
from qaportal.timetable.slots import Wanted


def set_out(activity: Activity, *, by: Person | None) -> list[Slot]:
    """Make the open seats those that the framework and the sample ask for; the slots that were closed by it.

    Repeating it changes nothing. Raises Stale where somebody does the same at the same time.
    """
    found = queries.changes_of(activity)
    if not found:
        return []
    ids = _record_ids(found.opens)
    takes = queries.effort_of(activity)
    try:
        with db.session.begin_nested():
            db.session.add_all(_slot(activity, one, ids.get(one.record), *takes[one.seat]) for one in found.opens)
    except IntegrityError as error:
        raise Stale("Somebody set out these seats at the same moment. Open the page again.") from error
    closed = [slot for slot in queries.open_slots(activity) if slot.key in found.closes]
    for slot in closed:
        slot.closed_at = clock.now()
    db.session.flush()
    record("set out seats", "seats", activity.ref, by=by, opened=len(found.opens), closed=len(closed))
    return closed


def call(activity: Activity, seat_key: str, sampled: Record, *, by: Person | None) -> Slot:
    """The seat of a second look at a record that no sample asks for: it is to be looked at for what was found of it.
    One that is there already is the one (D38: nothing counts twice). It stays when the seats are set out again.

    Raises Stale where somebody does the same at the same time.
    """
    found = queries.slot_for(activity, seat_key, sampled.id)
    if found is not None:
        return found
    _, kind = queries.rules_of(activity)
    seat = next(seat for seat in kind.seats if seat.key == seat_key)
    one = Wanted(seat.key, seat.name, 1, sampled.public_id)
    try:
        with db.session.begin_nested():
            slot = _slot(activity, one, sampled.id, *queries.effort_of(activity)[seat.key], is_called=True)
            db.session.add(slot)
    except IntegrityError as error:
        raise Stale("Somebody set out this seat at the same moment. Open the page again.") from error
    record("set out seats", "seats", activity.ref, by=by, opened=1, closed=0)
    return slot


def open_seats(activity: Activity, seat_keys: Iterable[str]) -> list[Slot]:
    """The seats of work that was opened for a standing duty: one of each of these kinds."""
    _, kind = queries.rules_of(activity)
    known, takes = {seat.key: seat for seat in kind.seats}, queries.effort_of(activity)
    found = [_slot(activity, Wanted(key, known[key].name, 1), None, *takes[key]) for key in seat_keys]
    db.session.add_all(found)
    db.session.flush()
    return found


def _record_ids(opens: tuple[Wanted, ...]) -> dict[str, int]:
    named = {one.record for one in opens if one.record}
    rows = db.session.execute(select(Record.public_id, Record.id).where(Record.public_id.in_(named)))
    return dict(rows.all())


def _slot(
    activity: Activity, one: Wanted, record_id: int | None, does: str, minutes: int, *, is_called: bool = False
) -> Slot:
    return Slot(
        activity=activity, key=one.key, seat_key=one.seat, name=one.name, number=one.number, record_id=record_id,
        post_key=one.post, is_extra=one.is_extra, is_called=is_called, does=does, minutes=minutes,
        opened_at=clock.now(),
    )  # fmt: skip
