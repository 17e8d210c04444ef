"""Reads of reviews whose grade was changed, for those whose work was looked at."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.queries.waiting import Waiting
from qaportal.people.models import Person
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review

STAYS = timedelta(days=14)  # on Home


def changed_for(person: Person, ident: int) -> Review | None:
    """A review by its id, where they may open it and no grade is kept from them."""
    chosen = select(Review).where(Review.id == ident).options(*reviews.whole())
    review: Review | None = db.session.scalar(chosen.execution_options(populate_existing=True))
    sight = reviews.sight_of(person, review) if review else None
    return review if sight is not None and sight.is_anybodys and not sight.is_blind else None


def grades_changed_for(person: Person) -> list[Waiting]:
    """Reviews whose change of grade they were told of in the last two weeks, the latest first, each once."""
    told = select(Letter.about, Letter.written_at).where(
        Letter.person_id == person.id, Letter.kind == "grade", Letter.written_at > clock.now() - STAYS
    )
    since = {about["review"]: at for about, at in db.session.execute(told.order_by(Letter.id))}
    if not since:
        return []
    chosen = select(Review).where(Review.id.in_(since)).options(joinedload(Review.activity))
    made = [
        Waiting("Read", one.activity.ref, f"/reviews/{one.public_id}", None, since[one.id])
        for one in db.session.scalars(chosen)
    ]
    return sorted(made, key=lambda one: one.since, reverse=True)
