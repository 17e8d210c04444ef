"""Which grade stands on a review once a disagreement about it is settled; those before it are kept (NS-043, NS-053)."""

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation import queries
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.services.second_looks import settle
from qaportal.people.models import Person
from qaportal.reviews import services as reviews


def let_stand(view: Disagreement, grade: str, *, by: Person) -> None:
    """The grade that was settled on stands: on a final review beside the earlier ones; otherwise as the end of its
    second look, and where the last step spoke the review is final with it. While a second look is still to come, an
    earlier step leaves the review to that. Nothing where the grade was left as it was."""
    review = view.dispute.review
    if not grade:
        return
    if review.is_final:
        reviews.amend_grade(review, grade=grade, by=by)
        return
    look = queries.look_of(review)
    if look is not None and look.is_settled:
        look.grade, look.settled_at, look.settled_by_id = grade, clock.now(), by.id
        db.session.flush()
    elif look is not None and look.verdict is not None:
        looked = queries.looked_of(by, review.public_id)
        if looked is not None:
            settle(looked, grade, by=by)
    if view.is_last and not review.is_final:
        reviews.finalise(review, grade=grade, by=by)
