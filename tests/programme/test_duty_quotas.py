"""So many a period for each holder of a post (WS-004, WS-005, WS-008, BD-020, BD-060, D8, D13, D17)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.programme.duties import Done, FlagSpan, Free
from qaportal.programme.duties.days import Days, label_of
from qaportal.programme.duties.quota import spread
from tests.programme.duty_rosters import MARA, WILL, WREN, ask, days, manager, pack_with, quota, states, worker


def done(on: date, counts_on: date | None = None, owner: int = MARA) -> Done:
    return Done("work", owner, "self", owner, on, counts_on or on)


TO_JUNE = date(2027, 6, 30)


def test_one_a_month_is_due_on_the_last_working_day_of_each() -> None:
    assert days(ask(pack_with(quota()))) == [
        date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 28),
        date(2027, 6, 30), date(2027, 7, 30), date(2027, 8, 31), date(2027, 9, 30), date(2027, 10, 29),
        date(2027, 11, 30), date(2027, 12, 31),
    ]  # fmt: skip


def test_a_month_that_is_closed_for_its_work_carries_none() -> None:
    """D8: August is harvest for the activity `look`."""
    assert date(2027, 8, 31) not in days(ask(pack_with(quota(), activity="look")))
    assert len(ask(pack_with(quota(), activity="look"))) == 11


def test_a_quarter_that_ends_in_a_closed_month_is_due_before_it() -> None:
    """A year from March: its second quarter is June to August."""
    found = ask(pack_with(quota("quarter"), start=3, activity="look"), since=date(2026, 3, 1))
    assert days(found) == [date(2027, 2, 26), date(2027, 5, 28), date(2027, 7, 30), date(2027, 11, 30)]


def test_one_a_week_is_due_on_the_last_working_day_from_monday_to_friday() -> None:
    found = ask(pack_with(quota("week")), first=date(2027, 3, 15), last=date(2027, 4, 11))
    assert [(one.opens, one.due) for one in found] == [
        (date(2027, 3, 15), date(2027, 3, 19)),
        (date(2027, 3, 22), date(2027, 3, 25)),  # Good Friday is off
        (date(2027, 3, 30), date(2027, 4, 2)),  # so is Easter Monday
        (date(2027, 4, 5), date(2027, 4, 9)),
    ]


def test_several_a_year_are_spread_evenly_through_it() -> None:
    assert days(ask(pack_with(quota("year", at_least=2)))) == [date(2027, 6, 30), date(2027, 12, 31)]
    assert days(ask(pack_with(quota("year", exactly=3)))) == [date(2027, 4, 30), date(2027, 8, 31), date(2027, 12, 31)]
    at_once = ask(pack_with(quota("year", exactly=2, evenly=False)))
    assert [(one.due, one.needed) for one in at_once] == [(date(2027, 12, 31), 2)]


@pytest.mark.parametrize(
    ("per", "n", "last", "expected"),
    [
        # 20 open days in January and in February, 21 in March: the 10th and 20th, the 11th and 21st.
        ("month", 2, date(2027, 3, 31), ["15 January", "29 January", "12 February", "26 February", "15 March",
                                         "31 March"]),
        ("month", 3, date(2027, 1, 31), ["12 January", "21 January", "29 January"]),
        ("quarter", 2, date(2027, 3, 31), ["15 February", "31 March"]),  # the 31st and 61st of 61
        ("quarter", 6, date(2027, 1, 31), ["15 January", "29 January"]),  # two each month
        ("year", 5, date(2027, 12, 31), ["15 March", "28 May", "9 August", "20 October", "31 December"]),  # of 253
        ("year", 8, date(2027, 3, 31), ["15 February", "31 March"]),  # two each quarter
    ],
)  # fmt: skip
def test_what_months_do_not_divide_is_spread_over_open_days(per: str, n: int, last: date, expected: list[str]) -> None:
    found = ask(pack_with(quota(per, exactly=n)), last=last)
    assert [f"{one.due.day} {one.due:%B}" for one in found] == expected
    assert {one.needed for one in found} == {1}


def test_more_than_a_week_has_days_for_come_several_on_one() -> None:
    """Monday 4 January: the 1st to the 5th open day for the 1.4th, 2.8th ... of seven."""
    found = ask(pack_with(quota("week", exactly=7)), first=date(2027, 1, 4), last=date(2027, 1, 10))
    assert [(one.due.day, one.needed) for one in found] == [(4, 1), (5, 1), (6, 2), (7, 1), (8, 2)]
    assert found[2].period == "Wednesday 6 January 2027"


def test_half_a_month_says_which_and_is_late_the_day_after() -> None:
    found = ask(pack_with(quota(exactly=2)), today=date(2027, 1, 18), last=date(2027, 1, 31))
    assert [(one.period, one.state) for one in found] == [
        ("1 to 15 January 2027", "late"), ("16 to 31 January 2027", "due"),
    ]  # fmt: skip


def test_a_year_in_five_passes_over_a_closed_month() -> None:
    """Without the 21 days of August 232 are left: the 47th, 93rd, 140th, 186th and 232nd."""
    found = ask(pack_with(quota("year", exactly=5), activity="look"))
    assert [f"{one.due.day} {one.due:%b}" for one in found] == ["9 Mar", "17 May", "22 Jul", "26 Oct", "31 Dec"]


def test_a_financial_year_ends_in_march() -> None:
    found = ask(pack_with(quota("year"), start=4), last=date(2028, 3, 31), since=date(2027, 4, 1))
    assert [(one.due, one.period) for one in found] == [(date(2028, 3, 31), "April 2027 to March 2028")]


def test_it_is_to_come_then_due_then_late_then_missed() -> None:
    """D13: what was missed lapses with the end of the next period."""
    march = {"first": date(2027, 3, 1), "last": date(2027, 3, 31), "since": date(2027, 3, 1)}
    pack = pack_with(quota())
    for today, state in (
        (date(2027, 2, 28), "to_come"), (date(2027, 3, 1), "due"), (date(2027, 3, 31), "due"),
        (date(2027, 4, 1), "late"), (date(2027, 4, 30), "late"), (date(2027, 5, 1), "missed"),
    ):  # fmt: skip
        assert states(ask(pack, today=today, **march)) == [state], today


def test_what_is_late_stands_beside_what_is_due_now() -> None:
    found = ask(pack_with(quota()), today=date(2027, 4, 12), first=date(2027, 4, 1), last=date(2027, 4, 30))
    assert [(one.due, one.state) for one in found] == [(date(2027, 3, 31), "late"), (date(2027, 4, 30), "due")]


def test_what_carries_over_stays_late_until_it_is_done() -> None:
    pack = pack_with(quota(), roster={"missed": "carries_over"})
    june = {"today": date(2027, 6, 15), "first": date(2027, 6, 1), "last": date(2027, 6, 30)}
    others = [done(date(2027, month, 10)) for month in (2, 3, 4, 5)]
    assert states(ask(pack, done=others, **june)) == ["late", "due"]
    late = done(date(2027, 6, 3), counts_on=date(2027, 1, 4))
    assert states(ask(pack, done=[*others, late], **june)) == ["due"]


def test_nobody_is_late_for_what_came_before_the_portal() -> None:
    """Duties count from 10 March: April is the first whole month."""
    found = ask(pack_with(quota()), today=date(2027, 4, 12), since=date(2027, 3, 10), last=date(2027, 4, 30))
    assert days(found) == [date(2027, 4, 30)]


def test_joiners_begin_with_the_next_whole_period_or_with_this_one() -> None:
    """D13: the roster is that of the first working day of the period."""
    on_the_first_day, later = manager(date(2027, 3, 1)), manager(date(2027, 3, 2))
    to_april = {"last": date(2027, 4, 30)}
    assert days(ask(pack_with(quota()), on_the_first_day, **to_april)) == [date(2027, 3, 31), date(2027, 4, 30)]
    assert days(ask(pack_with(quota()), later, **to_april)) == [date(2027, 4, 30)]
    at_once = pack_with(quota(), roster={"joiners": "this_period"})
    assert days(ask(at_once, later, **to_april)) == [date(2027, 3, 31), date(2027, 4, 30)]
    own_rule = pack_with(quota(), joiners="this_period")
    assert days(ask(own_rule, later, **to_april)) == [date(2027, 3, 31), date(2027, 4, 30)]


def test_the_first_of_may_is_nobodys_first_working_day() -> None:
    """1 and 2 May 2027 are a weekend, the 3rd is a bank holiday: who begins on the 4th is there from the start."""
    assert days(ask(pack_with(quota()), manager(date(2027, 5, 4)), last=date(2027, 5, 31))) == [date(2027, 5, 28)]


def test_what_a_leaver_still_owed_ends_with_them() -> None:
    leaving = manager(ends=date(2027, 3, 19))
    assert days(ask(pack_with(quota()), leaving)) == [date(2027, 1, 29), date(2027, 2, 26)]
    found = ask(pack_with(quota()), leaving, done=[done(date(2027, 3, 10))], today=date(2027, 4, 1))
    assert [(one.due, one.state) for one in found][-1] == (date(2027, 3, 31), "done")


def test_who_is_gone_is_late_for_nothing() -> None:
    """D13: March was owed until the 31st; on 5 April, when Mara has left, by nobody, also where work stays owed."""
    for missed in ("lapses", "carries_over"):
        pack, march = pack_with(quota(), roster={"missed": missed}), {"first": date(2027, 3, 1), "last": TO_JUNE}
        kept = [done(date(2027, month, 10)) for month in (1, 2)]
        last_day = ask(pack, manager(ends=date(2027, 4, 4)), done=kept, today=date(2027, 4, 4), **march)
        assert [(one.due, one.state) for one in last_day] == [(date(2027, 3, 31), "late")]
        assert ask(pack, manager(ends=date(2027, 4, 4)), done=kept, today=date(2027, 4, 5), **march) == []


def test_one_post_after_another_is_one_stretch() -> None:
    again = manager(date(2027, 3, 11))._replace(team_id=11)
    found = ask(pack_with(quota()), manager(ends=date(2027, 3, 10)), again, last=date(2027, 3, 31))
    assert days(found) == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 31)]


def test_away_for_half_of_the_working_days_is_excused() -> None:
    """March 2027 has 21 working days: ten of them are less than half, eleven more."""
    march = {"first": date(2027, 3, 1), "last": date(2027, 3, 31)}
    ten, eleven = (Free(MARA, date(2027, 3, 1), date(2027, 3, day)) for day in (12, 15))
    assert states(ask(pack_with(quota()), free=[ten], **march)) == ["to_come"]
    (found,) = ask(pack_with(quota()), free=[eleven], **march)
    assert (found.state, found.why) == ("exempt", "1 a month. Away for at least half of the time.")


def test_excused_from_one_duty_or_from_all() -> None:
    march = {"first": date(2027, 3, 1), "last": date(2027, 3, 31)}
    for key, state in (("", "exempt"), ("work", "exempt"), ("other", "to_come")):
        free = Free(MARA, date(2027, 3, 1), date(2027, 3, 31), True, key)
        assert states(ask(pack_with(quota()), free=[free], **march)) == [state], key


def test_a_worker_who_is_away_cannot_be_audited() -> None:
    march = {"first": date(2027, 3, 1), "last": date(2027, 3, 31)}
    away = Free(WILL, date(2027, 2, 1), date(2027, 4, 30))
    found = ask(pack_with(quota(), "supervisee"), manager(), worker(), worker(WREN), free=[away], **march)
    assert [(one.about_name, one.state) for one in found] == [("Will", "exempt"), ("Wren", "to_come")]


def test_for_each_person_they_manage_of_the_posts_that_are_named() -> None:
    """BD-041: a Team Manager looks at each Advanced Practitioner, not at everyone."""
    pack = pack_with(quota(), "supervisee", of=["worker"])
    other = worker(WREN, post="director")
    found = ask(pack, manager(), worker(), other, last=date(2027, 1, 31))
    assert [(one.owner_id, one.about_kind, one.about_name) for one in found] == [(MARA, "person", "Will")]


def test_who_takes_somebody_on_begins_with_the_next_period() -> None:
    moves = [worker(ends=date(2027, 2, 14)), worker(starts=date(2027, 2, 15), under=9)]
    other = manager(ident=9)._replace(name="Mo")
    found = ask(pack_with(quota(), "supervisee"), manager(), other, *moves, last=date(2027, 3, 31))
    assert [(one.owner_id, one.due) for one in found] == [(MARA, date(2027, 1, 29)), (9, date(2027, 3, 31))]


def test_an_allowance_and_a_rough_number_are_never_late() -> None:
    """D17."""
    year = {"today": date(2028, 2, 1)}
    twice = [done(date(2027, 4, 1)), done(date(2027, 9, 1))]
    (found,) = ask(pack_with(quota("year", at_most=4)), done=twice, **year)
    assert (found.state, found.done, found.needed, found.why) == ("allowance", 2, 4, "Up to 4 a year.")
    (found,) = ask(pack_with(quota("year", roughly=6)), done=twice, **year)
    assert (found.state, found.done, found.needed, found.why) == ("guide", 2, 6, "About 6 a year.")


def test_at_least_can_be_late() -> None:
    """D17."""
    (found,) = ask(
        pack_with(quota("year", at_least=5, at_most=9, evenly=False)),
        done=[done(date(2027, 4, 1))],
        today=date(2028, 2, 1),
    )
    assert (found.state, found.done, found.needed) == ("late", 1, 5)


def test_two_early_do_for_the_whole_year() -> None:
    both = [done(date(2027, 2, 1)), done(date(2027, 3, 1))]
    assert states(ask(pack_with(quota("year", exactly=2)), done=both, today=date(2027, 3, 2))) == ["done", "done"]


def test_flags_change_nothing_of_a_quota() -> None:
    flag = FlagSpan(MARA, "support", date(2027, 1, 1), None)
    assert ask(pack_with(quota()), flags=[flag]) == ask(pack_with(quota()))


QUOTAS = {per: pack_with(quota(per)) for per in ("week", "month", "quarter", "half_year", "year")}


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=9), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_every_piece_that_is_done_counts_once(marks: list[date], amount: int) -> None:
    pack = QUOTAS["month"]
    (whole,) = Days(pack, pack.duties["work"]).wholes(amount, "year", True, date(2027, 1, 1), date(2027, 12, 31))
    counts = spread(marks, whole)
    assert sum(counts) == len(marks)
    wanted = [part.needed for part in whole.parts]
    assert sum(min(n, m) for n, m in zip(counts, wanted, strict=True)) == min(len(marks), sum(wanted))


@pytest.mark.parametrize("per", QUOTAS)
@given(st.dates(date(2027, 1, 1), date(2029, 12, 31)), st.dates(date(2027, 1, 1), date(2029, 12, 31)))
def test_a_narrow_window_shows_what_a_wide_one_does(per: str, today: date, day: date) -> None:
    pack, wide = QUOTAS[per], {"first": date(2027, 1, 1), "last": date(2029, 12, 31)}
    seen = ask(pack, today=today, first=day, last=day)
    assert [one for one in ask(pack, today=today, **wide) if one.due == day] == [one for one in seen if one.due == day]


def test_a_stretch_is_named_by_months_only_where_it_is_whole_months() -> None:
    named = {
        (date(2027, 3, 1), date(2027, 3, 31)): "March 2027",
        (date(2027, 2, 1), date(2027, 2, 28)): "February 2027",
        (date(2028, 2, 1), date(2028, 2, 28)): "1 to 28 February 2028",
        (date(2027, 1, 1), date(2027, 1, 28)): "1 to 28 January 2027",
        (date(2027, 4, 1), date(2027, 6, 15)): "1 April to 15 June 2027",
        (date(2027, 4, 1), date(2027, 6, 30)): "April to June 2027",
        (date(2027, 1, 1), date(2027, 12, 31)): "2027",
        (date(2027, 4, 1), date(2028, 3, 31)): "April 2027 to March 2028",
        (date(2027, 1, 4), date(2027, 1, 10)): "the week of 4 January 2027",
        (date(2027, 2, 12), date(2027, 3, 25)): "12 February to 25 March 2027",
    }
    assert {stretch: label_of(*stretch) for stretch in named} == named
