"""Reads of seats: who sits where, who could, what waits to be published; the few that verbs need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.rounds import Ground, ground_of, sitting_in
from qaportal.allocation.standing import standing
from qaportal.allocation.why import Reasons
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people.models import Person
from qaportal.people.queries.pattern import lock_person as lock
from qaportal.programme.models import Activity
from qaportal.programme.queries import published_row
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.windows import Window

__all__ = [
    "Waiting", "Weighed", "elsewhere_at", "is_out", "lock", "people_by_id", "reasons_for", "seal",
    "sitting_in", "slot_of", "waiting", "weigh",
]  # fmt: skip
NOT_THEN = "{name} does not work here on any day of this seat. Choose somebody else."


@dataclass(frozen=True)
class Weighed:
    """Somebody against a seat: keys of the rules that they break, and what there is to say, in sentences."""

    broken: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """What a publication of seats would tell: who has one now, who has one no more."""

    seated: Sequence[Assignment]
    unseated: Sequence[Assignment]


def slot_of(activity: Activity, public_id: str) -> Slot:
    """The open seat of an activity with this random id. Raises NotFound."""
    for slot in timetable.open_slots(activity):
        if slot.public_id == public_id:
            return slot
    raise NotFound("There is no such seat any more. Open the seats again.")


def people_by_id(ids: Collection[int]) -> dict[int, Person]:
    """Those people."""
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


# Weighing people -------------------------------------------------------------------------------------------------


def reasons_for(activity: Activity, slot: Slot | None = None, *, published: bool = False) -> Reasons | None:
    """What can be asked about an activity's seats as they stand, or as diaries show them where `published`; None where
    it has none."""
    ground: Ground | None = ground_of(activity, beside=[slot.id] if slot else (), published=published)
    return standing(ground.asked, ground.before) if ground else None


def weigh(slot: Slot, person: Person) -> Weighed:
    """Somebody against a seat as things stand. Raises DomainError where they are not here on any day of it."""
    found = reasons_for(slot.activity, slot)
    if found is None or person.id not in found.table.person_at or slot.id not in found.table.seat_at:
        raise DomainError(NOT_THEN.format(name=person.name), field="person")
    broken = found.broken(slot.id, person.id)
    return Weighed(broken, ("Chosen by hand.", *found.stands(slot.id, person.id)))


def elsewhere_at(person: Person, slot: Slot) -> str:
    """The reference of other work in which somebody has a seat on the same day at the same time; "" where they are
    free. Only days that are fixed are looked at: other work is fitted in."""
    when = timetable.window_of(slot.activity, timetable.seat_of(slot))
    if when.first != when.last:
        return ""
    chosen = (
        select(Activity.ref, Activity.starts_at, Activity.ends_at, Slot.does)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Assignment, Assignment.slot_id == Slot.id)
        .where(Assignment.person_id == person.id, Assignment.ended_at.is_(None), Activity.cancelled_at.is_(None))
        .where(Activity.starts_on == when.first, Activity.ends_on == when.first, Activity.id != slot.activity_id)
    )
    for ref, starts, ends, does in db.session.execute(chosen):
        times = [moment.astimezone(LONDON).time() for moment in (starts, ends) if moment]
        if does != "moderate" and _overlap(when, Window(when.first, when.first, *times)):
            return ref
    return ""


def _overlap(one: Window, other: Window) -> bool:
    if one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return True
    return one.starts < other.ends and other.starts < one.ends


# Publishing ----------------------------------------------------------------------------------------------------


def waiting(activity: Activity) -> Waiting:
    """Who has a seat that their diary does not show, and whose diary shows one that they have no more."""
    chosen = (
        select(Assignment)
        .join(Slot, Slot.id == Assignment.slot_id)
        .where(Slot.activity_id == activity.id, Assignment.withdrawn_at.is_(None))
        .where(Assignment.ended_at.is_(None) != Assignment.published_at.is_not(None))
        .options(joinedload(Assignment.person), joinedload(Assignment.slot))
        .order_by(Assignment.id)
    )
    rows = db.session.scalars(chosen).all()
    return Waiting([one for one in rows if one.sits], [one for one in rows if not one.sits])


def seal(waits: Waiting) -> str:
    """Stands for what would be told."""
    said = [[one.id for one in rows] for rows in (waits.seated, waits.unseated)]
    return sha256(repr(said).encode()).hexdigest()[:32]


def is_out(activity: Activity) -> bool:
    """Whether the activity itself has left the portal."""
    row = published_row(activity)
    return row is not None and row.state != "cancelled"
