"""What is wrong with a timetable (X-11): each kind of clash by an example, and a timetable that has none."""

import pytest

from qaportal.timetable.week.blocking import free_starts, why_not
from qaportal.timetable.week.clashes import clashes
from qaportal.timetable.week.scoring import EMPTY, GAP, score
from qaportal.timetable.week.values import Busy, Place, Problem, Session
from tests.timetable.weeks import LANE, MILL, at, audit, talk, week

ONE, TWO = audit("one", 1, 10), audit("two", 2, 10)


def kinds(problem: Problem, **places: Place) -> list[tuple[str, bool]]:
    return [(clash.kind, clash.is_hard) for clash in clashes(problem, places)]


def test_what_fits_has_no_clash() -> None:
    assert kinds(week(ONE, TWO), one=at(1, "09:00", MILL.id), two=at(1, "11:00", MILL.id)) == []


def test_nobody_is_in_two_places_at_once() -> None:
    problem = week(ONE, talk("alone", 1))
    found = clashes(problem, {"one": at(1, "09:00", MILL.id), "alone": at(1, "10:30")})
    assert [(one.kind, one.is_hard, one.person, one.sentence) for one in found] == [
        ("person", True, 1, "P1, day 1, 10:30: Audit and Talk at once.")
    ]


def test_a_room_holds_one_session_at_a_time() -> None:
    problem = week(ONE, audit("two", 2, 11))
    assert kinds(problem, one=at(1, "09:00", MILL.id), two=at(1, "10:00", MILL.id)) == [("room", True)]
    assert kinds(problem, one=at(1, "09:00", LANE.id)) == [("room", True)]  # the other place's
    assert kinds(problem, one=at(1, "09:00")) == [("room", True)]  # none


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (at(2, "09:00"), ("away", True)), (at(1, "08:30"), ("outside", True)), (at(1, "16:30"), ("outside", True)),
        (at(4, "10:00"), ("outside", True)), (at(3, "10:00"), ("day", False)),
    ],
)  # fmt: skip
def test_leave_and_the_hours_of_the_week_are_kept(place: Place, kind: tuple[str, bool]) -> None:
    problem = week(talk("alone", 1, days=(1, 2)), busy={1: (Busy(2, 0, 1440, "away"),)})
    assert kinds(problem, alone=place) == [kind]


def test_the_way_between_two_places_takes_time() -> None:
    problem = week(ONE, audit("far", 1, 11, site="Lane"))
    assert kinds(problem, one=at(1, "09:00", MILL.id), far=at(1, "11:00", LANE.id)) == [("travel", False)]
    assert kinds(problem, one=at(1, "09:00", MILL.id), far=at(1, "11:30", LANE.id)) == []


def test_there_is_time_for_lunch() -> None:
    problem = week(talk("before", 1, minutes=180), talk("after", 1, minutes=120))
    assert kinds(problem, before=at(1, "09:30"), after=at(1, "12:30")) == [("lunch", False)]
    assert kinds(problem, before=at(1, "09:00"), after=at(1, "12:30")) == []


def test_a_fourth_session_in_a_row_is_one_too_many() -> None:
    problem = week(*(talk(f"t{n}", 1) for n in range(4)))
    row = {f"t{n}": at(1, f"{13 + n}:00") for n in range(4)}
    assert kinds(problem, **row) == [("row", False)]
    assert kinds(problem, **row | {"t0": at(1, "11:00")}) == []


def test_order_apart_and_seats_are_told() -> None:
    first, then = talk("first", 1, apart="x"), talk("then", 1, after=("first",), apart="x")
    assert kinds(week(first, then), first=at(1, "14:00"), then=at(1, "09:00")) == [("apart", False), ("order", False)]
    crowd = Session("all", "all", "All", 60, tuple(range(1, 9)), site="Mill", room="meeting", days=(1,), opens=540,
                    closes=1020)  # fmt: skip
    assert kinds(week(crowd), all=at(1, "09:00", MILL.id)) == [("seats", False)]
    assert kinds(week(audit("own", 1, 10, is_own=True)), own=at(1, "09:00", MILL.id)) == [("own", False)]


def test_it_is_said_what_blocks_a_session_at_how_many_of_its_starts() -> None:
    """What cannot be placed is listed with why."""
    problem = week(talk("long", 1, days=(1,), minutes=480), talk("short", 1, days=(1,)))
    assert why_not(problem, {"long": at(1, "09:00")}, "short") == (
        "P1 is in another session or on the way at 15 of its 15 starts.",
    )
    away = week(talk("short", 1, days=(1,)), busy={1: (Busy(1, 0, 1440, "away"),)})
    assert why_not(away, {}, "short") == ("P1 is away at 15 of its 15 starts.",)
    assert why_not(week(audit("x", 1, 10, site="Sea")), {}, "x") == ("There is no meeting room for 2 at Sea.",)
    assert why_not(week(talk("none", 1, lacks="Its member has no host team yet.")), {}, "none") == (
        "Its member has no host team yet.",
    )


def test_whoever_places_one_by_hand_sees_first_where_it_fits() -> None:
    problem = week(talk("long", 1, days=(1,), minutes=240), talk("short", 1, days=(1,)))
    found = free_starts(problem, {"long": at(1, "09:00"), "short": at(1, "09:00")}, "short")
    assert (found[0][0], found[0][1]) == (at(1, "13:00"), ())
    assert found[-1][1] == ("P1 is in another session or on the way",)


def test_waiting_and_empty_days_cost_and_lunch_does_not() -> None:
    problem = week(talk("one", 1), talk("two", 1))
    assert score(problem, {"one": at(1, "11:00"), "two": at(1, "12:30")}) == 2 * EMPTY
    assert score(problem, {"one": at(1, "10:00"), "two": at(1, "13:00")}) == 2 * EMPTY + 3 * GAP
