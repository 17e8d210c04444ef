"""Which grade stands on a review once a disagreement about it is settled; those before it are kept (NS-043, NS-053)."""

from sqlalchemy import select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.models import SecondLook
from qaportal.people.models import Person
from qaportal.reviews import services as reviews


def let_stand(view: Disagreement, grade: str, *, by: Person) -> None:
    """The grade that was settled on stands: on a final review beside the earlier ones; otherwise it makes the review
    final, where every part is in or the last step spoke. While a second look is still to come, an earlier step leaves
    the review to it. Nothing where the grade was left as it was."""
    review = view.dispute.review
    if not grade:
        return
    if review.is_final:
        reviews.amend_grade(review, grade=grade, by=by)
    elif view.is_whole or view.is_last:
        _settle_second_look(view, grade, by)
        reviews.finalise(review, grade=grade, by=by)


def _settle_second_look(view: Disagreement, grade: str, by: Person) -> None:
    chosen = select(SecondLook).where(SecondLook.review_id == view.dispute.review_id, SecondLook.settled_at.is_(None))
    look = db.session.scalars(chosen).one_or_none()
    if look is not None:
        look.grade, look.settled_at, look.settled_by_id = grade, clock.now(), by.id
