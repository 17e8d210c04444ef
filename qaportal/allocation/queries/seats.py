"""Reads of seats: who sits where, who could, what waits to be published; the few that verbs need."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.rounds import Ground, ground_of, sitting_in
from qaportal.allocation.rules import Rule
from qaportal.allocation.seating import item_of
from qaportal.allocation.standing import standing
from qaportal.allocation.values import Pick
from qaportal.allocation.why import Reasons
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people.models import Person
from qaportal.people.queries.pattern import lock_person as lock
from qaportal.programme.models import Activity
from qaportal.programme.queries import published_row
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.windows import clash

__all__ = [
    "Waiting", "Weighed", "elsewhere_at", "emptied_in", "has_another", "is_here_then", "is_out", "lock",
    "people_by_id", "reasons_for", "seal", "sitting_in", "slot_of", "still_holds", "waiting", "weigh",
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
    """Somebody against a seat as things stand. A seat of whoever the work is about has no rules but that they are here
    and have no other seat there.
    Raises DomainError where they are not here on any day of it."""
    if slot.does == "reflect":
        if not is_here_then(person, slot):
            raise DomainError(NOT_THEN.format(name=person.name), field="person")
        return Weighed((Rule.BESIDE.key,) if has_another(person, slot) else (), ())
    found = reasons_for(slot.activity, slot)
    if found is None or person.id not in found.table.person_at or slot.id not in found.table.seat_at:
        raise DomainError(NOT_THEN.format(name=person.name), field="person")
    return Weighed(found.broken(slot.id, person.id), found.told(slot.id, person.id))


def is_here_then(person: Person, slot: Slot) -> bool:
    """Whether somebody works here on the first or the last day of a seat."""
    when = timetable.window_of(slot.activity, timetable.seat_of(slot))
    return person.is_here(when.first) or person.is_here(when.last)


def has_another(person: Person, slot: Slot) -> bool:
    """Whether somebody has another seat about the same record, or of the same kind where it is about none."""
    item = item_of(slot.activity.ref, slot.seat_key, slot.record.public_id if slot.record else "")
    chosen = select(Assignment.id).where(Assignment.person_id == person.id, Assignment.item == item)
    return bool(db.session.scalar(chosen.where(Assignment.ended_at.is_(None), Assignment.slot_id != slot.id).limit(1)))


def emptied_in(slots: Iterable[Slot]) -> dict[int, str]:
    """slot → why whoever had it last has it no more, of those seats from which somebody went"""
    ids = [slot.id for slot in slots]
    chosen = select(Assignment.slot_id, Assignment.end_reason).where(Assignment.slot_id.in_(ids))
    return dict(db.session.execute(chosen.where(Assignment.ended_at.is_not(None)).order_by(Assignment.id)).all())


def still_holds(activity: Activity, wanted: Mapping[int, int]) -> bool:
    """Whether each of these people may still have the seat (slot → person) that was found for them, with the others in
    theirs and those who are locked where they are."""
    ground = ground_of(activity, beside=wanted)
    if ground is None:
        return not wanted
    here, seats = {one.id for one in ground.asked.people}, {seat.id for seat in ground.asked.seats}
    locked = {pick.seat for pick in ground.asked.locked}
    if any(person not in here or slot not in seats or slot in locked for slot, person in wanted.items()):
        return False
    found = standing(ground.asked, tuple(Pick(slot, person) for slot, person in wanted.items()))
    return all(not pick.broken for pick in found.plan.picks if pick.seat in wanted)


def elsewhere_at(person: Person, slot: Slot) -> str:
    """The reference of the work in which somebody has another seat on the same day at the same time; "" where they are
    free. Only days that are fixed are looked at: other work is fitted in."""
    mine = timetable.taken_by(slot.activity, slot.does)
    if mine is None:
        return ""
    chosen = (
        select(Activity, Slot.does)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Assignment, Assignment.slot_id == Slot.id)
        .where(Assignment.person_id == person.id, Assignment.ended_at.is_(None), Activity.cancelled_at.is_(None))
        .where(Activity.starts_on <= slot.activity.ends_on, Activity.ends_on >= slot.activity.starts_on)
        .where(Slot.id != slot.id, Slot.does != "reflect", Activity.duty_key == "")
    )
    for other, does in db.session.execute(chosen):
        theirs = timetable.taken_by(other, does)
        if theirs and clash(mine, theirs):
            return str(other.ref)
    return ""


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
