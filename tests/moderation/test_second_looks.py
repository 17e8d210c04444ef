"""The second look in four councils: when it is asked, what comes of two grades, who may do what."""

import pytest
from flask import Flask

from qaportal.moderation.models import SecondLook
from tests.moderation.looked import Work

COUNCILS = ("north-somerset", "west-sussex", "lambeth", "bedford")
AGREE = {
    "north-somerset": {"moderated_grade": "good"},
    "west-sussex": {"moderated_grade": "good", "agrees": "yes"},
    "lambeth": {"agrees_grade": "yes"},
    "bedford": {},
}


@pytest.fixture(autouse=True)
def inside(town: Flask):
    with town.app_context():
        yield


FIRST = {"north-somerset": "grade", "west-sussex": "grade", "lambeth": "overall_grade"}


def in_share(council: str, **more) -> Work:
    """A work whose record has a moderator's seat."""
    for number in range(3):
        work = Work(council, number=number, **more)
        if work.other:
            return work
    raise AssertionError("no record is of the share")


def first_graded(work: Work, grade: str = "good") -> None:
    work.hand_in_first(**{FIRST.get(work.council, "grade"): grade})


@pytest.mark.parametrize("council", COUNCILS)
def test_once_the_first_look_is_in_a_second_one_is_asked_and_where_both_agree_it_is_final(council: str) -> None:
    work = in_share(council)
    first_graded(work)
    assert (work.looked().state, work.sight("Rowan").review.is_final) == ("asked", False)
    work.judge(**AGREE[council])
    looked = work.looked()
    assert (looked.state, looked.review.is_final) == ("settled", True)
    assert looked.review.grade == ("good" if council != "bedford" else "")
