"""One review graded by many: nobody sees its grades, the second look or one another's until it is over."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.moderation import tasks
from qaportal.moderation.models import Calibration, Dispute
from qaportal.moderation.policy import calibration as policy
from qaportal.moderation.queries import calibration as queries
from qaportal.moderation.services import calibration as services
from qaportal.moderation.spread import may_show, spread
from qaportal.people import services as people
from qaportal.people.models import Post
from qaportal.reviews import policy as reading
from qaportal.reviews.asking import read_lines
from qaportal.reviews.models import Review
from qaportal.reviews.services import let_in
from tests.cast import LONG_AGO
from tests.moderation.disagreed import browser, judge, letters, name, person, raised, reviewed, sight

DAY = date(2026, 12, 4)
AFTER = datetime(2026, 12, 5, 8, tzinfo=UTC)


@pytest.fixture
def review(town: Flask) -> Iterator[Review]:
    """Rowan graded it good, Lena a grade lower. Hazel, Tom and Lena's colleagues could grade it for practice."""
    with town.app_context():
        made = reviewed(second="requires_improvement")
        _make_reviewers("Hazel", "Tom", "Bea")
        yield made


def _make_reviewers(*firsts: str) -> None:
    post = db.session.query(Post).filter_by(key="isro").one()
    for first in firsts:
        people.appoint(person(first), post, on=LONG_AGO, by=None)
    db.session.commit()


def asked(review: Review, *firsts: str, **more: bool) -> Calibration:
    """Priya asks these people."""
    wanted = [person(first) for first in firsts or ("Hazel", "Tom", "Bea")]
    made = services.ask_for_grades(sight("Priya", review), wanted, due_on=DAY, by=person("Priya"), **more)
    db.session.commit()
    return made


def give(first: str, one: Calibration, grade: str = "good") -> None:
    """Somebody gives this grade."""
    services.give_grade(one, grade, f"{first} saw the plan.", by=person(first))
    db.session.commit()


def test_they_are_told_and_read_it_without_its_grades(review: Review) -> None:
    one = asked(review)
    assert sorted(letters("calibration")) == [("Bea", "grade"), ("Hazel", "grade"), ("Tom", "grade")]
    seen = sight("Bea", review)
    assert [part.key for part in seen.form.parts if seen.reads(part)] == [
        part.key for part in seen.form.parts if part.seat != "moderator"
    ]
    assert "grade" in seen.hidden
    lines = [line for part in seen.form.parts if seen.reads(part) for section in part.sections
             for line in read_lines(seen, section)]  # fmt: skip
    said = {line.answer for line in lines if line.question.key == "grade"}
    assert said == {"Kept from you until your own grade is in"}
    assert not any("Because." in line.note for line in lines)
    assert queries.visible_calibration(person("Bea"), one.public_id).id == one.id


def test_they_never_open_the_whole_reference(review: Review) -> None:
    asked(review)
    assert reading.can_reveal(person("Bea"), sight("Bea", review)) is False
    assert reading.can_reveal(person("Rowan"), sight("Rowan", review)) is True


def test_who_was_let_in_before_is_let_in_no_more_while_asked(review: Review) -> None:
    """A QA lead whose hour is not over judges blind like anybody else."""
    people.grant(person("Hazel"), "qa_lead", on=LONG_AGO, by=person("Priya"))
    let_in(review, "To prepare.", by=person("Hazel"))
    db.session.commit()
    assert sight("Hazel", review).standing.was_let_in is True
    asked(review)
    assert sight("Hazel", review).standing.was_let_in is False
    assert reading.can_look(person("Hazel"), sight("Hazel", review)) is False


def test_nobody_with_a_part_in_it_is_asked_or_sees_it(review: Review) -> None:
    names = [one.name.split()[0] for one in queries.eligible(review)]
    assert {"Hazel", "Tom", "Bea"} <= set(names)
    assert not {"Rowan", "Pat", "Lena"} & set(names)
    with pytest.raises(DomainError):
        asked(review, "Hazel", "Tom", "Rowan")
    one = asked(review)
    for first in ("Rowan", "Pat", "Lena", "Gus"):
        with pytest.raises(NotFound):
            queries.visible_calibration(person(first), one.public_id)


def test_without_names_it_takes_three(review: Review) -> None:
    with pytest.raises(DomainError):
        asked(review, "Hazel", "Tom")
    assert asked(review, "Hazel", "Tom", shows_names=True).shows_names


def test_it_is_over_when_all_are_in(review: Review) -> None:
    one = asked(review)
    give("Hazel", one)
    give("Tom", one, "outstanding")
    assert one.is_over(clock.today()) is False
    give("Bea", one)
    assert one.is_over(clock.today()) is True
    found = queries.result_of(one)
    assert dict(found.counts) == {"outstanding": 1, "good": 2, "requires_improvement": 0, "inadequate": 0}
    assert (found.stands, found.against.same.percent, found.against.adjacent.percent) == ("good", 67, 100)
    assert sorted(letters("calibration")[-2:]) == [("Hazel", "over"), ("Tom", "over")]
    assert sight("Tom", review).standing.was_asked is False  # and they read the review no more


def test_it_is_over_when_its_day_is(review: Review) -> None:
    one = asked(review)
    give("Hazel", one)
    tasks.end_calibrations()
    assert len(letters("calibration")) == 3
    with clock.stopped_at(AFTER):
        assert one.is_over(clock.today()) is True
        assert sight("Tom", review).standing.was_asked is False
        with pytest.raises(Stale):
            give("Tom", one)
        db.session.rollback()
        tasks.end_calibrations()
        tasks.end_calibrations()
        assert sorted(letters("calibration")[3:]) == [("Bea", "over"), ("Hazel", "over"), ("Tom", "over")]


def test_whoever_judges_it_once_more_does_not_see_what_came_of_it(town: Flask) -> None:
    """One of those who graded it is the third party of a disagreement since: the grade that stands is kept from them
    here too, until they have judged alone (NS-052)."""
    with town.app_context():
        review = reviewed(final=True)
        _make_reviewers("Hazel", "Tom", "Bea")
        one = asked(review)
        for first in ("Hazel", "Tom", "Bea"):
            give(first, one)
        made = raised(review, start=2)
        name("Priya", made, "Tom")
        path, ident = f"/moderation/calibration/{one.public_id}", made.id
    shown, kept = (browser(town, first).get(path).get_data(as_text=True) for first in ("Bea", "Tom"))
    assert ("gave the grade that stands (Good)" in shown, "Bea saw the plan." in shown) == (True, True)
    assert "are kept from you until you have" in kept
    assert ("the grade that stands (" in kept, "saw the plan." in kept) == (False, False)
    with town.app_context():
        judge("Tom", db.session.get_one(Dispute, ident))
    assert "gave the grade that stands (Good)" in browser(town, "Tom").get(path).get_data(as_text=True)


def test_a_grade_is_given_once(review: Review) -> None:
    one = asked(review)
    give("Hazel", one)
    with pytest.raises(Stale):
        give("Hazel", one, "inadequate")
    db.session.rollback()
    assert one.of(person("Hazel").id).grade == "good"  # type: ignore[union-attr]


def test_a_review_is_graded_by_many_once_at_a_time(review: Review) -> None:
    one = asked(review)
    with pytest.raises(Stale):
        asked(review)
    db.session.rollback()
    services.close(one, by=person("Priya"))
    db.session.commit()
    assert asked(review).id != one.id


def test_only_a_qa_lead_without_a_seat_asks(review: Review) -> None:
    able = {first for first in ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea")
            if policy.can_start(person(first), sight(first, review))}  # fmt: skip
    assert able == {"Priya"}


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12), st.sampled_from(["", "a", "b"]))
def test_every_grade_is_counted_once(grades: list[str], stands: str) -> None:
    found = spread(grades, "abc", stands)
    assert found.n == len(grades)
    assert found.against.same.n == (len(grades) if stands else 0)
    assert found.against.counts.total() == found.against.same.n


def test_few_grades_are_shown_with_names_alone() -> None:
    assert [may_show(n, shows_names=False) for n in (0, 2, 3)] == [False, False, True]
    assert [may_show(n, shows_names=True) for n in (0, 1)] == [False, True]
