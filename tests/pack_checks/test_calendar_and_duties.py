"""Days, how often, and standing duties: what a framework says of time makes the right work (D7-D19).

Days are of 2027 in England: 1 January, 26 and 29 March, 3 and 31 May, 30 August, 27 and 28 December are days off.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.counting import work_calendar
from qaportal.programme.dates import why_not_start
from qaportal.programme.duties import Done, FlagSpan, Holding, Meeting, Obligation, Roster, Window, fold, obligations
from qaportal.programme.generate import preview
from tests.frameworks.packs import changed, written

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


def months_of(pack: Pack, kind: str) -> list[int]:
    return [row.starts.month for row in preview(pack, "2027").activities if row.type_key == kind]


@pytest.mark.says("D7")
def test_weekends_bank_holidays_and_the_councils_own_closure_days_do_not_count(tmp_path: Path) -> None:
    closed = "  closure_days: [{day: 2027-01-05, why: Founders' day}]\n"
    pack = read_pack(
        written(tmp_path, changed("  window_day_one: opening_day\n", f"  window_day_one: opening_day\n{closed}"))
    )
    calendar = work_calendar(pack, pack.activities["look"])
    # From 1 January: a holiday, a weekend, Monday the 4th counts, the 5th is closed, the 6th counts.
    assert calendar.window_end(date(2027, 1, 1), 2) == date(2027, 1, 6)
    assert calendar.why_not(date(2027, 1, 5)) == "Founders' day"


@pytest.mark.says("D8")
def test_a_quiet_month_silences_what_it_names_and_nothing_else(ns: Pack) -> None:
    august = date(2027, 8, 2)
    assert why_not_start(ns, ns.activities["cpr"], YEAR, august) != ""
    assert why_not_start(ns, ns.activities["dip_audit"], YEAR, august) == ""
    july = next(row for row in preview(ns, "2027").activities if row.type_key == "cpr" and row.starts.month == 7)
    # GAP-05: the clocks of a July cycle run on through August.
    assert [phase.due for phase in july.phases] == [date(2027, 7, 28), date(2027, 8, 11), date(2027, 8, 25)]


@pytest.mark.says("D11")
def test_each_month_names_its_own_service(ns: Pack) -> None:
    found = [(row.starts.month, row.subject) for row in preview(ns, "2027").activities if row.type_key == "cpr"]
    assert found == [
        (1, "Family Wellbeing"),
        (3, "CiC: Family Support + Safeguarding"),
        (5, "Care Leavers"),
        (7, "Children with Disabilities"),
        (9, "CiC: Corporate Parenting"),
        (11, "Children in Need"),
    ]


@pytest.mark.says("D12")
def test_alternate_months_twice_a_year_theme_slots_quarterly_and_weekly(ns: Pack, lb: Pack, ws: Pack) -> None:
    assert months_of(ns, "good_practice") == [1, 3, 5, 7, 9, 11]
    assert len(months_of(lb, "practice_week")) == len(months_of(ws, "practice_week")) == 2
    assert len(months_of(lb, "thematic")) == 3
    assert [(month - 1) // 3 for month in months_of(ws, "multi_agency_audit")] == [0, 1, 2, 3]
    weekly = owed(ws, "weekly_dip", Roster([held(MANAGER, "practice_manager")]), last=date(2027, 1, 31))
    # Four Fridays after the first, which is a bank holiday: that week ends on Thursday 31 December, before the year.
    assert dues(weekly) == [date(2027, 1, 8), date(2027, 1, 15), date(2027, 1, 22), date(2027, 1, 29)]


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
def test_up_to_is_never_late_at_least_is_and_roughly_only_guides(bb: Pack) -> None:
    roster = Roster([held(MANAGER, "team_manager"), held(OTHER, "head_of_service")])
    late = date(2027, 12, 31)
    assert {one.state for one in owed(bb, "manager_thematic", roster, today=late)} == {"allowance"}
    assert "late" in {one.state for one in owed(bb, "head_meetings", roster, today=date(2028, 1, 4))}
    [target] = [t for t in bb.activities["case_audit"].targets if t.kind == "percent"]
    assert (target.roughly, target.least) == (140, 0)


@pytest.mark.says("D18")
def test_ten_per_cent_is_tracked_beside_the_quotas_and_makes_no_work(bb: Pack) -> None:
    [target] = [t for t in bb.activities["case_audit"].targets if t.kind == "percent"]
    assert (target.percent, target.roughly, target.per) == (10, 140, "year")
    assert bb.activities["case_audit"].cadence == ()
    assert [row for row in preview(bb, "2027").activities if row.type_key == "case_audit"] == []
    assert {duty.key for duty in bb.duties.values() if duty.activity == "case_audit"} == {
        "manager_case_audit",
        "practitioner_case_audit",
    }


@pytest.mark.says("D19")
def test_a_named_seat_commissions_an_independent_audit_and_nothing_else_makes_one(bb: Pack) -> None:
    kind = bb.activities["independent_audit"]
    [cadence] = kind.cadence
    assert cadence.kind == "on_request"
    by = {post.key for post in bb.posts_of(cadence.by.value)}
    assert by >= {"head_of_service", "chief_officer", "director"}
    assert [row for row in preview(bb, "2027").activities if row.type_key == kind.key] == []
