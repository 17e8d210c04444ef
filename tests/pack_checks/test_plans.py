"""Action plans with their forums, and work that looks again (D84, D85)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme import policy
from qaportal.programme.duties import Done, Holding, Roster, Window, obligations
from qaportal.programme.services import name_theme
from tests.pack_checks.councils import missing, on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]


def sittings(council: Council, board: str) -> list[date]:
    """The days of the year on which a board sits."""
    kind = council.pack.boards[board].meeting
    return [row.starts_on for row in council.of(council.pack.activities[kind or ""].code)]


@pytest.mark.says("D84")
def test_a_teams_plan_is_looked_at_every_six_weeks_by_its_manager(ns: Pack) -> None:
    """NS-122: seen on 11 January, so by 22 February; seen that day, so by 5 April, the Monday after Easter week."""
    tom = Holding(1, "Tom", "team_manager", 7, 9, None, date(2020, 1, 6), None)
    hazel = Holding(2, "Hazel", "head_of_service", None, 9, None, date(2020, 1, 6), None)

    def owed(*seen: date) -> list[tuple[int, str, date]]:
        done = [Done("team_plan_review", 1, "team", 7, day, day) for day in seen]
        roster = Roster([tom, hazel], done=done, places={("team", 7): "Fostering"})
        window = Window(date(2027, 1, 12), date(2027, 4, 16), today=seen[-1], since=date(2027, 1, 1))
        found = obligations(ns, roster, window)
        return [(one.owner_id, one.about_name, one.due) for one in found if one.state == "due"]

    assert owed(date(2027, 1, 11)) == [(1, "Fostering", date(2027, 2, 22))]
    assert owed(date(2027, 1, 11), date(2027, 2, 22)) == [(1, "Fostering", date(2027, 4, 5))]
    plan = ns.plans["team_plan"]
    assert plan.reviewed_every is not None
    assert shift(date(2027, 1, 11), plan.reviewed_every, 1, WorkCalendar()) == date(2027, 2, 22)
    assert (plan.led_by, plan.forum) == ("team_manager", "Team meeting")


@on_one_database
@pytest.mark.says("D84")
def test_service_wide_plans_are_looked_at_by_the_leadership_team_each_quarter(council: Councils) -> None:
    """NS-121, CARD-09: second Wednesdays of January, April, July and October."""
    here = council("north-somerset")
    plan = here.pack.plans["service_plan"]
    assert (plan.level, plan.led_by, plan.forum) == ("service", "head_of_service", "CSLT action planning")
    assert sittings(here, plan.board or "") == [
        date(2027, 1, 13),
        date(2027, 4, 14),
        date(2027, 7, 14),
        date(2027, 10, 13),
    ]
    said = [
        "Team Manager leads it. It is looked at in: Team meeting, every 6 weeks.",
        "Head of Service leads it. It is looked at in: CSLT action planning.",
        "Level service Board Children's Services Leadership Team",
    ]
    assert missing(said, text_of(here.browser("Priya"), f"/frameworks/north-somerset/{here.pack.version}/rules")) == []


@on_one_database
@pytest.mark.says("D84")
def test_the_strategic_plan_is_the_senior_leadership_teams(council: Councils) -> None:
    """BD-074, BD-080: shared plans go through SLT, which sits after each quarter."""
    here = council("bedford")
    levels = {plan.level: plan.board for plan in here.pack.plans.values() if plan.board}
    assert levels == {"service": "task_and_finish", "strategic": "slt"}
    assert [(day.month - 1) // 3 for day in sittings(here, "slt")] == [0, 1, 2, 3]
    assert "Level strategic Board Senior Leadership Team" in text_of(
        here.browser("Sue"), f"/frameworks/bedford/{here.pack.version}/rules"
    )


@on_one_database
@pytest.mark.says("D85")
def test_what_a_themed_audit_found_is_kept_and_stands_beside_the_dip_sample_of_the_next_quarter(
    council: Councils,
) -> None:
    """WS-061: audits of February, May and September are looked at again in the quarter after."""
    here = council("west-sussex")
    found = {one.ref: (one.follows.ref, one.starts_on.month) for one in here.of("TDS") if one.follows}
    assert {ref: (audit[-2:], (month - 1) // 3 + 1) for ref, (audit, month) in found.items()} == {
        "TDS-2027-06": ("02", 2),
        "TDS-2027-09": ("05", 3),
        "TDS-2027-12": ("09", 4),
    }
    audit = here.activity("THM-2027-02")
    assert audit.type_key == "themed_audit"
    name_theme(audit, "Neglect", on=date(2026, 11, 20), version=audit.version, by=here["Petra"])
    here.publish()
    assert [policy.can_set_benchmark(here[first], audit) for first in ("Olli", "Petra", "Sol")] == [True, True, False]
    with clock.stopped_at(datetime(2027, 3, 8, 9, tzinfo=UTC)):
        sent = {"measure": "Visits on time", "value": "14 of 20", "note": "Two readers"}
        assert here.browser("Olli").post("/activity/THM-2027-02/benchmarks/new", sent).status_code == 200
    with clock.stopped_at(datetime(2027, 6, 7, 9, tzinfo=UTC)):
        again = text_of(here.browser("Sol"), "/activity/TDS-2027-06")
    said = [
        "Follow-up dip sample: Neglect",
        "THM-2027-02",
        "Visits on time",
        "14 of 20",
        "Two readers",
        "Compared with the benchmark",
    ]
    assert missing(said, again) == []
