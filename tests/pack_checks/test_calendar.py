"""Days, quiet months, and how often work comes round (D7-D12)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.actions import due_rule
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import Pack
from qaportal.lib.errors import DomainError
from qaportal.programme.counting import office_calendar, work_calendar
from qaportal.programme.duties import Done, Holding, Roster, Window, obligations
from qaportal.programme.generate import preview
from qaportal.programme.services import commission, move
from tests.frameworks.packs import changed, written
from tests.pack_checks.councils import dues, on_one_database
from tests.programme.councils import Council

Councils = Callable[[str], Council]


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


@on_one_database
@pytest.mark.says("D8")
def test_a_quiet_month_keeps_core_work_out_and_lets_a_dip_audit_in(council: Councils) -> None:
    """NS-011, NS-014"""
    here = council("north-somerset")
    review, priya, august = here.activity("CPR-2027-07"), here["Priya"], date(2027, 8, 2)
    with pytest.raises(DomainError, match="August"):
        move(review, august, version=review.version, by=priya)
    asked = commission(here.year, "dip_audit", starts=august, subject="Neglect", why="Late", asked_by=priya, by=priya)
    here.publish()
    # Ten working days from 2 August, and five more: a dip audit has its own clocks in August.
    assert dues(here, asked.ref) == {"audit": date(2027, 8, 13), "share": date(2027, 8, 20)}
    # GAP-05: the clocks of a July cycle run on.
    assert dues(here, "CPR-2027-07") == {
        "review": date(2027, 7, 28),
        "moderation": date(2027, 8, 11),
        "report": date(2027, 8, 25),
    }


@pytest.mark.says("D8")
def test_clocks_of_safety_actions_and_team_plans_run_on_through_august(ns: Pack) -> None:
    """NS-032, NS-031, NS-037: safety at once, a concern in 2 working days, an action in 4 weeks; NS-122: six weeks."""
    calendar, friday = office_calendar(ns), datetime(2027, 8, 27, 14, 0, tzinfo=UTC)
    assert told(ns.alerts["child_safety"], friday, calendar).by == friday
    # Monday 30 August is a holiday: Tuesday, Wednesday at five in the afternoon of British summer time.
    assert told(ns.alerts["performance"], friday, calendar).by == datetime(2027, 9, 1, 16, 0, tzinfo=UTC)
    rules = ns.action_rules[ns.activities["cpr"].actions or ""]
    assert shift(date(2027, 8, 4), due_rule(rules, {}).within.value, 1, calendar) == date(2027, 9, 1)
    tom = Holding(1, "Tom", "team_manager", 7, 9, None, date(2020, 1, 6), None)
    seen = [Done("team_plan_review", 1, "team", 7, date(2027, 7, 5), date(2027, 7, 5))]
    window = Window(date(2027, 7, 6), date(2027, 8, 31), today=date(2027, 8, 2), since=date(2027, 1, 1))
    found = obligations(ns, Roster([tom], done=seen, places={("team", 7): "Fostering"}), window)
    assert [(one.about_name, one.due, one.state) for one in found] == [("Fostering", date(2027, 8, 16), "due")]


@pytest.mark.says("D11")
def test_each_month_names_its_own_service(ns: Pack) -> None:
    """NS-010"""
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
    """NS-080, LB-040, WS-001, LB-030, WS-007, WS-008"""
    assert months_of(ns, "good_practice") == [1, 3, 5, 7, 9, 11]
    assert len(months_of(lb, "practice_week")) == len(months_of(ws, "practice_week")) == 2
    assert len(months_of(lb, "thematic")) == 3
    assert [(month - 1) // 3 for month in months_of(ws, "multi_agency_audit")] == [0, 1, 2, 3]
    mara = Holding(1, "Mara", "practice_manager", 7, 9, None, date(2020, 1, 6), None)
    window = Window(date(2027, 1, 1), date(2027, 1, 31), today=date(2027, 1, 4), since=date(2027, 1, 1))
    weekly = obligations(ws, Roster([mara]), window, duties=["weekly_dip"])
    # Four Fridays after the first, which is a bank holiday: that week ends on Thursday 31 December, before the year.
    assert [one.due for one in weekly] == [date(2027, 1, day) for day in (8, 15, 22, 29)]
