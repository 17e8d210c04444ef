"""Reads of second looks: one as somebody sees it, and those that somebody has a part in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.moderation.looked import Looked
from qaportal.moderation.looking import is_looked_at, own_form
from qaportal.moderation.models import SecondLook, Talk, Verdict
from qaportal.people.models import Person
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.queries.sights import OUT
from qaportal.reviews.sight import Sight
from qaportal.timetable.models import Slot

NO_LOOK = "There is no second look at this review, or it is not yours to see. Start from Second looks."


def visible_look(person: Person, public_id: str) -> Looked:
    """The second look at the review with this random id, or at the one that a moderator's own form is about, where it
    is for `person` to see. Raises NotFound."""
    found = looked_of(person, public_id)
    if found is None or not found.may_read:
        raise NotFound(NO_LOOK)
    return found


def looked_of(person: Person, public_id: str) -> Looked | None:
    """The same, whether or not it is for them; None where there is no such review, or none that is looked at twice."""
    review: Review | None = db.session.scalar(
        select(Review).where(Review.public_id == public_id).options(*reviews.whole())
    )
    if review is None:
        return None
    first = first_of(reviews.sight_of(person, review), person)
    return looked(first, person) if first else None


def first_of(sight: Sight, person: Person) -> Sight | None:
    """The review that is looked at: this one, or the one that this form of a moderator is about. None where there is
    none yet, or this one is not looked at."""
    if sight.kind.moderation is None or is_looked_at(sight.kind, sight.form):
        return sight if sight.kind.moderation else None
    if sight.review.form_key != own_form(sight.kind):
        return None
    for review in _beside(sight.review, Review.form_key != sight.review.form_key):
        found = reviews.sight_of(person, review)
        if is_looked_at(found.kind, found.form):
            return found
    return None


def second_of(first: Sight, person: Person) -> Sight | None:
    """The form where the moderator writes: the same one, or their own; None where that is not begun."""
    key = own_form(first.kind)
    if not key:
        return first
    found = _beside(first.review, Review.form_key == key)
    return reviews.sight_of(person, found[0]) if found else None


def beside(review: Review) -> ColumnElement[bool]:
    """Of those about the same record as a review, or about none as well."""
    return Review.record_id == review.record_id if review.record_id else Review.record_id.is_(None)


def _beside(review: Review, which: Any) -> Sequence[Review]:
    """Reviews of the same record of the same activity, the oldest first."""
    chosen = select(Review).where(Review.activity_id == review.activity_id, beside(review), which)
    return db.session.scalars(chosen.options(*reviews.whole()).order_by(Review.number)).all()


def looked(first: Sight, person: Person) -> Looked:
    """A review that is looked at, as `person` sees it, with all that there is of its second look."""
    rule = first.kind.moderation
    seat = rule.seat if rule else ""
    return Looked(first, second_of(first, person), look_of(first.review), holders(first.review, seat), person)


def look_of(review: Review) -> SecondLook | None:
    """The second look at a review, as it is kept now."""
    chosen = select(SecondLook).where(SecondLook.review_id == review.id).options(*_whole())
    return db.session.scalar(chosen.execution_options(populate_existing=True))


def _whole() -> tuple[Any, ...]:
    return (
        selectinload(SecondLook.verdicts).options(
            joinedload(Verdict.first_by), joinedload(Verdict.given_by), joinedload(Verdict.sent_back_by)
        ),
        selectinload(SecondLook.talks).joinedload(Talk.recorded_by),
    )


def holders(review: Review, seat_key: str) -> Sequence[Assignment]:
    """Who has the seats of a kind about a review's record, published; about the whole work where it has no record."""
    about = Slot.record_id == review.record_id if review.record_id else Slot.record_id.is_(None)
    chosen = select(Assignment).join(Assignment.slot).where(*OUT, Slot.activity_id == review.activity_id, about)
    chosen = chosen.where(Slot.seat_key == seat_key).options(joinedload(Assignment.person), joinedload(Assignment.slot))
    return db.session.scalars(chosen.order_by(Assignment.id)).all()
