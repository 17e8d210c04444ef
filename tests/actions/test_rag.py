"""How an action stands against its first day and the one that holds, in words and a colour (X-16)."""

from datetime import date

import pytest

from qaportal.actions.rag import finished, standing

TODAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("first", "due", "words", "colour", "late"),
    [
        (date(2027, 3, 31), date(2027, 3, 31), "On time", "green", 0),
        (date(2027, 3, 17), date(2027, 3, 17), "On time", "green", 0),
        (date(2027, 3, 16), date(2027, 3, 16), "Due this week", "yellow", 0),
        (date(2027, 3, 10), date(2027, 3, 10), "Due today", "yellow", 0),
        (date(2027, 3, 9), date(2027, 3, 9), "Late by 1 day", "red", 1),
        (date(2027, 3, 4), date(2027, 4, 1), "Late by 6 days against the first date", "orange", 6),
        (date(2027, 2, 10), date(2027, 3, 8), "Late by 2 days, by 28 against the first date", "red", 28),
        (date(2027, 3, 31), date(2027, 3, 8), "Late by 2 days", "red", 0),
    ],
)  # fmt: skip
def test_open(first: date, due: date, words: str, colour: str, late: int) -> None:
    for state in ("new", "started"):
        found = standing(state, first, due, TODAY)
        assert (found.words, found.colour, found.late) == (words, colour, late)


@pytest.mark.parametrize(
    ("state", "difference", "words", "colour"),
    [
        ("done", "", "Done: to be checked", "blue"), ("signed_off", "", "Signed off", "turquoise"),
        ("closed", "made", "It made a difference", "green"), ("closed", "not_yet", "No difference yet", "yellow"),
    ],
)  # fmt: skip
def test_what_is_done_stands_as_on_the_day_it_was_done(state: str, difference: str, words: str, colour: str) -> None:
    found = standing(state, date(2027, 2, 1), date(2027, 2, 1), TODAY, done_on=date(2027, 2, 4), difference=difference)
    assert (found.words, found.colour, found.late) == (words, colour, 3)


def test_what_is_not_to_be_done_is_never_late() -> None:
    for state in ("withdrawn", "linked"):
        assert standing(state, date(2027, 1, 1), date(2027, 1, 1), TODAY).late == 0


def test_finished_says_by_how_much() -> None:
    said = [finished(date(2027, 2, day), date(2027, 2, 3)) for day in (2, 3, 4)]
    assert said == ["done in time", "done in time", "done 1 day after the first date"]
