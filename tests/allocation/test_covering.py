"""Who is asked to take a seat over, and who is told of whom (X-06). Pure."""

from datetime import date, time
from types import SimpleNamespace

import pytest

from qaportal.allocation.covering import OFFERS, next_asked, standing_words
from qaportal.allocation.held import Held, meets, parted, when_words
from qaportal.timetable.windows import Window

ANN, BEN, CAT, DEV, EVE, FAY, GUY = range(1, 8)
RANKED = (ANN, BEN, CAT, DEV, EVE, FAY, GUY)


def test_five_are_asked_in_the_order_of_the_engine_where_nobody_was_asked_before() -> None:
    assert OFFERS == 5
    assert next_asked(RANKED, {}, ()) == [ANN, BEN, CAT, DEV, EVE]


def test_whoever_was_asked_least_comes_first() -> None:
    assert next_asked(RANKED, {ANN: 2, BEN: 1, CAT: 1}, ()) == [DEV, EVE, FAY, GUY, BEN]


def test_who_has_the_seat_who_was_asked_and_who_said_no_are_left_out() -> None:
    assert next_asked(RANKED, {}, {ANN, CAT, EVE}) == [BEN, DEV, FAY, GUY]
    assert next_asked((), {}, {ANN}) == []


@pytest.mark.parametrize(
    ("asked", "said_no", "words"),
    [
        (0, 0, "nobody could be asked"),
        (5, 0, "5 people have yet to answer"),
        (5, 4, "1 person has yet to answer, 4 said no"),
        (5, 5, "all 5 who were asked said no"),
        (1, 1, "the one who was asked said no"),
    ],
)
def test_how_far_a_request_is(asked: int, said_no: int, words: str) -> None:
    assert standing_words(asked, said_no) == words


@pytest.mark.parametrize(
    ("does", "other", "is_told"),
    [
        ("review", "reflect", True),
        ("review", "moderate", False),
        ("reflect", "review", True),
        ("reflect", "moderate", False),
        ("moderate", "review", True),
        ("moderate", "reflect", True),
    ],
)
def test_of_one_record_only_the_second_look_knows_of_everybody(does: str, other: str, is_told: bool) -> None:
    assert meets(does, other, about_a_record=True) is is_told


def test_about_the_same_work_as_a_whole_all_know_of_each_other() -> None:
    assert meets("visit", "moderate", about_a_record=False)


def a_seat(first: date, last: date, *, ref: str = "CPR-2027-03", key: str = "reviewer") -> Held:
    slot = SimpleNamespace(seat_key=key, record_id=1, name="Reviewer", minutes=240)
    return Held(SimpleNamespace(id=1, slot=slot), SimpleNamespace(ref=ref, title="Review"), Window(first, last))


def test_seats_of_one_kind_in_one_activity_stand_together_and_what_is_over_below() -> None:
    today = date(2027, 3, 10)
    runs = [a_seat(date(2027, 3, 1), date(2027, 3, 30)) for _ in range(2)]
    over = a_seat(date(2027, 1, 4), date(2027, 1, 29), ref="CPR-2027-01")
    older = a_seat(date(2026, 11, 2), date(2026, 11, 27), ref="CPR-2026-11")
    gone = a_seat(date(2026, 1, 5), date(2026, 3, 9), ref="CPR-2026-01")
    coming, past = parted([gone, over, *runs, older], today)
    assert [(one.first.activity.ref, one.records) for one in coming] == [("CPR-2027-03", 2)]
    assert [one.first.activity.ref for one in past] == ["CPR-2027-01", "CPR-2026-11"]


def test_when_a_seat_is_reads_as_people_say_it() -> None:
    assert when_words(Window(date(2027, 3, 1), date(2027, 3, 26))) == "1 to 26 March 2027"
    hours = Window(date(2027, 2, 9), date(2027, 2, 9), time(10), time(12))
    assert when_words(hours) == "Tuesday 9 February 2027, 10:00 to 12:00"
