"""Reads of actions."""

from collections.abc import Sequence

from sqlalchemy import func, select

from qaportal.actions.models import Action
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.reviews.models import Review


def of_part(review: Review, part_key: str) -> Sequence[Action]:
    """The actions that a part of a review made, those that were withdrawn among them."""
    chosen = select(Action).where(Action.review_id == review.id, Action.part_key == part_key)
    return db.session.scalars(chosen.order_by(Action.question_key, Action.position)).all()


def last_number() -> int:
    """The number that was given last; 0 before the first."""
    return db.session.scalar(select(func.max(Action.number))) or 0


def person_named(name: str) -> Person | None:
    """The one person here today who has this name; None where nobody has, or several."""
    chosen = select(Person).where(func.lower(Person.name) == name.strip().lower())
    found = [one for one in db.session.scalars(chosen.limit(9)) if one.is_here(clock.today())]
    return found[0] if len(found) == 1 else None
