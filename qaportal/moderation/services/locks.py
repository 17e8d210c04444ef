"""Nobody else changes a review, its second look or a disagreement about it until this is over. Always in one order:
reviews by their ids, then their parts, then rows of moderation. Two who come from different sides wait, and never for
each other."""

from sqlalchemy import select

from qaportal.frameworks.schema import ActivityType
from qaportal.lib.db import db
from qaportal.moderation import queries
from qaportal.moderation.looked import Looked
from qaportal.moderation.looking import own_form
from qaportal.moderation.models import Dispute
from qaportal.moderation.queries.second_looks import beside
from qaportal.people.models import Person
from qaportal.reviews import queries as sights
from qaportal.reviews import services as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight


def hold(review: Review, kind: ActivityType) -> None:
    """A review, and the one of its second look where that has a form of its own (BD-024), whichever was opened first:
    both, whoever comes from where."""
    together = Review.id == review.id
    if own_form(kind):
        together |= (Review.activity_id == review.activity_id) & beside(review)
    db.session.execute(select(Review.id).where(together).order_by(Review.id).with_for_update())


def hold_dispute(dispute: Dispute, kind: ActivityType) -> None:
    """A disagreement, after the review that it is about."""
    hold(dispute.review, kind)
    db.session.execute(select(Dispute.id).where(Dispute.id == dispute.id).with_for_update())


def held(one: Looked, by: Person) -> Looked:
    """A second look as it is now, which nobody else changes until this is over."""
    first, *_ = reviews.hold([one.first, *([one.second] if one.second else [])], by=by)
    return queries.looked(first, by)


def held_with_first(sight: Sight, by: Person) -> tuple[Sight, Sight | None]:
    """A review and the one that is looked at, as they are now; nobody else changes them, nor the moderator's own form,
    until this is over."""
    first = queries.first_of(sight, by)
    second = queries.second_of(first, by) if first else None
    found = reviews.hold([sight, *(one for one in (first, second) if one)], by=by)
    return found[0], (found[1] if first else None)


def again(sight: Sight, by: Person) -> Sight:
    """A review as it is now."""
    return sights.sight_of(by, sight.review)
