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
from qaportal.reviews.models import Answer, FilledPart, MadeForm, Review
from qaportal.reviews.sealing import seal
from qaportal.sampling.queries import reference_of

NOT_YOURS = "This seat fills no such form, or somebody else begins it. See your seats."


def open_review(seat: Assignment, form_key: str, *, by: Person, another: bool = False) -> Review:
    """The review that a seat fills on a form: the one that there is, or a new one. With `another` one more, where the
    framework has a form filled as often as the work needs.

    Raises DomainError where the seat fills no such form or may not begin it, Stale where somebody opened it at the same
    moment.
    """
    bound, made = queries.form_of_seat(seat, form_key)
    if bound is None or not seat.sits or not seat.is_out:
        raise DomainError(NOT_YOURS)
    found = queries.reviews_of_seat(seat, bound)
    if found and not (another and bound.how == "often"):
        return found[-1]
    if not bound.may_start:
        raise DomainError(NOT_YOURS)
    return _new(seat, bound, made, len(found) + 1, by)


def _new(seat: Assignment, bound: Bound, made: MadeForm | None, n: int, by: Person) -> Review:
    slot, activity = seat.slot, seat.slot.activity
    if made is not None:
        _hold(made)
    sampled = slot.record
    numbers = select(func.coalesce(func.max(Review.number), 0)).where(Review.activity_id == activity.id)
    review = Review(
        activity=activity, framework_id=activity.framework_id, form_key=bound.form.key, made_form=made, record=sampled,
        slot=slot if bound.how in ("holder", "often") else None,
        key=bound.key(sampled.public_id if sampled else "", slot.public_id, n),
        number=(db.session.scalar(numbers) or 0) + 1, opened_at=clock.now(), opened_by_id=by.id,
    )  # fmt: skip
    review.parts = [FilledPart(key=part.key, position=at) for at, part in enumerate(bound.form.parts)]
    try:
        with db.session.begin_nested():
            db.session.add(review)
    except IntegrityError as error:
        raise Stale("Somebody opened this form at the same moment. Open it again: it is one and the same.") from error
    _fill_in_reference(review, bound.form, by)
    record("opened", "review", name_of(review), by=by, form=bound.form.name)
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
