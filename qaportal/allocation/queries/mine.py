"""Reads of somebody's own seats: those that are published, one of them, and who else is there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from qaportal.allocation import policy
from qaportal.allocation.held import Held, meets, window_of
from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.frameworks.models import Framework
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme import ahead
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.sampling.models import FrameRow, Record
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot

NO_SEAT = "There is no such seat, or it is not yours to see. Start from My seats, in the menu under your name."
_OUT = (Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None), Assignment.ended_at.is_(None))
_OPEN = (CoverRequest.assignment_id == Assignment.id) & CoverRequest.closed_at.is_(None)


def visible_holder(person: Person, public_id: str) -> Person:
    """The person with this random id, whose seats `person` may see. Raises NotFound."""
    found: Person | None = db.session.scalar(select(Person).where(Person.public_id == public_id).options(*with_posts()))
    if found is None or not policy.can_see_seats(person, found):
        raise NotFound("There is no such person in the portal, or their seats are not yours to see.")
    return found


def seats_of(person: Person, *, since: date) -> list[Held]:
    """The published seats that somebody has in work that goes on after `since`, in one statement."""
    chosen = (
        select(Assignment, PublishedActivity, CoverRequest)
        .join(Assignment.slot)
        .join(PublishedActivity, PublishedActivity.activity_id == Slot.activity_id)
        .outerjoin(CoverRequest, _OPEN)
        .where(Assignment.person_id == person.id, *_OUT, PublishedActivity.is_cancelled.is_(False))
        .where(PublishedActivity.ends_on >= since - ahead.TAIL)
        .options(contains_eager(Assignment.slot).options(ruled(), joinedload(Slot.record).joinedload(Record.row)))
        .order_by(Assignment.id)
    )
    return [held(*row) for row in db.session.execute(chosen)]


def ruled() -> Any:
    """With its activity and the framework of that, less its body: `pack_of` has that, read once."""
    return joinedload(Slot.activity).joinedload(Activity.framework).defer(Framework.body)


def held(one: Assignment, published: PublishedActivity, cover: CoverRequest | None = None) -> Held:
    """A seat as its holder sees it, by what last left the portal."""
    _, kind = timetable.rules_of(one.slot.activity)
    return Held(one, published, window_of(kind, one.slot.seat_key, published), cover)


def visible_seat(person: Person, public_id: str) -> Assignment:
    """The published seat with this random id, where `person` may see it, whether or not its holder still has it. Raises
    NotFound."""
    chosen = select(Assignment).where(Assignment.public_id == public_id, Assignment.published_at.is_not(None))
    found: Assignment | None = db.session.scalar(chosen.options(*whole()))
    if found is None or not policy.can_see_seat(person, found):
        raise NotFound(NO_SEAT)
    return found


def whole() -> tuple[Any, ...]:
    """What to load along with a seat that is shown: who has it, when it is, what it is about."""
    row = joinedload(Slot.record).joinedload(Record.row)
    return (
        joinedload(Assignment.person).options(*with_posts()),
        joinedload(Assignment.slot).options(ruled(), row.joinedload(FrameRow.worker), row.joinedload(FrameRow.team)),
    )


def seen(one: Assignment) -> Held:
    """One seat with its published dates and its open request. Raises NotFound where the work never left the portal."""
    published = db.session.get(PublishedActivity, one.slot.activity_id)
    if published is None:
        raise NotFound(NO_SEAT)
    cover: CoverRequest | None = db.session.scalar(
        select(CoverRequest).where(CoverRequest.assignment_id == one.id, CoverRequest.closed_at.is_(None))
    )
    return held(one, published, cover)


def leads(person: Person, activity: Activity) -> bool:
    """Whether somebody has a published seat of an activity whose holder leads it."""
    chosen = select(Assignment.id).join(Assignment.slot).where(Slot.activity_id == activity.id, Slot.does == "lead")
    return db.session.scalar(chosen.where(Assignment.person_id == person.id, *_OUT).limit(1)) is not None


def record_of(one: Assignment) -> Record:
    """The record that a seat is about. Raises NotFound where it is about none."""
    if one.slot.record is None:
        raise NotFound("This seat is about no record.")
    return one.slot.record


def others_at(one: Assignment, *, everybody: bool) -> Sequence[Assignment]:
    """Who has the other published seats about the same record or, where it is about none, about the same work as a
    whole: those of whom its holder is told, or `everybody`."""
    slot = one.slot
    about = Slot.record_id == slot.record_id if slot.record_id else Slot.record_id.is_(None)
    chosen = select(Assignment).join(Assignment.slot).where(*_OUT, Assignment.id != one.id)
    chosen = chosen.where(Slot.activity_id == slot.activity_id, about).order_by(Slot.id)
    found = db.session.scalars(chosen.options(contains_eager(Assignment.slot), joinedload(Assignment.person)))
    does = "moderate" if everybody else slot.does
    return [other for other in found if meets(does, other.slot.does, slot.record_id is not None)]
