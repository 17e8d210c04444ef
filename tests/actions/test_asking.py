"""What an address may ask for, what a board makes of it, which actions are alike, and when plans are gone through."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from qaportal.actions.alike import alike
from qaportal.actions.asking import Asked, asked_of, columns
from qaportal.actions.days import next_quarter, next_review
from qaportal.frameworks.schema import PlanRule
from qaportal.lib.workdays import WorkCalendar


def test_words_that_an_address_may_not_say_count_as_not_said() -> None:
    said = {
        "whose": "x",
        "level": "child'",
        "status": "late",
        "due": "week",
        "view": "wall",
        "page": "-1",
        "group": "y",
    }
    assert asked_of(said) == Asked(status="late", due="week")


@pytest.mark.parametrize(("page", "number"), [("3", 3), ("0", 1), ("", 1), ("²", 1), ("999999", 1)])
def test_pages(page: str, number: int) -> None:
    assert asked_of({"page": page}).page == number


def test_the_address_says_only_what_is_not_as_usual_and_goes_back_to_the_first_page() -> None:
    asked = Asked(whose="mine", page=4)
    assert (asked.query(), asked.query(page=5), asked.query(view="board")) == (
        "whose=mine", "whose=mine&page=5", "whose=mine&view=board",
    )  # fmt: skip


@dataclass
class Card:
    number: int
    state: str
    due_on: date
    level: str = "service"
    service: SimpleNamespace | None = None


CARDS = [
    Card(1, "started", date(2027, 4, 1), "team", SimpleNamespace(name="Fostering")),
    Card(2, "new", date(2027, 3, 1)),
    Card(3, "closed", date(2027, 3, 20), "strategic"),
]


def test_a_board_has_a_column_for_each_status_in_order() -> None:
    found = [(one.title, [card.number for card in one.cards]) for one in columns(CARDS, "status")]
    assert found == [
        ("Not started", [2]), ("In progress", [1]), ("Done: to be checked", []), ("Signed off", []), ("Closed", [3]),
    ]  # fmt: skip


def test_a_board_has_no_column_for_what_was_not_asked_for() -> None:
    """Of what is to be done nothing is closed: an empty column would say that nothing ever was."""
    assert [one.title for one in columns(CARDS[:2], "status", "")] == ["Not started", "In progress"]
    assert [one.title for one in columns(CARDS[2:], "status", "not_yet")] == ["Closed"]


@pytest.mark.parametrize("group", ["status", "service", "level", "due"])
def test_cards_of_a_column_stand_as_they_come(group: str) -> None:
    """Those first that are late against the first day, whatever their day is now."""
    late = Card(4, "started", date(2027, 5, 30))
    soon = Card(5, "started", date(2027, 5, 1))
    (column,) = [one for one in columns([late, soon], group, "late") if one.cards]
    assert [card.number for card in column.cards] == [4, 5]


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        ("service", ["The whole council", "Fostering"]), ("due", ["March 2027", "April 2027"]),
        ("level", ["Team", "Service", "Strategic"]),
    ],
)  # fmt: skip
def test_other_columns_are_those_that_there_are(group: str, titles: list[str]) -> None:
    assert [one.title for one in columns(CARDS, group)] == titles


def test_alike_are_those_that_share_words_the_most_alike_first() -> None:
    words = (
        "Ask the health visitor at each review",
        "Write chronologies",
        "Health is asked at every plan review",
        "Visit",
    )
    known = [SimpleNamespace(number=n, what=what) for n, what in enumerate(words)]
    assert [one.number for one in alike("Ask health at each plan review", known)] == [0, 2]
    assert alike("It is to be", known) == []


def rule(**but: object) -> PlanRule:
    said = {"key": "p", "name": "Plan", "level": "team", "led_by": "boss", "forum": "Meeting", "source": "1"}
    return PlanRule.model_validate(said | but)


def test_a_plan_is_gone_through_so_long_after_it_last_was() -> None:
    """NS-122: from Monday 1 March, six weeks are 12 April."""
    every, calendar = rule(reviewed_every="6 weeks"), WorkCalendar()
    began = date(2027, 3, 1)
    assert next_review(every, began, [], [], calendar) == date(2027, 4, 12)
    assert next_review(every, began, [date(2027, 4, 5)], [], calendar) == date(2027, 5, 17)


def test_a_plan_of_a_board_is_gone_through_in_its_next_sitting() -> None:
    """NS-121"""
    sittings, calendar = [date(2027, 1, 13), date(2027, 4, 14), date(2027, 7, 14)], WorkCalendar()
    began = date(2027, 3, 1)
    assert next_review(rule(), began, [], sittings, calendar) == date(2027, 4, 14)
    assert next_review(rule(), began, [date(2027, 4, 14)], sittings, calendar) == date(2027, 7, 14)
    assert next_review(rule(), began, [], [], calendar) is None


@pytest.mark.parametrize(
    ("today", "month", "starts"),
    [
        (date(2027, 3, 22), 1, date(2027, 4, 1)), (date(2027, 3, 22), 4, date(2027, 4, 1)),
        (date(2027, 7, 5), 4, date(2027, 10, 1)), (date(2027, 11, 23), 1, date(2028, 1, 4)),
    ],
)  # fmt: skip
def test_the_next_quarter_begins_on_a_working_day(today: date, month: int, starts: date) -> None:
    assert next_quarter(today, month, WorkCalendar()) == starts
