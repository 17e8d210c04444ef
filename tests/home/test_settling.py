"""Home says what of a disagreement waits for somebody, and a review to grade for practice: from which work, no more."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from qaportal.home.queries import home_of
from qaportal.home.queries.own import to_settle
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.services import calibration
from qaportal.people import services as people
from qaportal.people.models import Post
from tests.cast import LONG_AGO
from tests.moderation.disagreed import agree, join, judge, name, on, person, raised, reviewed, settle, sight
from tests.programme.test_query_counts import counted

CAST = ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def waits(*more: str) -> dict[str, list[str]]:
    """By first name, the verbs of what is theirs."""
    db.session.expire_all()
    found = {first: [need.verb for need in to_settle(person(first), clock.today())] for first in (*CAST, *more)}
    return {first: verbs for first, verbs in found.items() if verbs}


def test_a_talk_waits_for_both_and_then_for_the_other() -> None:
    made = raised(reviewed(final=True))
    assert waits() == {"Rowan": ["Go on"], "Pat": ["Go on"]}
    settle("Rowan", made)
    assert waits() == {"Pat": ["Go on"]}
    agree("Pat", made)
    assert waits() == {}


def test_then_it_waits_for_whoever_chooses_for_the_third_party_and_for_both_sides() -> None:
    join("Ruth")
    made = raised(reviewed(final=True), start=2)
    assert waits("Ruth") == {"Priya": ["Choose"]}
    name("Priya", made, "Ruth")
    assert waits("Ruth") == {"Ruth": ["Go on"]}
    judge("Ruth", made)
    settle("Ruth", made)
    assert waits("Ruth") == {"Rowan": ["Answer"], "Pat": ["Answer"]}
    on("Pat", made)
    assert waits("Ruth") == {"Priya": ["Go on"]}


def test_who_stands_in_for_the_only_qa_lead_is_told_and_she_is_not() -> None:
    raised(reviewed(reviewer="Priya", moderator="Tom", final=True), start=2)
    assert waits() == {"Lena": ["Choose"]}


def test_a_review_waits_for_a_grade_until_it_is_given_or_its_day_is_over() -> None:
    review = reviewed(second="requires_improvement", final=True)
    post = db.session.query(Post).filter_by(key="isro").one()
    for first in ("Hazel", "Tom", "Bea"):
        people.appoint(person(first), post, on=LONG_AGO, by=None)
    wanted = [person(first) for first in ("Hazel", "Tom", "Bea")]
    day = clock.today() + timedelta(days=3)
    one = calibration.ask_for_grades(sight("Priya", review), wanted, due_on=day, by=person("Priya"))
    db.session.commit()
    assert waits() == {"Hazel": ["Grade"], "Tom": ["Grade"], "Bea": ["Grade"]}
    calibration.give_grade(one, "good", "The plan was there.", by=person("Tom"))
    db.session.commit()
    assert waits() == {"Hazel": ["Grade"], "Bea": ["Grade"]}
    assert to_settle(person("Bea"), day + timedelta(days=1))[0].late
    calibration.close(one, by=person("Priya"))
    db.session.commit()
    assert waits() == {}


def test_it_says_the_work_the_day_and_where_and_nothing_else() -> None:
    made = raised(reviewed(final=True))
    need = to_settle(person("Pat"), date(2026, 11, 23))[0]
    told = (need.due, need.title, need.more, need.href)
    assert told == ("Mon 30 Nov", "Something waits for you to settle it", "CPR-2027-03", f"/disputes/{made.public_id}")
    assert home_of(person("Pat"), clock.today()).needs[0] == need
    assert need.kind == ""  # a letter said so at once: no daily mail repeats it


def test_they_take_one_statement_each() -> None:
    for number in (0, 1, 2):
        raised(reviewed(final=True, number=number, set_out=not number))
    pat, today = person("Pat"), clock.today()
    assert len(to_settle(pat, today)) == 3  # and who he is is loaded
    with counted(db.engine) as sent:
        to_settle(pat, today)
    assert len(sent) == 4


def test_whoever_wrote_what_was_graded_differently_is_told_to_talk() -> None:
    """NS-044: of two who differ the second has it among their own forms; the first has nothing else that says so."""
    made = reviewed(second="requires_improvement")
    need = to_settle(person("Rowan"), clock.today())[0]
    said = "A second look at your review came to another grade: talk with whoever looked"
    assert (need.verb, need.title, need.more) == ("Talk", said, "CPR-2027-03")
    assert need.href == f"/reviews/{made.public_id}/moderation"
    assert waits() == {"Rowan": ["Talk"]}


def test_where_two_agree_or_it_is_final_there_is_no_talk() -> None:
    reviewed(second="requires_improvement", final=True)
    assert waits() == {}
