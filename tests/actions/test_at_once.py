"""Of those who hand in at the same moment each gets numbers of their own, and nothing is half there (X-16, CC-2)."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from qaportal.actions import queries
from qaportal.actions.models import Action
from qaportal.actions.services import hand_in
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.reviews.models import Review
from tests.actions.test_taking_up import ASK, TALK, take_in, written
from tests.cast import Cast
from tests.reviews.filled import as_seen, begun, fill, part_of, say_none, seated_town
from tests.reviews.filled import hand_in as put_in
from tests.security.test_races import at_once
from tests.signing import sign_in


def ready(first: str, number: int) -> Review:
    """A review of somebody's whose conclusion recommends two actions and is not in yet."""
    review = begun(first, number=number)
    say_none(first, review, "child_view", "family_view")
    fill(first, review, "review")
    put_in(first, review, "child_view", "family_view", "review")
    fill(first, review, "conclusion", actions=[TALK, ASK])
    return review


def refs() -> list[str]:
    return [one.ref for one in db.session.scalars(select(Action).order_by(Action.number))]


def test_two_who_hand_in_at_once_get_numbers_of_their_own(town: Flask) -> None:
    with town.app_context():
        seated_town()
        paths = {
            first: f"/reviews/{ready(first, number).public_id}/parts/conclusion/submission"
            for number, first in enumerate(("Rowan", "Tom"))
        }
    clients = {first: sign_in(town, first) for first in paths}

    def send(first: str) -> Callable[[], int]:
        return lambda: clients[first].post(paths[first]).status_code

    assert at_once(*map(send, paths)) == [303, 303]
    with town.app_context():
        assert refs() == ["A-0001", "A-0002", "A-0003", "A-0004"]


def test_a_number_that_somebody_took_a_moment_ago_is_not_given_twice(
    saltmarsh: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Theirs was not committed when the last number was asked for."""
    take_in(written(TALK), "conclusion")
    review = ready("Tom", 1)
    known = iter((0, 0, 1, 2))
    monkeypatch.setattr(queries, "last_number", lambda: next(known))
    sight = as_seen("Tom", review)
    hand_in(sight, part_of(sight, "conclusion"), by=saltmarsh["Tom"])
    db.session.commit()
    assert refs() == ["A-0001", "A-0002", "A-0003"]
    assert as_seen("Tom", review).kept["conclusion"].is_in


def test_where_no_number_is_to_be_had_the_part_is_not_in_either(
    saltmarsh: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(written(TALK), "conclusion")
    review = ready("Tom", 1)
    monkeypatch.setattr(queries, "last_number", lambda: 0)
    sight = as_seen("Tom", review)
    with pytest.raises(Stale, match=r"Nothing is lost: send it again\."):
        hand_in(sight, part_of(sight, "conclusion"), by=saltmarsh["Tom"])
    db.session.rollback()
    assert (refs(), as_seen("Tom", review).kept["conclusion"].is_in) == (["A-0001"], False)
