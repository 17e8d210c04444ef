"""Standing duties: what is owed by whom, for whom, by when, and how it stands on a day (D13-D17).

Days are of 2027 in England: 1 January, 26 and 29 March, 3 and 31 May, 30 August, 27 and 28 December are days off.
"""

from collections import Counter
from copy import deepcopy
from datetime import date

import pytest

from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.schema import Pack
from qaportal.programme.duties import Done, FlagSpan, Holding, Meeting, Obligation, Roster, Window, fold, obligations
from qaportal.programme.generate import preview

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
MANAGER, OTHER, WORKER, NEW = 1, 2, 3, 4


def held(
    person: int, post: str, manager: int | None = None, starts: date = date(2020, 1, 1), ends: date | None = None
) -> Holding:
    return Holding(person, f"Person {person}", post, 7, 9, manager, starts, ends)


def owed(
    pack: Pack, duty: str, roster: Roster, today: date = date(2027, 1, 4), last: date = YEAR[1]
) -> list[Obligation]:
    window = Window(YEAR[0], last, today=today, since=YEAR[0])
    return obligations(pack, roster, window, duties=[duty])


def dues(found: list[Obligation]) -> list[date]:
    return [one.due for one in found]


@pytest.mark.says("D13")
def test_one_a_month_for_everyone_in_the_post_with_joiners_and_leavers(bb: Pack) -> None:
    roster = Roster(
        [
            held(MANAGER, "team_manager"),
            held(OTHER, "team_manager", starts=date(2027, 3, 10)),
            held(NEW, "team_manager", ends=date(2027, 2, 12)),
            held(WORKER, "social_worker", MANAGER),
        ]
    )
    found = owed(bb, "manager_case_audit", roster)
    each = Counter(one.owner_id for one in found)
    # Twelve for who is there all year; from April for who joins in March; January alone for who leaves in February.
    assert each == {MANAGER: 12, OTHER: 9, NEW: 1}
    # The last working days: 29 January, 26 February, 31 March, 30 April, 28 May (31 May is a holiday).
    assert dues([one for one in found if one.owner_id == MANAGER])[:5] == [
        date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 28),
    ]  # fmt: skip
    assert fold(found)["manager_case_audit"][date(2027, 4, 1)] == 2


@pytest.mark.says("D14")
def test_at_least_two_for_each_supervisee_before_each_supervision(bb: Pack) -> None:
    roster = Roster(
        [held(MANAGER, "team_manager"), held(WORKER, "social_worker", MANAGER), held(NEW, "social_worker", MANAGER)],
        meetings=[Meeting("supervision", MANAGER, WORKER, date(2027, 1, 20), False, False)],
    )
    found = [one for one in owed(bb, "manager_compliance", roster, last=date(2027, 1, 31)) if one.about_id == WORKER]
    # Supervision is planned for Wednesday the 20th: two are due by Tuesday.
    assert [(one.due, one.needed) for one in found][:1] == [(date(2027, 1, 19), 2)]
    assert {one.about_id for one in owed(bb, "manager_compliance", roster)} == {WORKER, NEW}


@pytest.mark.says("D15")
def test_one_supervision_in_four_of_each_pair_is_used_to_observe(lb: Pack) -> None:
    days = [date(2027, 1, 13), date(2027, 2, 10), date(2027, 3, 10), date(2027, 4, 14)]
    practitioner = lb.posts_of(["practitioners"])[0].key
    roster = Roster(
        [held(MANAGER, "team_manager"), held(WORKER, practitioner, MANAGER)],
        meetings=[Meeting("supervision", MANAGER, WORKER, day, day < days[3], False) for day in days],
    )
    found = owed(lb, "observe_practice", roster, today=date(2027, 3, 15), last=date(2027, 4, 30))
    assert [(one.owner_id, one.about_id, one.due) for one in found] == [(MANAGER, WORKER, days[3])]


@pytest.mark.says("D16")
def test_yearly_six_monthly_while_flagged_and_another_policy_for_the_newly_qualified(bb: Pack) -> None:
    people = [held(MANAGER, "team_manager"), held(WORKER, "social_worker", MANAGER)]
    seen = [Done("observe_staff", MANAGER, "person", WORKER, date(2026, 9, 15), date(2026, 9, 15))]
    yearly = owed(bb, "observe_staff", Roster(people, done=seen), last=date(2027, 9, 30))
    assert dues([one for one in yearly if one.state != "done"]) == [date(2027, 9, 15)]
    flagged = Roster(people, [FlagSpan(WORKER, "needs_support", date(2027, 2, 1), None)], done=seen)
    sooner = owed(bb, "observe_staff", flagged, today=date(2027, 2, 8), last=date(2027, 9, 30))
    # Six months after 15 September 2026: Monday 15 March.
    assert min(dues([one for one in sooner if one.state != "done"])) == date(2027, 3, 15)
    new = Roster(people, [FlagSpan(WORKER, "newly_qualified", date(2027, 1, 1), None)], done=seen)
    assert [one for one in owed(bb, "observe_staff", new) if one.state != "done"] == []


@pytest.mark.says("D17")
def test_up_to_four_a_year_is_never_late_whatever_the_day(bb: Pack) -> None:
    """BD-020: up to 4 extra thematic audits a year."""
    roster = Roster([held(MANAGER, "team_manager")])
    days = [date(2027, month, 28) for month in range(1, 13)] + [date(2028, 3, 1)]
    seen = {day: owed(bb, "manager_thematic", roster, today=day) for day in days}
    assert {one.state for found in seen.values() for one in found} == {"allowance"}
    assert all(seen.values())


@pytest.mark.says("D17")
def test_at_least_two_is_late_with_one_and_done_with_two(bb: Pack) -> None:
    """BD-020: at least 2 compliance audits of Worker before the supervision of Wednesday 20 January."""
    people = [held(MANAGER, "team_manager"), held(WORKER, "social_worker", MANAGER)]
    talk = [Meeting("supervision", MANAGER, WORKER, date(2027, 1, 20), False, False)]
    days = [date(2027, 1, 12), date(2027, 1, 13)]
    marks = [Done("manager_compliance", MANAGER, "person", WORKER, day, day) for day in days]

    def stands(done: int, today: date) -> list[str]:
        roster = Roster(people, meetings=talk, done=marks[:done])
        return [one.state for one in owed(bb, "manager_compliance", roster, today=today, last=date(2027, 1, 20))]

    tuesday, wednesday = date(2027, 1, 19), date(2027, 1, 20)
    assert [stands(n, tuesday) for n in (0, 1, 2)] == [["due"], ["due"], ["done"]]
    assert [stands(n, wednesday) for n in (0, 1, 2)] == [["late"], ["late"], ["done"]]


@pytest.mark.says("D17")
def test_roughly_so_many_is_a_guide_all_year_and_falls_short_of_nothing(bb: Pack) -> None:
    """Were the four thematic audits "roughly 4", and the survey "roughly 3": a guide beside the work (A.5)."""
    body = deepcopy(bb.body)
    body["duties"]["manager_thematic"]["rule"]["amount"] = {"roughly": 4}
    body["activities"]["staff_survey"]["targets"] = [{"kind": "total", "roughly": 3, "per": "year", "source": "page 1"}]
    pack, roster = pack_from(body), Roster([held(MANAGER, "team_manager")])
    for day in (date(2027, 1, 4), date(2027, 12, 31), date(2028, 3, 1)):
        assert {one.state for one in owed(pack, "manager_thematic", roster, today=day)} == {"guide"}
    [total] = [one for one in preview(pack, "2027").totals if one.type_key == "staff_survey"]
    assert (total.planned, total.wanted, total.is_met) == (1, "about 3", True)
