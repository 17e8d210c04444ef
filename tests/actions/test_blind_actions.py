"""A4: whoever is to grade a review a second time without knowing the first look reads nothing of what that recommends
either, in whatever else they are: the framework keeps that whole part from them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from qaportal.actions import queries, services
from qaportal.actions.asking import Asked
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from tests.moderation.looked import Work, begun

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
TALK = {"what": "Talk about the plan", "who": "Rowan Reed", "when": "2027-04-12"}


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def graded(second: str, **but: Any) -> Work:
    """The first look is in, with an action that Rowan has to do, and `second` is yet to judge it."""
    begun("north-somerset")
    work = Work("north-somerset", second=second, is_begun=True)
    work.hand_in_first(grade="inadequate", actions=[TALK | but])
    db.session.commit()
    return work


def read(work: Work, first: str) -> list[str]:
    """What the list tells somebody, and what opens by itself."""
    person = work.cast[first]
    found = queries.page_of(person, Asked(level="child"), clock.today()).lines
    told = [line.words for line in found if line.is_readable]
    try:
        queries.visible_action(person, next(iter(queries.of_review(work.review))).public_id)
    except NotFound:
        return told
    return [*told, "opens"]


@pytest.mark.parametrize("second", ["Tom", "Hazel", "Priya"])
def test_nothing_of_it_is_read_until_the_second_grade_is_in(second: str) -> None:
    """A manager of the team, the head of the service, a QA lead."""
    work = graded(second)
    assert read(work, second) == []
    work.judge(moderated_grade="good")
    db.session.commit()
    assert read(work, second) == [TALK["what"], "opens"]


def test_others_read_it_meanwhile() -> None:
    work = graded("Tom")
    assert read(work, "Hazel") == read(work, "Rowan") == [TALK["what"], "opens"]


def test_what_is_theirs_to_do_is_theirs_to_read() -> None:
    work = graded("Tom", who="Tom Thyme")
    assert read(work, "Tom") == [TALK["what"], "opens"]


def test_nothing_of_it_waits_to_be_signed_off_by_them() -> None:
    work = graded("Tom")
    action = next(iter(queries.of_review(work.review)))
    services.complete(
        action, evidence="It stands in the notes", oversight="Supervision, 12 April", by=work.cast["Rowan"]
    )
    db.session.commit()
    assert queries.to_sign_off(work.cast["Tom"]) == []
    work.judge(moderated_grade="good")
    db.session.commit()
    assert [one.ref for one in queries.to_sign_off(work.cast["Tom"])] == [action.ref]
