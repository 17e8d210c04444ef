"""Reads of actions."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from qaportal.actions.models import Action
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.lib.text import one_line
from qaportal.people.models import Person
from qaportal.reviews.models import Review


def of_part(review: Review, part_key: str) -> Sequence[Action]:
    """The actions that a part of a review made, those that were withdrawn among them."""
    chosen = select(Action).where(Action.review_id == review.id, Action.part_key == part_key)
    return db.session.scalars(chosen.order_by(Action.question_key, Action.position)).all()


def of_review(review: Review) -> Sequence[Action]:
    """The actions that a review made, those that were withdrawn among them."""
    chosen = select(Action).where(Action.review_id == review.id)
    return db.session.scalars(chosen.order_by(Action.question_key, Action.position)).all()


def action_with(ident: int) -> Action | None:
    """One by its id, for letters. It asks nobody's leave."""
    return db.session.get(Action, ident)


def last_number() -> int:
    """The number that was given last; 0 before the first."""
    return db.session.scalar(select(func.max(Action.number))) or 0


def person_named(name: str) -> Person | None:
    """The one person here today who has this name, however it is cased and spaced; None where nobody has, or several.
    Names are compared here, for SQLite knows no capital letters but those of English."""
    wanted = one_line(name).casefold()
    chosen = select(Person.id, Person.name).where(or_(Person.left_on.is_(None), Person.left_on >= clock.today()))
    same = [ident for ident, called in db.session.execute(chosen) if one_line(called).casefold() == wanted]
    found = [one for one in by_id(Person, same).values() if one.is_here(clock.today())]
    return found[0] if len(found) == 1 else None
