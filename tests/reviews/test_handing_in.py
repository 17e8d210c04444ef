"""A part is handed in, locked, sent back, left empty for a reason; a review is opened once, and is final at last."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.allocation import services as allocation
from qaportal.allocation.queries.parts import part_of as marked
from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.reviews import policy, queries, services
from qaportal.reviews.lacking import lacks_of, progress_of
from qaportal.reviews.models import Look, Return, Review
from tests.cast import Cast
from tests.conftest import TODAY
from tests.reviews.filled import (
    as_seen,
    begun,
    fill,
    hand_in,
    keep,
    part_of,
    reviewed,
    say_none,
    seat_of,
    send_back,
)
from tests.security.test_guests import without_tokens


def test_all_who_have_a_seat_on_a_record_write_on_one_review(saltmarsh: Cast) -> None:
    review = begun("Rowan")
    assert begun("Pat", "worker").id == begun("Rowan").id == review.id
    assert begun("Tom", number=1).id != review.id
    assert [one.number for one in db.session.scalars(select(Review).order_by(Review.id))] == [1, 2]
    assert len(db.session.scalars(select(LogEntry).where(LogEntry.act == "opened")).all()) == 2


def test_who_waits_for_another_part_begins_nothing(saltmarsh: Cast) -> None:
    with pytest.raises(DomainError, match="somebody else begins it"):
        begun("Tom", "moderator")
    review = begun("Rowan")
    assert begun("Tom", "moderator").id == review.id
    with pytest.raises(DomainError, match="fills no such form"):
        begun("Rowan", form="member_record")


def test_a_part_in_which_something_is_missing_is_not_handed_in(saltmarsh: Cast) -> None:
    review = begun("Pat", "worker")
    sight = as_seen("Pat", review)
    reflection = part_of(sight, "reflection")
    assert [lack.question.key for lack in lacks_of(sight, reflection)] == ["scaling", "pleased", "could_develop"]
    with pytest.raises(DomainError, match="Something is missing: From 0 to 10"):
        services.hand_in(sight, reflection, by=saltmarsh["Pat"])
    assert progress_of(sight, reflection.sections[0]) == ""
    keep("Pat", review, "scaling", 0)
    assert progress_of(as_seen("Pat", review), reflection.sections[0]) == "begun"
    fill("Pat", review, "reflection")
    assert progress_of(as_seen("Pat", review), reflection.sections[0]) == "done"


def test_what_needs_evidence_lacks_it(saltmarsh: Cast) -> None:
    review = reviewed()
    send_back("Priya", review, "conclusion")
    keep("Rowan", review, "grade", "good", " ")
    sight = as_seen("Rowan", review)
    said = {one.question.key: one.sentence for one in lacks_of(sight, part_of(sight, "conclusion"))}
    assert said == {"grade": "Say why, or where it can be seen."}


def test_half_an_action_is_kept_and_not_handed_in(saltmarsh: Cast) -> None:
    review = begun()
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    hand_in("Rowan", review, "review")
    fill("Rowan", review, "conclusion", actions=[{"what": "Ring the school"}])
    sight = as_seen("Rowan", review)
    assert [one.sentence[:10] for one in lacks_of(sight, part_of(sight, "conclusion"))] == ["Action 1: "]


def test_what_is_handed_in_is_locked_and_opens_what_waited_for_it(saltmarsh: Cast) -> None:
    review = begun()
    fill("Rowan", review, "review")
    before = as_seen("Rowan", review)
    assert not before.writes(part_of(before, "conclusion"))
    after = hand_in("Rowan", review, "review")
    assert (after.writes(part_of(after, "review")), after.writes(part_of(after, "conclusion"))) == (False, True)
    assert (after.kept["review"].handed_in_by_id, after.kept["review"].handed_in_at) == (saltmarsh["Rowan"].id, TODAY)


def test_a_part_is_handed_in_once(saltmarsh: Cast) -> None:
    review = begun()
    say_none("Rowan", review, "child_view")
    old = as_seen("Rowan", review)
    hand_in("Rowan", review, "child_view")
    with pytest.raises(Stale, match="cannot be handed in as it is now"):
        services.hand_in(old, part_of(old, "child_view"), by=saltmarsh["Rowan"])


def test_the_phase_is_done_once_all_parts_of_the_seat_are_in_and_is_taken_back_with_one(saltmarsh: Cast) -> None:
    review = begun()
    seat = seat_of("Rowan")
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    hand_in("Rowan", review, "child_view", "family_view", "review")
    assert marked(seat, "review") is None
    fill("Rowan", review, "conclusion")
    hand_in("Rowan", review, "conclusion")
    assert marked(seat, "review") is not None
    send_back("Priya", review, "family_view")
    assert marked(seat, "review") is None
    hand_in("Rowan", review, "family_view")
    assert marked(seat, "review") is not None


def test_the_day_by_which_it_is_due_stays_when_it_is_sent_back(saltmarsh: Cast) -> None:
    """LB-088."""
    review = begun()

    def line() -> tuple[str, object]:
        found = queries.lines_of(saltmarsh["Rowan"], since=clock.today())
        return next((one.state, one.due) for one in found if one.part.key == "child_view" and one.review)

    state, due = line()
    assert (state, due is not None) == ("start", True)
    say_none("Rowan", review, "child_view")
    hand_in("Rowan", review, "child_view")
    assert line() == ("in", due)
    send_back("Priya", review, "child_view")
    assert line() == ("sent back", due)


def test_why_it_was_sent_back_is_said_and_stays(saltmarsh: Cast) -> None:
    review = begun()
    say_none("Rowan", review, "child_view")
    hand_in("Rowan", review, "child_view")
    with pytest.raises(DomainError, match="Say what is to be changed"):
        send_back("Priya", review, "child_view", " ")
    send_back("Priya", review, "child_view", "Ask again.")
    with pytest.raises(Stale, match="not handed in"):
        send_back("Priya", review, "child_view")
    db.session.rollback()
    assert [(one.part_key, one.why) for one in db.session.scalars(select(Return))] == [("child_view", "Ask again.")]
    returned = as_seen("Rowan", review).review.sent_back("child_view")
    assert returned is not None
    hand_in("Rowan", review, "child_view")
    assert as_seen("Rowan", review).review.sent_back("child_view") is None
    assert db.session.scalars(select(Return)).all() != []


def test_nothing_is_sent_back_once_it_is_final(saltmarsh: Cast) -> None:
    review = reviewed()
    services.finalise(review, grade="good", by=saltmarsh["Priya"])
    db.session.commit()
    with pytest.raises(Stale, match="final"):
        send_back("Priya", review, "review")
    assert not policy.can_return(saltmarsh["Priya"], as_seen("Priya", review))
    with pytest.raises(Stale, match="final already"):
        services.finalise(review, grade="good", by=saltmarsh["Priya"])


def test_a_part_says_why_there_is_nothing_in_it_or_takes_that_back(saltmarsh: Cast) -> None:
    """D70."""
    review = begun()
    sight = as_seen("Rowan", review)
    with pytest.raises(DomainError, match="Choose one of the reasons"):
        services.say_none(sight, part_of(sight, "child_view"), "It was raining", by=saltmarsh["Rowan"])
    say_none("Rowan", review, "child_view")
    sight = as_seen("Rowan", review)
    assert sight.kept["child_view"].none_reason == "Too young"
    services.say_none(sight, part_of(sight, "child_view"), "", by=saltmarsh["Rowan"])
    assert as_seen("Rowan", review).kept["child_view"].none_reason == ""


def test_only_a_section_that_may_be_left_out_is(saltmarsh: Cast) -> None:
    review = begun()
    sight = as_seen("Rowan", review)
    with pytest.raises(DomainError, match="cannot be left out"):
        services.omit(sight, part_of(sight, "review"), "case", is_left_out=True, by=saltmarsh["Rowan"])


def test_a_review_that_is_moderated_is_not_final_when_the_reviewer_is_done(saltmarsh: Cast) -> None:
    assert not reviewed().is_final


# Who is let in, and who is out ---------------------------------------------------------------------------------------


def test_a_qa_lead_reads_for_an_hour_for_a_reason_that_the_log_keeps(saltmarsh: Cast) -> None:
    """AC-11: without a seat, to read alone."""
    people.grant(saltmarsh["Bea"], "qa_lead", on=clock.today(), by=saltmarsh["Priya"])
    db.session.commit()
    review = begun("Pat", "worker")
    fill("Pat", review, "reflection")
    hand_in("Pat", review, "reflection")
    sight = as_seen("Bea", review)
    assert policy.can_open(saltmarsh["Bea"], sight)
    assert not policy.can_read(saltmarsh["Bea"], sight)
    with pytest.raises(DomainError, match="Say why"):
        services.let_in(review, "  ", by=saltmarsh["Bea"])
    services.let_in(review, "A complaint.", by=saltmarsh["Bea"])
    db.session.commit()
    sight = as_seen("Bea", review)
    assert [part.key for part in sight.form.parts if sight.reads(part)] == ["reflection"]
    assert not any(sight.writes(part) for part in sight.form.parts)
    with clock.stopped_at(TODAY + timedelta(minutes=59)):
        assert as_seen("Bea", review).standing.was_let_in
    with clock.stopped_at(TODAY + timedelta(minutes=61)):
        assert not policy.can_read(saltmarsh["Bea"], as_seen("Bea", review))
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "was let in to read")).one()
    assert (entry.thing_ref, entry.reason) == ("CPR-2027-03 review 1", "A complaint.")
    assert db.session.scalars(select(Look)).one().until == TODAY + timedelta(minutes=60)


def test_whoever_loses_the_seat_loses_the_review(saltmarsh: Cast) -> None:
    review = begun()
    assert queries.visible_review(saltmarsh["Rowan"], review.public_id).reader.seats == {"reviewer"}
    allocation.free(seat_of("Rowan"), "On another job.", by=saltmarsh["Priya"])
    db.session.commit()
    with pytest.raises(NotFound):
        queries.visible_review(saltmarsh["Rowan"], review.public_id)


def test_a_review_of_work_that_was_called_off_is_written_in_no_more(saltmarsh: Cast) -> None:
    review = begun()
    programme.cancel(review.activity, "Called off.", version=review.activity.version, by=saltmarsh["Priya"])
    db.session.commit()
    sight = as_seen("Rowan", review)
    assert sight.review.is_closed
    assert not any(sight.writes(part) for part in sight.form.parts)


# The blind second grade (A4, NS-040) ------------------------------------------------------------------------------


SEEN_BY_A_MODERATOR = (
    "", "/parts/review", "/parts/conclusion", "/parts/moderation/sections/own_judgement", "/parts/moderation/check",
)  # fmt: skip


def test_nothing_that_a_moderator_sees_depends_on_the_first_grade(
    saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]
) -> None:
    review = reviewed()
    browser = sign_in("Tom")
    address, pages = f"/reviews/{review.public_id}", []
    for grade in ("good", "inadequate"):
        db.session.execute(db.text("UPDATE answer SET value = :grade WHERE key = 'grade'"), {"grade": f'"{grade}"'})
        db.session.commit()
        pages.append([browser.get(address + path) for path in SEEN_BY_A_MODERATOR])
    assert [answer.status_code for answer in pages[0]] == [200, 200, 404, 200, 200]
    assert [without_tokens(one.text) for one in pages[0]] == [without_tokens(one.text) for one in pages[1]]
    fill("Tom", review, "moderation")
    hand_in("Tom", review, "moderation")
    assert browser.get(f"{address}/parts/conclusion").status_code == 200
