"""Within every so long, for each subject, sooner or otherwise for those who carry a flag (BD-050 to BD-052, WS-072,
NS-122, D16)."""

from datetime import date
from typing import Any

import pytest

from qaportal.frameworks.schema import IntervalRule
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.duties import Done, FlagSpan, Free, Meeting, Roster, Window, obligations
from qaportal.programme.duties.interval import regimes
from qaportal.programme.duties.telling import tag_of
from tests.programme.duty_rosters import MARA, WILL, WREN, ask, days, manager, pack_with, states, worker

CASES = [
    {"flag": "support", "every": "6 months", "source": "page 9"},
    {"flag": "new", "policy": "Another policy", "source": "page 9"},
]
SUPERVISION = [  # WS-072: weekly for six months, then fortnightly for six more, then every four weeks
    {"flag": "new", "every": "1 week", "until": "6 months", "source": "page 9"},
    {"flag": "new", "every": "2 weeks", "after": "6 months", "until": "12 months", "source": "page 9"},
]
TO_2028 = {"last": date(2028, 12, 31)}
TEAM = (MARA, "person", WILL)


def rule(every: str = "12 months", *cases: dict[str, Any], window: str = "rolling") -> dict[str, Any]:
    return {"kind": "interval", "every": every, "cases": list(cases), "window": window}


def yearly(**duty: Any) -> Any:
    return pack_with(rule("12 months", *CASES), "supervisee", **duty)


def done(on: date, about: int = WILL, owner: int = MARA) -> Done:
    return Done("work", owner, "person", about, on, on)


def test_yearly_from_the_last_time_and_else_from_when_duties_count() -> None:
    """10 March 2027 + a year is a Friday; the year from 1 January ends on 31 December, a Friday too."""
    people = (manager(), worker(), worker(WREN))
    found = ask(yearly(), *people, done=[done(date(2027, 3, 10))], today=date(2027, 3, 11), **TO_2028)
    said = [(one.about_name, one.due, one.state, one.why) for one in found]
    assert said == [
        ("Will", date(2027, 12, 31), "done", "Every year. Not done before."),
        ("Wren", date(2027, 12, 31), "due", "Every year. Not done before."),
        ("Will", date(2028, 3, 10), "due", "Every year. Last done on 10 March 2027."),
    ]


@pytest.mark.parametrize("until", ["40 working days", "8 weeks", "56 days", "1344 hours"], ids=lambda said: said[3:])
def test_a_case_may_end_after_a_length_of_any_kind(until: str) -> None:
    """From Monday 4 January: 19 working days in the rest of January and 20 in February; the 40th is Monday 1 March."""
    said = rule("12 months", {"flag": "new", "every": "1 week", "until": until, "source": "page 9"})
    duty = pack_with(said, "supervisee").duties["work"].rule
    assert isinstance(duty, IntervalRule)
    found = regimes(duty, [FlagSpan(WILL, "new", date(2027, 1, 4), None)], WorkCalendar({}))
    assert [(one.starts, one.ends) for one in found if one.flag] == [(date(2027, 1, 4), date(2027, 2, 28))]


def test_what_was_done_counts_in_the_month_in_which_it_was() -> None:
    march = {"first": date(2027, 3, 1), "last": date(2027, 3, 31)}
    found = ask(yearly(), manager(), worker(), done=[done(date(2027, 3, 10))], today=date(2027, 3, 11), **march)
    assert states(found) == ["done"]


def test_a_new_worker_has_a_year_from_their_first_day() -> None:
    """The first day is day 1, as 1 January is: a year from 5 January 2027 ends on Tuesday 4 January 2028; from 19 April
    on Tuesday 18 April."""
    assert days(ask(yearly(), manager(), worker(starts=date(2027, 1, 5)), **TO_2028)) == [date(2028, 1, 4)]
    assert days(ask(yearly(), manager(), worker(starts=date(2027, 4, 19)), **TO_2028)) == [date(2028, 4, 18)]


def test_what_was_done_on_the_first_day_that_counts_is_a_year_ago_on_that_day() -> None:
    """1 January 2028 is a Saturday, and Monday the 3rd a bank holiday in lieu: Tuesday the 4th."""
    found = ask(yearly(), manager(), worker(), done=[done(date(2027, 1, 1))], today=date(2027, 1, 4), **TO_2028)
    assert [(one.due, one.state) for one in found] == [(date(2027, 12, 31), "done"), (date(2028, 1, 4), "due")]


def test_a_change_of_manager_does_not_begin_the_year_anew() -> None:
    people = (manager(), manager(ident=9), worker(ends=date(2027, 6, 30)), worker(starts=date(2027, 7, 1), under=9))
    found = ask(yearly(), *people, done=[done(date(2027, 2, 1))], today=date(2027, 7, 5), **TO_2028)
    assert [(one.owner_id, one.due, one.state) for one in found] == [
        (MARA, date(2027, 12, 31), "done"),
        (9, date(2028, 2, 1), "due"),
    ]


def test_a_leaver_owes_and_is_owed_nothing_more() -> None:
    assert ask(yearly(), manager(), worker(ends=date(2027, 6, 30)), today=date(2027, 7, 1), **TO_2028) == []


def test_a_flag_makes_it_six_months_at_once_even_where_that_is_past() -> None:
    """BD-052: last done on 1 February, so due by 2 August (the 1st is a Sunday); the flag is raised in September."""
    raised = FlagSpan(WILL, "support", date(2027, 9, 1), None)
    marks = {"done": [done(date(2027, 2, 1))], "first": date(2027, 8, 1), "last": date(2028, 2, 29)}
    before = ask(yearly(), manager(), worker(), today=date(2027, 8, 31), **marks)
    assert [(one.due, one.state) for one in before] == [(date(2028, 2, 1), "due")]
    (late,) = [
        one for one in ask(yearly(), manager(), worker(), today=date(2027, 9, 1), flags=[raised], **marks)
        if one.state == "late"
    ]  # fmt: skip
    assert late.due == date(2027, 8, 2)
    assert late.why == "Last done on 1 February 2027."
    assert (late.flag, late.because) == ("support", "Every 6 months, because a flag was raised on 1 September 2027.")


def test_nothing_that_all_may_read_names_a_flag_or_its_interval() -> None:
    raised = FlagSpan(WILL, "support", date(2027, 2, 1), None)
    for one in ask(yearly(), manager(), worker(), flags=[raised], **TO_2028):
        assert [word for word in ("flag", "support", "6 months") if word in one.why] == []


def test_a_flag_that_ends_takes_its_interval_along() -> None:
    ended = FlagSpan(WILL, "support", date(2027, 3, 1), date(2027, 8, 31))
    marks = {"done": [done(date(2027, 2, 1))], "flags": [ended], **TO_2028}
    under = ask(yearly(), manager(), worker(), today=date(2027, 8, 31), **marks)
    assert (date(2027, 8, 2), "late") in [(one.due, one.state) for one in under]
    after = ask(yearly(), manager(), worker(), today=date(2027, 9, 1), **marks)
    assert [(one.due, one.state) for one in after if one.state != "done"] == [(date(2028, 2, 1), "due")]


def test_newly_qualified_have_another_policy_and_a_year_from_its_end() -> None:
    """BD-050: the case of another policy asks for nothing; the year begins when it ends."""
    pack = yearly()
    new = FlagSpan(WILL, "new", date(2027, 1, 1), date(2027, 12, 31))
    assert ask(pack, manager(), worker(), flags=[new], today=date(2027, 6, 1)) == []
    found = ask(pack, manager(), worker(), flags=[new], today=date(2027, 6, 1), last=date(2029, 1, 31))
    assert days(found) == [date(2029, 1, 2)]  # 1 January 2029 is a bank holiday
    for_good = new._replace(ends=None)
    assert ask(pack, manager(), worker(), flags=[for_good], last=date(2029, 12, 31)) == []


def test_the_first_case_of_the_pack_that_fits_is_the_one() -> None:
    flags = [FlagSpan(WILL, "new", date(2027, 1, 1), None), FlagSpan(WILL, "support", date(2027, 1, 1), None)]
    found = ask(yearly(), manager(), worker(), flags=flags, last=date(2027, 7, 31))
    assert days(found) == [date(2027, 6, 30)]


def test_weekly_then_fortnightly_then_every_four_weeks() -> None:
    """WS-072: a worker newly qualified from 4 January 2027; each is thought to be done on its day."""
    pack = pack_with(rule("4 weeks", *SUPERVISION), "supervisee")
    joiner = worker(starts=date(2027, 1, 4))
    new = FlagSpan(WILL, "new", date(2027, 1, 4), None)
    due = days(ask(pack, manager(), joiner, flags=[new], last=date(2028, 2, 29)))
    assert due[:2] == [date(2027, 1, 11), date(2027, 1, 18)]
    in_july = [day for day in due if day.month == 7 and day.year == 2027]
    # Easter Monday and the bank holidays of May move it to the Tuesday, and it stays there; weekly ends on 3 July.
    assert in_july == [date(2027, 7, 13), date(2027, 7, 27)]
    assert [day for day in due if day >= date(2027, 12, 20)][:2] == [date(2027, 12, 29), date(2028, 1, 26)]


def test_fixed_years_are_due_on_their_last_working_day_whenever_it_was_done_before() -> None:
    pack = pack_with(rule(window="calendar"), "supervisee")
    marks = {"done": [done(date(2027, 11, 10))], **TO_2028}
    found = ask(pack, manager(), worker(), today=date(2027, 12, 1), **marks)
    assert [(one.due, one.state) for one in found] == [(date(2027, 12, 31), "done"), (date(2028, 12, 29), "to_come")]


def test_fixed_half_years_while_a_flag_is_up() -> None:
    pack = pack_with(rule("12 months", CASES[0], window="calendar"), "supervisee")
    raised = FlagSpan(WILL, "support", date(2027, 2, 1), date(2027, 10, 31))
    assert days(ask(pack, manager(), worker(), flags=[raised])) == [date(2027, 6, 30), date(2027, 12, 31)]
    still = raised._replace(ends=None)
    assert days(ask(pack, manager(), worker(), flags=[still], **TO_2028)) == [
        date(2027, 6, 30), date(2027, 12, 31), date(2028, 6, 30), date(2028, 12, 29),
    ]  # fmt: skip


def test_two_stretches_that_open_on_one_day_are_two() -> None:
    """A flag from March to August: its half-year is due on 30 June, the year itself on 31 December. Both open on 4
    January, the first working day."""
    pack = pack_with(rule("12 months", CASES[0], window="calendar"), "supervisee")
    raised = FlagSpan(WILL, "support", date(2027, 3, 1), date(2027, 8, 31))
    half, year = ask(pack, manager(), worker(), flags=[raised])
    assert [(one.opens, one.due) for one in (half, year)] == [
        (date(2027, 1, 4), date(2027, 6, 30)), (date(2027, 1, 4), date(2027, 12, 31)),
    ]  # fmt: skip
    assert tag_of(half) != tag_of(year)


def test_fixed_stretches_of_two_years_end_on_the_same_day_whenever_it_is_asked() -> None:
    """From 1 January 2027: they end with 2028 and 2030. The last working days are Fri 29 and Tue 31 December."""
    pack = pack_with(rule("24 months", window="calendar"), "supervisee")
    for year, due in ((2027, date(2028, 12, 29)), (2028, date(2028, 12, 29)), (2029, date(2030, 12, 31))):
        found = ask(pack, manager(), worker(), today=date(year, 6, 1), first=date(year, 1, 1), last=date(2031, 6, 30))
        assert [one.due for one in found if one.state == "due"] == [due], year


def test_each_team_every_six_weeks_whoever_leads_it() -> None:
    """NS-122: the six weeks from 1 January end on 11 February; 12 February + 6 weeks is Good Friday, so 30 March."""
    pack = pack_with(rule("6 weeks"), "team")
    people = (manager(ends=date(2027, 2, 28)), manager(date(2027, 3, 1), ident=9))
    roster = Roster(people, done=[Done("work", MARA, "team", 10, date(2027, 2, 12), date(2027, 2, 12))],
                    places={("team", 10): "Meadow"})  # fmt: skip
    found = obligations(pack, roster, Window(date(2027, 1, 1), date(2027, 3, 31), date(2027, 3, 1), date(2027, 1, 1)))
    assert [(one.owner_id, one.about_kind, one.about_name, one.due, one.state) for one in found] == [
        (MARA, "team", "Meadow", date(2027, 2, 11), "done"),
        (9, "team", "Meadow", date(2027, 3, 30), "due"),
    ]


def test_who_is_away_on_the_day_has_until_the_first_working_day_after() -> None:
    """Away from 27 December 2027 to Friday 14 January 2028."""
    away = [Free(WILL, date(2027, 12, 27), date(2028, 1, 14))]
    assert days(ask(yearly(), manager(), worker(), free=away, **TO_2028))[:1] == [date(2028, 1, 17)]


def test_none_is_late_for_a_year_that_ended_before_the_portal_began() -> None:
    found = ask(
        yearly(), manager(), worker(), done=[done(date(2024, 5, 1))], today=date(2027, 1, 4), last=date(2027, 6, 1)
    )
    assert [(one.due, one.state) for one in found][:1] == [(date(2027, 1, 4), "due")]


def test_what_is_late_does_not_pile_up() -> None:
    pack = pack_with(rule("1 month"), "supervisee")
    found = ask(pack, manager(), worker(), today=date(2027, 6, 10), first=date(2027, 6, 1), last=date(2027, 6, 30))
    assert [(one.due, one.state) for one in found] == [(date(2027, 2, 1), "late")]


def test_once_within_six_weeks_of_joining_or_of_a_flag() -> None:
    joining = pack_with({"kind": "once", "within": "6 weeks", "of": "joining"}, "supervisee")
    people = (manager(), worker(), worker(WREN, starts=date(2027, 3, 1)))
    found = ask(joining, *people, today=date(2027, 4, 13))
    assert [(one.about_name, one.due, one.state) for one in found] == [("Wren", date(2027, 4, 12), "late")]
    found = ask(joining, *people, today=date(2027, 4, 13), done=[done(date(2027, 4, 8), WREN)])
    assert [(one.about_name, one.due, one.state) for one in found] == [("Wren", date(2027, 4, 12), "done")]
    raised = pack_with({"kind": "once", "within": "5 working days", "of": "flag", "flag": "support"}, "supervisee")
    flags = [FlagSpan(WILL, "support", date(2027, 3, 22), None)]
    (one,) = ask(raised, *people, flags=flags, today=date(2027, 3, 23))
    assert (one.about_name, one.due, one.why) == ("Will", date(2027, 3, 31), "")  # Easter lies between
    assert one.because == "Within 5 working days of a flag that was raised on 22 March 2027."


def test_what_the_log_says_was_held_counts_as_done() -> None:
    rule = {"kind": "interval", "every": "4 weeks", "window": "rolling", "done_by": "supervision"}
    held = [Meeting("supervision", MARA, WILL, date(2027, 1, 13), True, False)]
    planned = [Meeting("supervision", MARA, WILL, date(2027, 2, 3), False, False)]
    found = ask(
        pack_with(rule, "supervisee"), manager(), worker(), today=date(2027, 1, 20), last=date(2027, 2, 28),
        meetings=[*held, *planned],
    )  # fmt: skip
    # Four weeks after Wednesday 13 January.
    assert [(one.state, one.due) for one in found if one.state in ("done", "due")][1:] == [("due", date(2027, 2, 10))]
    assert [one.done_on for one in found if one.state == "done"] == [date(2027, 1, 13)]


def test_what_a_former_manager_held_counts_for_the_next() -> None:
    """Held on Wednesday 13 January under Mara; from 1 February somebody else has four weeks from that day."""
    rule = {"kind": "interval", "every": "4 weeks", "window": "rolling", "done_by": "supervision"}
    moves = (manager(), manager(ident=9), worker(ends=date(2027, 1, 31)), worker(starts=date(2027, 2, 1), under=9))
    held = [Meeting("supervision", MARA, WILL, date(2027, 1, 13), True, False)]
    found = ask(pack_with(rule, "supervisee"), *moves, today=date(2027, 2, 2), meetings=held, last=date(2027, 2, 28))
    assert [(one.owner_id, one.due) for one in found if one.state == "due"] == [(9, date(2027, 2, 10))]


def test_what_stays_owed_of_a_stretch_is_owed_by_whoever_answers_today() -> None:
    """2027 was missed under Mara, who left the worker in June 2029, long after it would have lapsed."""
    pack = pack_with(rule(window="calendar"), "supervisee", roster={"missed": "carries_over"})
    moves = (manager(), manager(ident=9), worker(ends=date(2029, 6, 30)), worker(starts=date(2029, 7, 1), under=9))
    found = ask(pack, *moves, today=date(2029, 7, 2), first=date(2029, 7, 1), last=date(2029, 12, 31))
    assert [(one.owner_id, one.due, one.state) for one in found] == [
        (9, date(2027, 12, 31), "late"), (9, date(2028, 12, 29), "late"), (9, date(2029, 12, 31), "due"),
    ]  # fmt: skip
