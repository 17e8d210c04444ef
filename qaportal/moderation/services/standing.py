"""Which grade stands on a review once a disagreement about it is settled; those before it are kept (NS-043, NS-053)."""

from qaportal.moderation import queries
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.services.concluding import mark_settled
from qaportal.moderation.services.deciding import settle
from qaportal.moderation.services.grade_letters import tell_of_grade
from qaportal.moderation.services.telling import tell_in_the_form
from qaportal.people.models import Person
from qaportal.reviews import queries as sights
from qaportal.reviews import services as reviews


def let_stand(view: Disagreement, grade: str, *, by: Person) -> frozenset[int]:
    """The grade that was settled on stands: on a final review beside the earlier ones; otherwise as the end of its
    second look, and where the last step spoke the review is final with it. While a second look is still to come, or
    went back to be written on, an earlier step leaves the review to that, and what was agreed on is kept beside both
    grades. Nothing where the grade was left as it was. Ids of those who are told of another grade."""
    review = view.dispute.review
    if not grade or grade == review.grade:
        return frozenset()
    before = len(sights.grades_of(review))
    if review.is_final:
        reviews.amend_grade(review, grade=grade, by=by)
        _tell(view, grade, by)
    else:
        _settle_look(view, grade, by)
        if view.is_last and not review.is_final:
            reviews.finalise(review, grade=grade, by=by)
    changed = len(sights.grades_of(review)) > before
    return tell_of_grade(review, view.kind, by=by) if changed else frozenset()


def _settle_look(view: Disagreement, grade: str, by: Person) -> None:
    looked = queries.looked_of(by, view.dispute.review.public_id)
    if looked is None or looked.look is None:
        return
    if looked.look.is_settled:
        mark_settled(looked.look, grade, by=by)
        _tell(view, grade, by)
    elif looked.verdict is not None:
        settle(looked, grade, by=by)


def _tell(view: Disagreement, grade: str, by: Person) -> None:
    looked = queries.looked_of(by, view.dispute.review.public_id)
    if looked is not None:
        tell_in_the_form(looked, grade, by=by)
