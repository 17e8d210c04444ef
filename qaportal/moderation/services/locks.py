"""Nobody else changes a review, its second look or a disagreement about it until this is over. Always in one order:
reviews by their ids, then their parts, then rows of moderation. Two who come from different sides wait, and never for
each other."""

from sqlalchemy import select

from qaportal.frameworks.schema import ActivityType
from qaportal.lib.db import db
from qaportal.moderation import queries
from qaportal.moderation.looking import own_form
from qaportal.moderation.models import Dispute
from qaportal.moderation.queries.second_looks import Looked, beside
from qaportal.people.models import Person
from qaportal.reviews import queries as sights
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
    hold(one.review, one.first.kind)
    for sight in (one.first, one.second):
        if sight:
            db.session.expire(sight.review)
            for kept in sight.review.parts:
                db.session.refresh(kept)
    return queries.looked(again(one.first, by), by)


def again(sight: Sight, by: Person) -> Sight:
    """A review as it is now."""
    return sights.sight_of(by, sight.review)
