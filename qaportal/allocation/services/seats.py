"""Seats and who sits in them: set them out, choose somebody, lock, free (X-05, item 9)."""

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.allocation.queries import seats as queries
from qaportal.allocation.seating import item_of
from qaportal.allocation.telling import NEVER, all_broken
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries import lock_activities
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.services import set_out as set_out_slots

How = Literal["proposed", "chosen", "worker", "cover"]
TAKEN = "Somebody else filled this seat, or gave them another, a moment ago. Look at how it stands now."
GIVEN_UP = "This seat is wanted no more: the sample or the framework has changed. Open the seats again."
FELL_AWAY = "The seat fell away: the sample or the framework asks for it no more."


def set_out(activity: Activity, *, by: Person | None) -> None:
    """Bring the seats into line with the framework and the sample: those that are wanted no more are given up, and
    each record's own worker has the seat that is for them.

    Raises DomainError where the activity is cancelled, Stale where somebody does the same at once.
    """
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nobody is looked for.")
    lock_activities([activity])
    closed = set_out_slots(activity, by=by)
    for one in queries.sitting_in(closed).values():
        end(one, FELL_AWAY, by=by)
    for slot, worker in _own_seats(activity):
        seat(slot, worker, how="worker", by=by)


def _own_seats(activity: Activity) -> list[tuple[Slot, Person]]:
    """Empty seats that are for the worker of their record, with the worker; people in one order, as their rows are
    locked. A seat that somebody emptied stays empty."""
    slots = [slot for slot in timetable.open_slots(activity) if slot.does == "reflect" and slot.record]
    there = queries.sitting_in(slots).keys() | queries.emptied_in(slots).keys()
    empty = [slot for slot in slots if slot.id not in there]
    found = [(slot, slot.record.row.worker) for slot in empty if slot.record and slot.record.row.worker]
    here = [one for one in found if one[1].is_here(activity.ends_on) and not queries.has_another(one[1], one[0])]
    return sorted(here, key=lambda one: (one[1].id, one[0].id))


def seat(
    slot: Slot, person: Person, *, how: How, by: Person | None, why: Iterable[str] = (), broken: Iterable[str] = (),
    reason: str = "", is_locked: bool = False,
) -> Assignment:  # fmt: skip
    """Put somebody in an empty seat. Raises Stale where it is taken meanwhile, or they have a place there or at that
    time already: constraints and a lock of their row see to it."""
    queries.lock(person)
    db.session.refresh(slot, ["closed_at"])
    if not slot.is_open:
        raise Stale(GIVEN_UP)
    if queries.has_another(person, slot):
        raise Stale(f"{person.name} has another seat there by now. Choose somebody else.")
    elsewhere = queries.elsewhere_at(person, slot)
    if elsewhere:
        raise Stale(f"{person.name} is in {elsewhere} at that time by now. Choose somebody else.")
    record_id = slot.record.public_id if slot.record else ""
    made = Assignment(
        slot=slot, person=person, item=item_of(slot.activity.ref, slot.seat_key, record_id), how=how,
        is_locked=is_locked, broken=list(broken), reason=reason, why=list(why), assigned_at=clock.now(), assigned_by=by,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(TAKEN) from error
    broke = {"against": all_broken(made.broken)} if made.broken else {}
    record("seated", "seat", slot.public_id, by=by, reason=reason, activity=slot.activity.ref, name=person.name,
           seat=slot.name, how=how, **broke)  # fmt: skip
    return made


def end(one: Assignment, reason: str, *, by: Person | None) -> None:
    """Somebody has a seat no more, and nobody is asked to take it over. Raises Stale where that is so already."""
    db.session.refresh(one, ["ended_at"], with_for_update=True)
    if not one.sits:
        raise Stale(TAKEN)
    one.ended_at, one.ended_by, one.end_reason = clock.now(), by, reason
    db.session.flush()
    asked = select(CoverRequest).where(CoverRequest.assignment_id == one.id, CoverRequest.closed_at.is_(None))
    for cover in db.session.scalars(asked.with_for_update()):
        cover.closed_at, cover.closed_by_id = clock.now(), by.id if by else None
    record("unseated", "seat", one.slot.public_id, by=by, reason=reason, activity=one.slot.activity.ref,
           name=one.person.name, seat=one.slot.name)  # fmt: skip


def choose(slot: Slot, person: Person, *, had: str | None = None, reason: str = "", by: Person) -> Assignment:
    """Somebody is chosen for a seat by hand: they have it and keep it, whatever the engine would do; whoever had it has
    it no more.

    `had` is the assignment (public id) in whose place they were chosen, "" where the seat was empty; None asks nothing.
    Raises DomainError where a rule stands in the way and no reason is given, or one that nobody may set aside; Stale
    where somebody else has the seat by now, or it or the person is taken meanwhile.
    """
    lock_activities([slot.activity])
    sitting = queries.sitting_in([slot]).get(slot.id)
    if had is not None and had != (sitting.public_id if sitting else ""):
        raise Stale(TAKEN)
    weighed = queries.weigh(slot, person)
    never = [key for key in weighed.broken if key in NEVER]
    if never:
        raise DomainError(f"{person.name} {all_broken(never)}. Choose somebody else.", field="person")
    if weighed.broken and not reason:
        told = f"{person.name} {all_broken(weighed.broken)}. To choose them all the same, say why."
        raise DomainError(told, field="reason")
    if sitting and sitting.person_id == person.id:
        raise DomainError(f"{person.name} has this seat already.", field="person")
    if sitting:
        end(sitting, f"{person.name} was chosen instead.", by=by)
    kept = reason if weighed.broken else ""
    broke = {"against": all_broken(weighed.broken)} if weighed.broken else {}
    record("chose", "seats", slot.activity.ref, by=by, reason=kept, name=person.name, seat=slot.name, **broke)
    return seat(slot, person, how="chosen", by=by, why=weighed.why, broken=weighed.broken, reason=kept, is_locked=True)


def free(one: Assignment, reason: str, *, by: Person) -> None:
    """Empty a seat, with a reason. Raises Stale where they have it no more."""
    lock_activities([one.slot.activity])
    end(one, reason, by=by)
    record("emptied a seat", "seats", one.slot.activity.ref, by=by, reason=reason, name=one.person.name,
           seat=one.slot.name)  # fmt: skip


def lock(one: Assignment, *, by: Person) -> None:
    """They keep the seat, whatever the engine would do."""
    _locked(one, True, "locked a seat", by)


def unlock(one: Assignment, *, by: Person) -> None:
    """The engine may move them. Raises DomainError where they break a rule: the engine never keeps such a choice."""
    if one.broken:
        raise DomainError(f"{one.person.name} has this seat against a rule: it stays locked. Choose somebody else.")
    _locked(one, False, "unlocked a seat", by)


def _locked(one: Assignment, is_locked: bool, act: str, by: Person) -> None:
    db.session.refresh(one, ["ended_at", "is_locked"], with_for_update=True)
    if not one.sits:
        raise Stale(TAKEN)
    if one.is_locked != is_locked:
        one.is_locked = is_locked
        db.session.flush()
        record(act, "seats", one.slot.activity.ref, by=by, name=one.person.name, seat=one.slot.name)
