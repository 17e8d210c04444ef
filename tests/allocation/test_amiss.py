"""Published seats whose holders cannot keep them any more: told on Home, on the page of the work, on the board."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment
from qaportal.home.queries import home_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from tests.allocation.covered import publish, sit, slots, to_seats
from tests.cast import Cast
from tests.programme.test_query_counts import statements
from tests.sampling.frames import CPR, activity, published_town

MARCH = (date(2027, 3, 1), date(2027, 3, 30))


@pytest.fixture
def seated(town: Flask) -> Iterator[Assignment]:
    """March’s review is published, and so is Rowan’s seat as the reviewer of a record of Pat’s."""
    with town.test_request_context():
        published_town()
        to_seats()
        found = sit("Rowan", "reviewer")
        publish()
        yield found


def count() -> int:
    db.session.flush()
    return queries.to_look_at([CPR], clock.today()).get(CPR, 0)


def on_board() -> list[str]:
    """First names of those of whom the board says that they cannot keep their seat."""
    lines = queries.board_of(activity(CPR)).lines
    return [line.who.person.name.split()[0] for line in lines if line.who and (line.is_amiss or line.is_gone)]


def away(first: str, days: tuple[date, date] = MARCH) -> None:
    people.note_absence(Cast()[first], starts=days[0], ends=days[1], kind="leave", by=None)


def moved(first: str) -> None:
    cast = Cast()
    team = cast.team("Children with Disabilities")
    people.move(cast[first], cast.post("isro"), on=date(2027, 1, 4), place=team, manager=cast["Priya"], by=None)


def too_near(first: str) -> None:
    cast = Cast()
    services.declare_conflict(cast[first], cast["Pat"], by=cast[first])


def to_the_record(first: str) -> None:
    cast, record = Cast(), slots("reviewer")[0].record
    assert record is not None
    services.declare_record_conflict(cast[first], record, by=cast[first])


def test_a_holder_who_can_keep_their_seat_is_not_looked_at_again(seated: Assignment) -> None:
    assert (count(), on_board()) == (0, [])
    away("Rowan", (date(2027, 3, 1), date(2027, 3, 9)))
    assert (count(), on_board()) == (0, [])


@pytest.mark.parametrize("wrong", [away, moved, too_near, to_the_record])
def test_what_went_wrong_since_is_counted_and_the_board_says_the_same(
    seated: Assignment, wrong: Callable[[str], None]
) -> None:
    empty = queries.board_of(activity(CPR)).lacking
    wrong("Rowan")
    assert (count(), on_board()) == (1, ["Rowan"])
    assert queries.board_of(activity(CPR)).lacking == empty + 1


def test_a_locked_holder_is_told_of_and_is_not_looked_for(seated: Assignment) -> None:
    empty = queries.board_of(activity(CPR)).lacking
    services.lock(seated, by=Cast()["Priya"])
    away("Rowan")
    assert (count(), on_board(), queries.board_of(activity(CPR)).lacking) == (1, ["Rowan"], empty)


def test_what_was_set_aside_with_a_reason_is_not_told_again(seated: Assignment) -> None:
    cast = Cast()
    services.choose(slots("reviewer")[1], cast["Tom"], reason="Nobody else knows signs.", by=cast["Priya"])
    publish()
    assert (count(), on_board()) == (0, [])
    too_near("Tom")
    assert (count(), on_board()) == (1, ["Tom"])


def test_a_seat_that_nobody_was_told_of_and_work_that_is_over_are_left_out(seated: Assignment) -> None:
    sit("Hazel", "reviewer", 1)
    away("Hazel")
    assert count() == 0
    away("Rowan")
    assert queries.to_look_at([CPR], date(2027, 9, 1)) == {}


def test_a_moderator_is_away_who_misses_all_days_of_the_second_look(seated: Assignment) -> None:
    sit("Lena", "moderator")
    publish()
    away("Lena")
    assert (count(), on_board()) == (0, [])
    away("Lena", (date(2027, 3, 31), date(2027, 4, 30)))
    assert (count(), on_board()) == (1, ["Lena"])


def test_whoever_allocates_is_told_on_home_months_ahead(seated: Assignment) -> None:
    too_near("Rowan")
    db.session.flush()
    cast = Cast()
    [line] = [need for need in home_of(cast["Priya"], clock.today(), everything=True).needs if "again" in need.title]
    assert line.title.endswith(": 1 seat to look at again")
    assert (line.href, line.verb) == (f"/activity/{CPR}/seats", "Look")
    assert not [need for need in home_of(cast["Tom"], clock.today()).needs if "again" in need.title]


def test_the_page_of_the_work_says_so_to_those_who_allocate(
    seated: Assignment, town: Flask, sign_in: Callable[[str], FlaskClient]
) -> None:
    too_near("Rowan")
    db.session.commit()
    page = f"/activity/{CPR}/seats/glance"
    assert "1 seat to look at again" in sign_in("Priya").get(page).text
    assert queries.glance_of(activity(CPR), drafts=False).again == 0  # as everybody else sees it


def test_home_asks_no_more_of_two_than_of_one(
    seated: Assignment, town: Flask, sign_in: Callable[[str], FlaskClient]
) -> None:
    too_near("Rowan")
    db.session.commit()
    one = statements(town, sign_in("Priya"), "/")
    sit("Hazel", "reviewer", 1)
    publish()
    too_near("Hazel")
    db.session.commit()
    assert statements(town, sign_in("Priya"), "/") == one


def test_whoever_leaves_before_half_of_it_is_over_cannot_keep_it(seated: Assignment) -> None:
    people.leave(Cast()["Rowan"], on=date(2027, 3, 9), by=Cast()["Priya"])
    assert (count(), on_board()) == (1, ["Rowan"])


def test_whoever_has_left_does_not_fill_a_seat(seated: Assignment) -> None:
    filled = queries.glance_of(activity(CPR), drafts=True).filled
    people.leave(Cast()["Rowan"], on=date(2026, 12, 31), by=Cast()["Priya"])
    db.session.flush()
    assert queries.glance_of(activity(CPR), drafts=True).filled == filled - 1
