"""Reads of slots: those that are open, and how they differ from what the framework and the sample ask for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack, Seat
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.sampling import queries as sampling
from qaportal.sampling.models import FrameRow, Record
from qaportal.timetable.effort import minutes
from qaportal.timetable.models import Slot
from qaportal.timetable.slots import Changes, Wanted, changes, wanted
from qaportal.timetable.windows import Days, Window, published_days, taken, window

GONE = "The framework asks for this seat no more. Bring the seats up to date, then look again."


def rules_of(activity: Activity) -> tuple[Pack, ActivityType]:
    """The framework of an activity and its kind of work."""
    pack = pack_of(activity.framework)
    return pack, pack.activities[activity.type_key]


def seat_of(slot: Slot) -> Seat:
    """The pack's seat that a slot is of. Raises Stale where the framework has it no more."""
    _, kind = rules_of(slot.activity)
    found = next((seat for seat in kind.seats if seat.key == slot.seat_key), None)
    if found is None:
        raise Stale(GONE)
    return found


def open_slots(activity: Activity) -> Sequence[Slot]:
    """The seats of an activity, in the order in which they were opened, each with its record."""
    chosen = select(Slot).where(Slot.activity_id == activity.id, Slot.closed_at.is_(None)).order_by(Slot.id)
    row = joinedload(Slot.record).joinedload(Record.row)
    chosen = chosen.options(
        row.joinedload(FrameRow.worker), row.joinedload(FrameRow.team), row.joinedload(FrameRow.service)
    )
    return db.session.scalars(chosen).all()


def wanted_of(activity: Activity) -> list[Wanted]:
    """The seats that an activity should have; none once it is cancelled."""
    if activity.is_cancelled:
        return []
    pack, kind = rules_of(activity)
    records = sampling.records_of(activity) if kind.sample else []
    return wanted(pack, kind, activity.subject, records, _called(activity))


def _called(activity: Activity) -> list[str]:
    """Random ids of the records that have a seat for what was found of them."""
    chosen = select(Record.public_id).join(Slot, Slot.record_id == Record.id)
    open_ones = Slot.activity_id == activity.id, Slot.closed_at.is_(None), Slot.is_called.is_(True)
    return list(db.session.scalars(chosen.where(*open_ones)))


def slot_for(activity: Activity, seat_key: str, record_id: int | None) -> Slot | None:
    """The open seat of a kind about a record (None: about the whole work), the first where there are several."""
    about = Slot.record_id == record_id if record_id is not None else Slot.record_id.is_(None)
    of = Slot.activity_id == activity.id, Slot.seat_key == seat_key, Slot.closed_at.is_(None)
    found: Slot | None = db.session.scalar(select(Slot).where(*of, about).order_by(Slot.number).limit(1))
    return found


def changes_of(activity: Activity) -> Changes:
    """How the seats that are open differ from those that should be; those that were opened for a standing duty are as
    they should be."""
    if activity.duty_key:
        return Changes((), ())
    there = select(Slot.key).where(Slot.activity_id == activity.id, Slot.closed_at.is_(None))
    return changes(wanted_of(activity), db.session.scalars(there))


def effort_of(activity: Activity) -> dict[str, tuple[str, int]]:
    """seat → what its holder is there for, and how many minutes that is thought to take"""
    _, kind = rules_of(activity)
    return {seat.key: (seat.does, minutes(kind, seat, window_of(activity, seat))) for seat in kind.seats}


def window_of(activity: Activity, seat: Seat) -> Window:
    """When a seat of the draft is sat in."""
    _, kind = rules_of(activity)
    return window(kind, seat, _days(activity, activity.phases))


def _days(activity: Activity, phases: Sequence[Any] = ()) -> Days:
    return Days(activity.starts_on, activity.ends_on, activity.starts_at, activity.ends_at, phases)


def taken_by(activity: Activity, does: str) -> Window | None:
    """The days and hours that a seat for this takes of its holder's diary; None where it is fitted in."""
    if activity.duty_key:
        return None
    _, kind = rules_of(activity)
    return taken(kind, does, _days(activity))


def published_window_of(activity: Activity, seat: Seat) -> Window | None:
    """When a seat is sat in by what has left the portal; None where the activity has not."""
    row = db.session.get(PublishedActivity, activity.id)
    if row is None:
        return None
    _, kind = rules_of(activity)
    return window(kind, seat, published_days(row))
