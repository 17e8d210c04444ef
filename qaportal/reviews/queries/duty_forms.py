"""Reads of the forms on which somebody does their standing duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.allocation.models import Assignment
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import BOUND, db
from qaportal.people.models import Person
from qaportal.programme.duties.sight import tells
from qaportal.programme.models import DutyWork
from qaportal.programme.queries import work_of, works_opened
from qaportal.reviews.models import Review
from qaportal.reviews.queries.sights import sight_of, whole
from qaportal.timetable.models import Slot

SHOWN = 20  # to others than their owner, whose right to read each is looked at one by one


@dataclass(frozen=True)
class DutyForm:
    """A form of a standing duty: what it is, whom it looks at, how far it is, and where it is: the `review`, or the
    `seat` that is yet to begin it."""

    name: str
    about: str
    work: DutyWork
    review: Review | None
    seat: Assignment | None
    is_in: bool


def about_of(person: Person, review: Review) -> str:
    """Whom a form of a standing duty looks at, by name, for others than that person; "" where that is nobody."""
    work = work_of(review.activity)
    return work.person.name if work and work.person and work.person_id != person.id else ""


def duty_forms(person: Person, owner: Person, since: date) -> list[DutyForm]:
    """What `owner` opened for their duties that were due on `since` or later, the latest first: to themselves all of
    it; to others what they may read, of the latest that are handed in."""
    works = works_opened(owner, since)
    if person.id != owner.id:
        return _read_by(person, works)
    reviews, seats = _reviews([one.activity_id for one in works]), _seats(owner, [one.activity_id for one in works])
    return [_form(one, reviews.get(one.activity_id), seats.get(one.activity_id)) for one in works]


def _form(work: DutyWork, review: Review | None, seat: Assignment | None = None) -> DutyForm:
    duty = pack_of(work.activity.framework).duties.get(work.duty_key)
    name, about = duty.name if duty else work.activity.title, work.person.name if work.person else ""
    return DutyForm(name, about, work, review, seat, bool(review and any(part.is_in for part in review.parts)))


def _read_by(person: Person, works: Sequence[DutyWork]) -> list[DutyForm]:
    done = [one for one in works if one.is_done and not _tells(one)][:SHOWN]
    of = {one.activity_id: one for one in done}
    chosen = select(Review).where(Review.activity_id.in_(of)).options(*whole())
    found = {one.activity_id: one for one in db.session.scalars(chosen.order_by(Review.id))}
    seen = {key: sight_of(person, one) for key, one in found.items()}
    read = {key for key, sight in seen.items() if any(sight.reads(part) for part in sight.form.parts)}
    return [_form(one, found[one.activity_id]) for one in done if one.activity_id in read]


def _tells(work: DutyWork) -> bool:
    """Whether it is owed on account of a sensitive flag alone, so that its name tells of one (BD-052)."""
    pack = pack_of(work.activity.framework)
    return tells(pack, pack.duties.get(work.duty_key))


def _reviews(activities: Sequence[int]) -> dict[int, Review]:
    found: dict[int, Review] = {}
    for at in range(0, len(activities), BOUND):
        chosen = select(Review).where(Review.activity_id.in_(activities[at : at + BOUND]))
        chosen = chosen.options(selectinload(Review.parts)).order_by(Review.number.desc())
        found |= {one.activity_id: one for one in db.session.scalars(chosen)}
    return found


def _seats(owner: Person, activities: Sequence[int]) -> dict[int, Assignment]:
    found: dict[int, Assignment] = {}
    for at in range(0, len(activities), BOUND):
        chosen = select(Slot.activity_id, Assignment).join(Assignment, Assignment.slot_id == Slot.id)
        chosen = chosen.where(Slot.activity_id.in_(activities[at : at + BOUND]), Assignment.person_id == owner.id)
        found |= dict(db.session.execute(chosen.where(Assignment.ended_at.is_(None))).all())
    return found
