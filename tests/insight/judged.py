"""A town with finished reviews, second looks and voices, made straight as rows: insight only counts them."""

from datetime import timedelta

from qaportal.actions.models import Action
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.programme.models import Activity, Programme
from qaportal.reviews.models import FilledPart, Review
from tests.cast import Cast
from tests.sampling.frames import activity, published_town

PHRASE = "CANARY-what-somebody-wrote"


def judge(grades: dict[str, int], *, ref: str = "CPR-2027-01", second: str = "", kept: str = "") -> Activity:
    """So many finished reviews of each grade of one piece of work; with `second`, each was looked at again and found
    that. `kept` is the reason why the child said nothing, "" where it was heard."""
    if not db.session.query(Programme).count():
        published_town()
    work, by = activity(ref), Cast()["Priya"]
    before = db.session.query(Review).filter_by(activity_id=work.id).count()
    for number, grade in enumerate([grade for grade, n in grades.items() for _ in range(n)], before + 1):
        review = Review(
            activity=work, framework_id=work.framework_id, form_key="practice_review", key=f"r{number}", number=number,
            opened_at=clock.now(), opened_by_id=by.id, grade=grade, finalised_at=clock.now(), finalised_by_id=by.id,
        )  # fmt: skip
        db.session.add(review)
        db.session.flush()
        _with(review, second, kept)
    db.session.commit()
    return work


def _with(review: Review, second: str, kept: str) -> None:
    by, now = Cast()["Priya"], clock.now()
    db.session.add(FilledPart(
        review_id=review.id, key="child_view", position=1, none_reason=kept, handed_in_at=now, handed_in_by_id=by.id,
    ))  # fmt: skip
    if second:
        look = SecondLook(review_id=review.id, why="all", asked_at=now)
        db.session.add(look)
        db.session.flush()
        db.session.add(Verdict(
            look_id=look.id, number=1, first_grade=review.grade, second_grade=second, first_by_id=by.id, given_at=now,
            given_by_id=by.id,
        ))  # fmt: skip


def act(review: Review, n: int) -> None:
    """So many actions of a review, each late by a day."""
    day = clock.today() - timedelta(days=1)
    last = db.session.query(Action).count()
    for number in range(last + 1, last + n + 1):
        db.session.add(Action(
            number=number, review_id=review.id, part_key="conclusion", question_key="actions", position=number,
            level="child", what=PHRASE, why=PHRASE, owner_name="The practitioner", first_due_on=day, due_on=day,
            made_at=clock.now(), made_by_id=Cast()["Priya"].id,
        ))  # fmt: skip
    db.session.commit()
