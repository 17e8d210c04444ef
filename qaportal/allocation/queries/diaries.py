"""Whose diaries show which seats: what was published and not taken out again."""

from typing import NamedTuple

from sqlalchemy import func, select

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.timetable.models import Slot


class InDiary(NamedTuple):
    """The seats of one kind that somebody has in an activity: what it is called, and about how many records."""

    activity_id: int
    person_id: int
    seat_key: str
    does: str
    name: str
    records: int


def in_diaries(*, programme_id: int | None = None, activity_id: int | None = None) -> list[InDiary]:
    """The seats in people's diaries of one year, or of one activity."""
    chosen = (
        select(Slot.activity_id, Assignment.person_id, Slot.seat_key, Slot.does, func.min(Slot.name),
               func.count(Slot.record_id))
        .join(Assignment, Assignment.slot_id == Slot.id)
        .where(Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None))
        .group_by(Slot.activity_id, Assignment.person_id, Slot.seat_key, Slot.does)
        .order_by(Slot.activity_id, Slot.seat_key, Assignment.person_id)
    )  # fmt: skip
    if activity_id is not None:
        chosen = chosen.where(Slot.activity_id == activity_id)
    if programme_id is not None:
        chosen = chosen.join(Activity, Activity.id == Slot.activity_id).where(Activity.programme_id == programme_id)
    return [InDiary._make(row) for row in db.session.execute(chosen)]
