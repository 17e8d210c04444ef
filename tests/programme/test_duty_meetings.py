"""What counts by supervision: one in four observed, two audits before each (LB-060, BD-020, BD-021, D14, D15)."""

from datetime import date
from typing import Any

from qaportal.programme.duties import Done, Free, Meeting, fold
from tests.programme.duty_rosters import MARA, WILL, WREN, ask, days, manager, pack_with, states, worker

ONE_IN_FOUR = {"kind": "one_in", "one_in": 4, "of": "supervision"}
TWO_BEFORE = {"kind": "before", "event": "supervision", "amount": {"at_least": 2}}
PAIR = (manager(), worker())


def met(*on: date, observed: bool = False, held: bool = True, worker: int = WILL, manager: int = MARA) -> list[Meeting]:
    return [Meeting("supervision", manager, worker, day, held, observed) for day in on]


def done(*on: date, about: int = WILL) -> list[Done]:
    return [Done("work", MARA, "person", about, day, day) for day in on]


def one_in_four(*people: Any, **happened: Any) -> Any:
    return ask(pack_with(ONE_IN_FOUR, "supervisee"), *(people or PAIR), **happened)


def test_after_three_without_the_fourth_is_due() -> None:
    """LB-060: held in January, February and March, the next is planned for 21 April."""
    log = [*met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17)), *met(date(2027, 4, 21), held=False)]
    (first, *_) = one_in_four(meetings=log, today=date(2027, 3, 18))
    assert (first.due, first.state) == (date(2027, 4, 21), "due")
    assert first.why == "1 supervision in 4. 3 supervisions held since 1 January 2027."


def test_two_without_are_not_yet_the_turn() -> None:
    """The third is thought to be a month after the last, the fourth one after that."""
    (first, *_) = one_in_four(meetings=met(date(2027, 1, 20), date(2027, 2, 17)), today=date(2027, 2, 18))
    assert (first.due, first.state) == (date(2027, 4, 19), "to_come")  # 17 March, then 17 April: a Saturday


def test_four_without_are_late() -> None:
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17), date(2027, 4, 21))
    (first, *_) = one_in_four(meetings=log, today=date(2027, 4, 22))
    assert (first.due, first.state) == (date(2027, 4, 21), "late")


def test_an_observed_one_begins_the_count_anew() -> None:
    log = [*met(date(2027, 1, 20)), *met(date(2027, 2, 17), observed=True), *met(date(2027, 3, 17))]
    done_, next_, *_ = one_in_four(meetings=log, today=date(2027, 3, 18))
    assert (done_.state, done_.done_on) == ("done", date(2027, 2, 17))
    # One since 17 February: the second is thought to be on 19 April (the 17th is a Saturday), the third on 17 May, the
    # fourth on 17 June.
    assert (next_.due, next_.state) == (date(2027, 6, 17), "to_come")


def test_a_done_mark_counts_as_an_observed_one() -> None:
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17), date(2027, 4, 21))
    found = one_in_four(meetings=log, done=done(date(2027, 4, 21)), today=date(2027, 4, 22))
    assert states(found)[0] == "done"
    assert "late" not in states(found)


def test_where_the_log_is_silent_the_calendar_counts() -> None:
    """Twelve supervisions a year from 1 January are three observed ones: by the end of every fourth month. A day off
    puts off one meeting and none of those after it."""
    assert days(one_in_four()) == [date(2027, 4, 30), date(2027, 8, 31), date(2027, 12, 31)]


def test_what_was_late_or_put_off_begins_the_count_from_there() -> None:
    """Late since April, seen on 10 June: the next is four months from then, on 11 October (the 10th is a Sunday)."""
    assert days(one_in_four(today=date(2027, 6, 10))) == [date(2027, 4, 30), date(2027, 10, 11)]
    away = [Free(MARA, date(2027, 4, 26), date(2027, 5, 14))]
    assert days(one_in_four(free=away)) == [date(2027, 5, 17), date(2027, 9, 17)]


def test_a_new_manager_begins_the_count_anew() -> None:
    """D15: a pair is a pair."""
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17))
    moves = (manager(), manager(ident=9), worker(ends=date(2027, 3, 31)), worker(starts=date(2027, 4, 1), under=9))
    found = one_in_four(*moves, meetings=log, today=date(2027, 4, 2), last=date(2027, 8, 31))
    mo = [(one.owner_id, one.due, one.state) for one in found if one.owner_id == 9]
    assert mo == [(9, date(2027, 8, 2), "to_come")]  # four months on is 1 August, a Sunday


def test_each_worker_is_counted_apart() -> None:
    people = (*PAIR, worker(WREN))
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17), date(2027, 4, 21))
    found = one_in_four(*people, meetings=log, today=date(2027, 4, 22), last=date(2027, 5, 31))
    assert [(one.about_name, one.state) for one in found] == [("Will", "late"), ("Wren", "to_come")]


def two_before(**happened: Any) -> Any:
    return ask(pack_with(TWO_BEFORE, "supervisee"), *PAIR, **happened)


def test_two_are_due_on_the_working_day_before_each_meeting() -> None:
    """D14: planned for Wednesday 20 January and Monday 15 February."""
    log = met(date(2027, 1, 20), date(2027, 2, 15), held=False)
    found = two_before(meetings=log, today=date(2027, 1, 5), last=date(2027, 2, 28))
    assert [(one.opens, one.due, one.needed, one.state) for one in found] == [
        (date(2027, 1, 1), date(2027, 1, 19), 2, "due"),
        (date(2027, 1, 20), date(2027, 2, 12), 2, "to_come"),
    ]
    assert found[0].why == "At least 2 before supervision on 20 January 2027."


def test_each_counts_for_the_meeting_that_comes_after_it() -> None:
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17))
    marks = done(date(2027, 1, 6), date(2027, 1, 19), date(2027, 1, 20), date(2027, 2, 18), date(2027, 3, 16))
    found = two_before(meetings=log, done=marks, today=date(2027, 3, 18), last=date(2027, 3, 31))
    assert [(one.due, one.done, one.state) for one in found] == [
        (date(2027, 1, 19), 2, "done"),
        (date(2027, 2, 16), 1, "missed"),
        (date(2027, 3, 16), 2, "done"),
    ]


def test_where_no_meeting_is_known_they_are_thought_to_be_monthly() -> None:
    """A month from 1 January ends on the 31st. Meetings on 1 February (the 31st is a Sunday), 1 March and 31 March: the
    last working days before them, after Easter Monday too."""
    assert days(two_before(last=date(2027, 3, 31))) == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 30)]


def test_what_is_thought_to_be_monthly_does_not_drift() -> None:
    """BD-020: one for every month of the year, so that none is without."""
    assert [(day.month, two_before()[n].needed) for n, day in enumerate(days(two_before()))] == [
        (month, 2) for month in range(1, 13)
    ]


def test_a_planned_meeting_that_was_not_held_is_no_meeting() -> None:
    log = [*met(date(2027, 1, 20)), *met(date(2027, 2, 17), held=False)]
    found = two_before(meetings=log, today=date(2027, 2, 18), last=date(2027, 2, 28))
    assert days(found) == [date(2027, 1, 19), date(2027, 2, 19)]  # the next is thought to be on 22 February


def test_who_is_away_on_the_day_has_until_the_first_working_day_after() -> None:
    log = met(date(2027, 1, 20), held=False)
    away = [Free(MARA, date(2027, 1, 18), date(2027, 1, 22))]
    found = two_before(meetings=log, free=away, today=date(2027, 1, 5), last=date(2027, 1, 31))
    assert days(found) == [date(2027, 1, 25)]


def test_what_a_pair_owed_ends_with_it() -> None:
    """Four without by 21 April: late as long as they are a pair, which is until 30 April. What was done stays."""
    log = met(date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17), date(2027, 4, 21))
    pair = (manager(), worker(ends=date(2027, 4, 30)))
    assert states(one_in_four(*pair, meetings=log, today=date(2027, 4, 30))) == ["late"]
    assert one_in_four(*pair, meetings=log, today=date(2027, 5, 1)) == []
    seen = one_in_four(*pair, meetings=log, done=done(date(2027, 4, 21)), today=date(2027, 5, 1))
    assert [(one.state, one.done_on) for one in seen] == [("done", date(2027, 4, 21))]


def test_what_would_fall_due_after_the_pair_is_owed_by_nobody() -> None:
    """The fourth from 1 January is thought to be on 30 April."""
    assert one_in_four(manager(), worker(ends=date(2027, 4, 29))) == []
    assert days(one_in_four(manager(), worker(ends=date(2027, 4, 30)))) == [date(2027, 4, 30)]


def test_what_was_not_done_before_a_meeting_ends_with_the_pair() -> None:
    """One of two before 17 February; the pair ends on 26 February."""
    pair, log = (manager(), worker(ends=date(2027, 2, 26))), met(date(2027, 1, 20), date(2027, 2, 17))
    marks = done(date(2027, 1, 6), date(2027, 1, 19), date(2027, 1, 20))
    for today, left in ((date(2027, 2, 26), ["done", "late"]), (date(2027, 2, 27), ["done"])):
        found = ask(pack_with(TWO_BEFORE, "supervisee"), *pair, meetings=log, done=marks, today=today)
        assert states(found) == left, today


def test_folded_into_a_count_a_month() -> None:
    log = met(date(2027, 1, 20), date(2027, 2, 15), held=False)
    found = two_before(meetings=log, today=date(2027, 1, 5), last=date(2027, 3, 31))
    assert fold(found) == {"work": {date(2027, 1, 1): 2, date(2027, 2, 1): 2, date(2027, 3, 1): 2}}
