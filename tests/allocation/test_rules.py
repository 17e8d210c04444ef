"""The hard rules, one by one, each with a near miss that is allowed (X-05, NS-022, NS-052, LB-021, WS-004, GAP-12)."""

from dataclasses import replace
from datetime import date, time, timedelta

from qaportal.allocation import Cap, Line, Span
from qaportal.allocation.values import MUST_NOT
from tests.allocation.cast import (
    ALWAYS,
    ANN,
    KIM,
    MARCH,
    SAM,
    TUESDAY,
    WILL,
    asked,
    kept_out,
    lock,
    person,
    plan,
    review,
    talk,
    task,
    visit,
    who,
    works_in,
)  # fmt: skip

WEDNESDAY = date(2027, 3, 10)


def test_only_an_allowed_post_may_sit() -> None:
    """NS-022, NS-085"""
    officer = replace(ANN, posts=frozenset({"officer"}))
    assert who([officer], review()) == [""]
    assert kept_out([officer], review()) == {"post": 1}
    assert who([replace(ANN, posts=frozenset({"officer", "manager"}))], review()) == ["Ann"]


def test_where_people_were_put_forward_only_they_may_sit() -> None:
    """NS-087: managers name those who take turns."""
    named = visit(pool=frozenset({KIM.id}))
    assert kept_out([ANN], named) == {"pool": 1}
    assert who([ANN, KIM], named) == ["Kim"]
    assert who([ANN], visit(pool=None)) == ["Ann"]


def test_a_seat_may_ask_for_a_flag_or_bar_one() -> None:
    """D41: all that it needs, none that it bars."""
    trained = replace(ANN, flags=frozenset({"trained"}))
    assert kept_out([ANN], task(1, needs=frozenset({"trained"}))) == {"flag": 1}
    assert who([trained], task(1, needs=frozenset({"trained"}))) == ["Ann"]
    assert kept_out([trained], task(1, not_while=frozenset({"trained", "new"}))) == {"flag": 1}
    assert who([ANN], task(1, not_while=frozenset({"trained", "new"}))) == ["Ann"]


def test_nobody_looks_at_their_own_work() -> None:
    own = review(worker=ANN.id, team="")
    assert kept_out([ANN], own) == {"own_work": 1}
    assert who([ANN], replace(own, worker=KIM.id)) == ["Ann"]
    assert who([ANN], replace(own, role="reflect")) == ["Ann"]  # a seat to reflect in is the worker's own


def test_nobody_looks_at_the_work_of_their_own_team() -> None:
    assert kept_out([SAM], review()) == {"own_team": 1}
    assert who([ANN], review()) == ["Ann"]
    assert who([SAM], review(must_not=MUST_NOT - {"same_team"})) == ["Sam"]


def test_a_team_is_the_one_they_are_in_on_the_days_of_the_seat() -> None:
    until_march = replace(SAM, stays=(works_in("north", last=date(2027, 2, 28)), works_in("south", first=MARCH.first)))
    assert who([until_march], review()) == ["Sam"]
    one_day_longer = replace(
        SAM, stays=(works_in("north", last=MARCH.first), works_in("south", first=date(2027, 3, 2)))
    )
    assert kept_out([one_day_longer], review()) == {"own_team": 1}


def test_whoever_moves_team_meanwhile_is_flagged() -> None:
    moving = replace(ANN, stays=(works_in("south", last=date(2027, 3, 14)), works_in("west", first=date(2027, 3, 15))))
    assert [pick.flags for pick in plan([moving], [review()]).picks] == [("moves_team",)]
    assert [pick.flags for pick in plan([ANN], [review()]).picks] == [()]


def test_nobody_from_the_same_service_where_the_framework_says_so() -> None:
    """LB-021, WS-004"""
    strict = review(must_not=MUST_NOT | {"same_service"})
    assert kept_out([ANN], strict) == {"own_service": 1}
    assert who([KIM], strict) == ["Kim"]
    assert who([ANN], review()) == ["Ann"]


def test_the_workers_manager_now_or_at_the_time_does_not_look() -> None:
    assert kept_out([ANN], review(managers=frozenset({ANN.id}))) == {"manager": 1}
    assert who([ANN], review(managers=frozenset({KIM.id}))) == ["Ann"]
    led_until_march = replace(WILL, lines=(Line(ANN.id, ALWAYS, MARCH.first),))
    assert kept_out([ANN, led_until_march], review()) == {"post": 1, "manager": 1}
    led_before = replace(WILL, lines=(Line(ANN.id, ALWAYS, date(2027, 2, 28)),))
    assert who([ANN, led_before], review()) == ["Ann"]


def test_a_declared_conflict_keeps_them_apart_whoever_declared_it() -> None:
    assert kept_out([replace(ANN, conflicts=frozenset({WILL.id}))], review()) == {"conflict": 1}
    assert kept_out([ANN, replace(WILL, conflicts=frozenset({ANN.id}))], review()) == {"post": 1, "conflict": 1}
    assert kept_out([replace(ANN, conflict_items=frozenset({"record 1"}))], review()) == {"conflict": 1}
    assert who([replace(ANN, conflicts=frozenset({KIM.id}), conflict_items=frozenset({"record 2"}))], review()) == [
        "Ann"
    ]


def test_the_team_that_is_visited_does_not_visit_itself() -> None:
    """GAP-12"""
    assert kept_out([SAM], visit()) == {"visited_team": 1}
    assert who([ANN], visit()) == ["Ann"]
    service = visit(visited=frozenset(), visited_services=frozenset({"care"}))
    assert who([ANN], service) == ["Ann"]
    named = replace(service, must_not=MUST_NOT | {"works_in_subject_service"})
    assert kept_out([ANN], named) == {"visited_service": 1}
    assert who([KIM], named) == ["Kim"]


def test_the_moderator_is_neither_the_reviewer_nor_of_their_team() -> None:
    """NS-052"""
    second = review(2, role="moderate", item="record 1")
    neighbour = person(4, "Neil Orr", "south")
    assert sorted(who([ANN, neighbour], review(), second)) in (["", "Ann"], ["", "Neil"])
    assert kept_out([ANN], review(), second, locked=(lock(review(), ANN),)) == {"reviewer": 1}
    assert sorted(who([ANN, KIM], review(), second)) == ["Ann", "Kim"]


def test_the_third_party_stands_apart_from_both() -> None:
    """NS-052"""
    second, third = (review(n, role=role, item="record 1") for n, role in ((2, "moderate"), (3, "third_party")))
    neighbour, outsider = person(4, "Neil Orr", "east"), person(5, "Olga Pye", "west")
    sitting = (lock(review(), ANN), lock(second, KIM))
    assert kept_out([ANN, KIM, neighbour], review(), second, third, locked=sitting) == {"third_party": 3}
    assert who([ANN, KIM, neighbour, outsider], review(), second, third, locked=sitting)[2] == "Olga"


def test_nobody_sits_on_a_day_when_they_are_away_or_not_at_work() -> None:
    assert kept_out([replace(ANN, away=(Span(TUESDAY, TUESDAY),))], visit()) == {"away": 1}
    assert who([replace(ANN, away=(Span(WEDNESDAY, WEDNESDAY),))], visit()) == ["Ann"]
    assert kept_out([replace(ANN, weekdays=frozenset({0, 2, 3, 4}))], visit()) == {"away": 1}
    assert who([replace(ANN, weekdays=frozenset({1}))], visit()) == ["Ann"]
    assert kept_out([ANN], visit(), closed=frozenset({TUESDAY})) == {"away": 1}


def test_whoever_is_away_for_half_of_a_window_has_none_of_it() -> None:
    """March 2027 has 23 working days."""
    assert kept_out([replace(ANN, away=(Span(date(2027, 3, 1), date(2027, 3, 16)),))], review()) == {"away": 1}
    assert who([replace(ANN, away=(Span(date(2027, 3, 1), date(2027, 3, 15)),))], review()) == ["Ann"]


def test_whoever_has_not_joined_or_has_left_is_not_asked() -> None:
    assert kept_out([replace(ANN, joined=WEDNESDAY)], visit()) == {"not_here": 1}
    assert who([replace(ANN, joined=TUESDAY)], visit()) == ["Ann"]
    assert kept_out([replace(ANN, left=date(2027, 3, 8))], visit()) == {"not_here": 1}
    assert who([replace(ANN, left=TUESDAY)], visit()) == ["Ann"]
    assert kept_out([replace(ANN, joined=date(2027, 3, 18))], review()) == {"not_here": 1}
    assert who([replace(ANN, joined=date(2027, 3, 15))], review()) == ["Ann"]


def test_one_person_has_one_place_at_a_time() -> None:
    assert sorted(who([ANN], talk(1, 9, 11), talk(2, 10, 12))) == ["", "Ann"]
    assert who([ANN], talk(1, 9, 11), talk(2, 11, 12)) == ["Ann", "Ann"]
    assert sorted(who([ANN], talk(1, 9, 10), visit(2, visited=frozenset()))) == ["", "Ann"]  # all day long
    next_day = visit(2, first=WEDNESDAY, last=WEDNESDAY, visited=frozenset(), item="another visit")
    assert who([ANN], visit(1), next_day) == ["Ann", "Ann"]
    assert who([ANN], talk(1, 9, 10), task(2)) == ["Ann", "Ann"]  # work for March has no hour


def test_nobody_has_two_seats_of_one_sitting() -> None:
    two = visit(1, first=MARCH.first, last=MARCH.last), visit(2, first=MARCH.first, last=MARCH.last)
    assert sorted(who([ANN], *two)) == ["", "Ann"]
    assert sorted(who([ANN, KIM], *two)) == ["Ann", "Kim"]


def test_caps_hold_for_a_cycle_and_for_the_year_by_kind_and_in_all() -> None:
    march, april = [task(1), task(2)], [task(3, cycle="2027-04"), task(4, cycle="2027-04")]
    other = task(5, kind="audit")

    def filled(*caps: Cap) -> int:
        return len(plan([replace(ANN, caps=caps)], [*march, *april, other]).picks)

    assert filled() == 5
    assert filled(Cap(1, "cycle")) == 2
    assert filled(Cap(1, "cycle", "check")) == 3
    assert filled(Cap(3, "year")) == 3
    assert filled(Cap(1, "year", "check")) == 2
    assert filled(Cap(2, "year", "check"), Cap(2, "cycle")) == 3
    assert filled(Cap(0, "year")) == 0


def test_what_breaks_a_rule_may_be_chosen_by_a_person_with_a_reason_and_says_so() -> None:
    chosen = plan([SAM, ANN], [review()], locked=(lock(review(), SAM, "Nobody else knows this work."),))
    assert [(pick.person, pick.broken, pick.reason) for pick in chosen.picks] == [
        (SAM.id, ("own_team",), "Nobody else knows this work.")
    ]
    assert chosen.unexplained == ()
    assert [pick.seat for pick in plan([SAM], [review()], locked=(lock(review(), SAM),)).unexplained] == [1]


def test_a_choice_counts_for_caps_and_places_of_everything_else() -> None:
    full = replace(ANN, caps=(Cap(1, "year"),))
    assert who([full, KIM], task(1), task(2), locked=(lock(task(1), full),)) == ["Ann", "Kim"]
    assert who([ANN, KIM], talk(1, 9, 11), talk(2, 10, 11), locked=(lock(talk(1, 9, 11), ANN),)) == ["Ann", "Kim"]


def test_a_round_that_contradicts_itself_is_refused() -> None:
    refused = 0
    for people, seats, locked in (
        ([ANN, ANN], [task(1)], ()), ([ANN], [task(1), task(1)], ()), ([ANN], [task(1)], (lock(task(2), ANN),)),
        ([ANN], [task(1)], (lock(task(1), KIM),)), ([ANN], [task(1, last=date(2027, 2, 1))], ()),
    ):  # fmt: skip
        try:
            asked(people, seats, locked=locked)
        except ValueError:
            refused += 1
    assert refused == 5


def test_a_visit_of_several_days_takes_each_of_them() -> None:
    """LB-042: from Monday to Wednesday, beside a talk on the Tuesday; work that is fitted in goes beside it."""
    monday, wednesday = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)
    days = visit(1, first=monday, last=wednesday, each_day=True)
    assert sorted(who([ANN], days, talk(2, 9, 10))) == ["", "Ann"]
    assert sorted(who([ANN], days, visit(2, first=wednesday, last=wednesday, item="another"))) == ["", "Ann"]
    assert who([ANN], days, visit(2, first=wednesday + timedelta(days=1), last=wednesday + timedelta(days=2),
                                  each_day=True, item="another")) == ["Ann", "Ann"]  # fmt: skip
    assert who([ANN], days, review(2)) == ["Ann", "Ann"]


def test_times_that_only_touch_do_not_overlap() -> None:
    """To the minute: a talk that ends at 10:30 and one that begins then."""
    first, second = replace(talk(1, 9, 10), ends=time(10, 30)), replace(talk(2, 10, 12), starts=time(10, 30))
    assert who([ANN], first, second) == ["Ann", "Ann"]
    assert sorted(who([ANN], first, replace(second, starts=time(10, 29)))) == ["", "Ann"]
