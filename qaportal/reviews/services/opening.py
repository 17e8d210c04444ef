"""Open a review for a seat."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qaportal.allocation.models import Assignment
from qaportal.auditlog.services import record
from qaportal.frameworks.schema import FormTemplate
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.reviews import queries
from qaportal.reviews.binding import Bound
from qaportal.reviews.closing import CLOSED
from qaportal.reviews.models import Answer, FilledPart, MadeForm, Review
from qaportal.reviews.sealing import seal
from qaportal.sampling.queries import reference_of

NOT_YOURS = "This seat fills no such form, or somebody else begins it. See your seats."
TRIES = 5


def open_review(seat: Assignment, form_key: str, *, by: Person, another: bool = False) -> Review:
    """The review that a seat fills on a form: the one that there is, or a new one. With `another` one more, where the
    framework has a form filled as often as the work needs.

    Raises DomainError where the seat fills no such form, may not begin it, or it has closed. Of two who open it at the
    same moment both get the same one.
    """
    bound, made = queries.form_of_seat(seat, form_key)
    if bound is None or not seat.sits or not seat.is_out:
        raise DomainError(NOT_YOURS)
    found = queries.reviews_of_seat(seat, bound)
    if found and not (another and bound.how == "often"):
        return found[-1]
    if not bound.may_start:
        raise DomainError(NOT_YOURS)
    if queries.is_closed(seat.slot.activity, form_key, seat.slot_id):
        raise DomainError(CLOSED)
    review, is_new = _new(seat, bound, made, len(found) + 1, by)
    if is_new:
        _fill_in_reference(review, bound.form, by)
        record("opened", "review", name_of(review), by=by, form=bound.form.name)
    return review


def _new(seat: Assignment, bound: Bound, made: MadeForm | None, n: int, by: Person) -> tuple[Review, bool]:
    """A new review with the next number of its activity; or the one that somebody opened just now (False)."""
    key = _key(seat, bound, n)
    for _ in range(TRIES):
        review = _unsaved(seat, bound, made, key, by)
        try:
            with db.session.begin_nested():
                db.session.add(review)
            return review, True
        except IntegrityError:  # the same one, or another one of this activity took the number
            same = select(Review).where(
                Review.activity_id == seat.slot.activity_id, Review.form_key == bound.form.key, Review.key == key
            )
            if there := db.session.scalars(same).one_or_none():
                return there, False
    raise Stale("Others opened forms of this work at the same moment. Open it again.")


def _key(seat: Assignment, bound: Bound, n: int) -> str:
    sampled = seat.slot.record
    return bound.key(sampled.public_id if sampled else "", seat.slot.public_id, n)


def _unsaved(seat: Assignment, bound: Bound, made: MadeForm | None, key: str, by: Person) -> Review:
    slot, activity = seat.slot, seat.slot.activity
    if made is not None:
        _hold(made)
    numbers = select(func.coalesce(func.max(Review.number), 0)).where(Review.activity_id == activity.id)
    review = Review(
        activity=activity, framework_id=activity.framework_id, form_key=bound.form.key, made_form=made,
        record=slot.record, slot=slot if bound.how in ("holder", "often") else None, key=key,
        number=(db.session.scalar(numbers) or 0) + 1, opened_at=clock.now(), opened_by_id=by.id,
    )  # fmt: skip
    review.parts = [FilledPart(key=part.key, position=at) for at, part in enumerate(bound.form.parts)]
    return review


def _hold(made: MadeForm) -> None:
    """Nobody takes a form out of use until this is over; refused where somebody has."""
    chosen = select(MadeForm.used_at).where(MadeForm.id == made.id)
    if db.session.scalar(chosen.with_for_update(read=True)) is None:
        raise Stale("This form was taken out of use at the same moment. Open your seat again.")


def _fill_in_reference(review: Review, form: FormTemplate, by: Person) -> None:
    """What is known of the record already nobody types again (WCAG 3.3.7)."""
    if review.record is None:
        return
    _, reference = reference_of(review.record.row, keyring.ring())
    for part in form.parts:
        for section in part.sections:
            for question in section.questions:
                if question.kind == "record" and question.repeats == 1:
                    db.session.add(Answer(
                        review_id=review.id, key=question.key, part_key=part.key, value=True, version=1,
                        sealed=seal(review, question.key, reference), saved_at=clock.now(), saved_by_id=by.id,
                    ))  # fmt: skip
                    db.session.flush()
                    return


def name_of(review: Review) -> str:
    """How a review is spoken of: its activity and its number there."""
    return f"{review.activity.ref} review {review.number}"
