"""Whose diaries show which seats: what was published and not taken out again."""

from typing import NamedTuple

from sqlalchemy import func, select

from qaportal.allocation.held import path_to
from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable.models import Slot


class InDiary(NamedTuple):
    """The seats of one kind that somebody has in an activity: what it is called, about how many records, how many they
    are, the first of them and their holder by random id, and the activity's reference."""

    activity_id: int
    person_id: int
    seat_key: str
    does: str
    name: str
    records: int
    seats: int
    seat: str
    holder: str
    ref: str

    @property
    def path(self) -> str:
        """Where their holder finds them."""
        return path_to(self.seats, self.seat, self.holder, f"{self.ref}-{self.seat_key}")


def in_diaries(*, programme_id: int | None = None, activity_id: int | None = None) -> list[InDiary]:
    """The seats in people's diaries of one year, or of one activity."""
    chosen = (
        select(Slot.activity_id, Assignment.person_id, Slot.seat_key, Slot.does, func.min(Slot.name),
               func.count(Slot.record_id), func.count(Assignment.id), func.min(Assignment.public_id),
               func.min(Person.public_id), func.min(Activity.ref))
        .join(Assignment, Assignment.slot_id == Slot.id)
        .join(Person, Person.id == Assignment.person_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None))
        .group_by(Slot.activity_id, Assignment.person_id, Slot.seat_key, Slot.does)
        .order_by(Slot.activity_id, Slot.seat_key, Assignment.person_id)
    )  # fmt: skip
    if activity_id is not None:
        chosen = chosen.where(Slot.activity_id == activity_id)
    if programme_id is not None:
        chosen = chosen.where(Activity.programme_id == programme_id)
    return [InDiary._make(row) for row in db.session.execute(chosen)]
