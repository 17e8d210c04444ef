"""What lists say of a form at each state: to whoever fills it in, and to those who follow the work (X-12)."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.reviews import queries, services
from qaportal.reviews.models import Review
from qaportal.sampling.models import Record
from tests.cast import Cast
from tests.reviews.filled import begun, fill, hand_in, keep, say_none, seat_of, send_back
from tests.sampling.frames import activity

SINCE = date(2026, 1, 1)
FIRST = ("reflection", "child_view", "family_view", "review", "conclusion")


def mine(first: str, key: str = "reviewer") -> dict[str, str]:
    """part → state, of one seat of somebody."""
    db.session.expire_all()
    seat = seat_of(first, key).id
    return {one.part.key: one.state for one in queries.lines_of(Cast()[first], since=SINCE) if one.seat.id == seat}


def followed(review: Review | None = None) -> dict[str, str]:
    """part → state, of the first record, as those who follow the work see it."""
    db.session.expire_all()
    row = next(one for one in queries.how_far(activity()) if review is None or one.review == review)
    return {one.part.key: one.state for one in row.parts if one.part.key in FIRST}


def test_from_the_first_word_to_the_last(saltmarsh: Cast) -> None:
    assert mine("Rowan") == {"child_view": "start", "family_view": "start", "review": "start", "conclusion": "waits"}
    review = begun()
    assert set(followed(review).values()) == {"not begun"}
    keep("Rowan", review, "facts", "some", "On page 1.")
    db.session.commit()
    assert (mine("Rowan")["review"], followed(review)["review"]) == ("begun", "begun")
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    hand_in("Rowan", review, "child_view", "family_view", "review")
    assert (mine("Rowan")["review"], mine("Rowan")["conclusion"]) == ("in", "start")
    assert (followed(review)["review"], followed(review)["conclusion"]) == ("in", "not begun")
    send_back("Priya", review, "review")
    assert (mine("Rowan")["review"], mine("Rowan")["conclusion"]) == ("sent back", "waits")
    assert followed(review)["review"] == "sent back"


def test_whoever_writes_after_somebody_else_sees_that_it_waits_before_that_one_has_begun(
    saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]
) -> None:
    """And that there is nothing to press."""
    states = mine("Tom", "moderator")
    assert set(states.values()) == {"waits"}
    page = sign_in("Tom").get("/reviews").text
    waits = page.partition("Not yet: somebody else writes first")[2]
    assert "Moderation" in waits
    assert "<button" not in waits.partition("</ul>")[0]


def test_a_final_review_waits_for_nobody(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", "On page 1.")
    services.finalise(review, grade="good", by=saltmarsh["Priya"])
    db.session.commit()
    assert set(mine("Rowan").values()) == {"in"}
    assert set(mine("Tom", "moderator").values()) == {"in"}
    assert set(followed(review).values()) == {"over"}


def test_of_a_record_that_was_replaced_only_what_is_in_is_left(saltmarsh: Cast) -> None:
    review = begun()
    say_none("Rowan", review, "child_view")
    hand_in("Rowan", review, "child_view")
    record = db.session.get_one(Record, review.record_id)
    record.replaced_at, record.replaced_by, record.replace_reason = clock.now(), saltmarsh["Priya"], "It is closed."
    db.session.commit()
    assert mine("Rowan") == {
        "child_view": "in",
        "family_view": "not asked",
        "review": "not asked",
        "conclusion": "not asked",
    }
    assert [(one.is_wanted, one.is_in) for one in queries.how_far(activity()) if one.review == review] == [
        (False, False)
    ]
    assert (followed(review)["child_view"], followed(review)["review"]) == ("in", "over")
