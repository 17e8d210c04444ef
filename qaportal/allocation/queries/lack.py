"""Which activities want people: for the home page of those who allocate."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import case, func, select

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling.models import Draw
from qaportal.timetable.models import Slot


class Standing(NamedTuple):
    """How an activity's seats stand: how many somebody should be found for, how many have nobody, how many have
    somebody who was not told yet, and how many are about a record."""

    seats: int
    lacking: int
    drafts: int
    records: int


def standings(refs: Collection[str]) -> dict[str, Standing]:
    """How the seats stand of those of these activities whose seats are set out. Who has left by the time it starts has
    no seat any more."""
    here = select(Person.id).where((Person.left_on.is_(None)) | (Person.left_on >= Activity.starts_on))
    sits = (Assignment.slot_id == Slot.id) & Assignment.ended_at.is_(None)
    sits &= here.where(Person.id == Assignment.person_id).correlate(Activity, Assignment).exists()
    is_draft = case((Assignment.id.is_not(None) & Assignment.published_at.is_(None), 1), else_=0)
    chosen = (
        select(
            Activity.ref,
            func.count(Slot.id),
            func.count(Slot.id) - func.count(Assignment.id),
            func.sum(is_draft),
            func.count(Slot.record_id),
        )
        .join(Slot, Slot.activity_id == Activity.id)
        .outerjoin(Assignment, sits)
        .where(Activity.ref.in_(refs), Slot.closed_at.is_(None), Slot.is_extra.is_(False), Slot.does != "reflect")
        .group_by(Activity.ref)
    )
    return {ref: Standing(seats, lacking, drafts or 0, records) for ref, seats, lacking, drafts, records in
            db.session.execute(chosen)}  # fmt: skip


def drawn_among(refs: Collection[str]) -> frozenset[str]:
    """Those of these activities whose sample is drawn."""
    chosen = select(Activity.ref).join(Draw, Draw.activity_id == Activity.id)
    return frozenset(db.session.scalars(chosen.where(Activity.ref.in_(refs), Draw.undone_at.is_(None))))
