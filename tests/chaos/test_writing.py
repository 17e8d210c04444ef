"""Many write in one form at the same time: no acknowledged save is lost, nobody is in conflict with themselves, and
every stale save shows what stands (R1, small; `make chaos` has the whole)."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.chaos.contest import TEXTS, Found, Kept, lost_of
from tests.chaos.writing import Room, room

pytestmark = pytest.mark.both

SAVES = 60


@pytest.fixture
def place(town: Flask) -> Iterator[Room]:
    """A server of two processes, eight who write."""
    with room(town, people=8, reviews=4) as made:
        yield made


def broken(found: Found) -> tuple[int, ...]:
    """What must be nothing."""
    return found.lost, found.with_oneself, found.without_theirs, found.failures


def test_no_acknowledged_save_is_lost(place: Room) -> None:
    same = place.contest(place.reviews[0], 8, SAVES, TEXTS[:1])
    assert (broken(same), same.conflicts > 0) == ((0, 0, 0, 0), True)
    other = place.contest(place.reviews[1], 2, SAVES, TEXTS)
    assert broken(other) == (0, 0, 0, 0)
    alone = place.side_by_side(4, 10, 0.0)
    assert (broken(alone), alone.conflicts) == ((0, 0, 0, 0), 0)


def line(writer: int, seen: int, version: int, text: str) -> Kept:
    return Kept(writer, "r", "q", seen, version, text)


def test_the_oracle_sees_what_is_lost() -> None:
    first, second = line(1, 0, 1, "a"), line(2, 1, 2, "b")
    assert lost_of([first, second], {("r", "q"): (2, "b")}) == 0
    assert lost_of([first, second], {("r", "q"): (1, "a")}) == 1  # the last is not there
    assert lost_of([first, line(2, 0, 2, "b")], {("r", "q"): (2, "b")}) == 1  # written over unseen
    assert lost_of([first, line(2, 0, 1, "b")], {("r", "q"): (1, "b")}) == 2  # two of one version
    assert lost_of([first, line(1, 0, 2, "b")], {("r", "q"): (2, "b")}) == 0  # one’s own, whose reply got lost
