"""Phases and their deadlines, in a year that is published and then changes (D34-D40)."""

from collections.abc import Callable
from datetime import date

import pytest

from qaportal.boards.register import register
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.meaning.second_look import due_after_return
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.schema.timing import Offset
from qaportal.lib.db import db
from qaportal.programme.counting import work_calendar
from qaportal.programme.models import Phase
from qaportal.programme.queries import published_rows
from qaportal.programme.services import move, reschedule
from tests.pack_checks.councils import dues, on_one_database, phases, planned, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]


@on_one_database
@pytest.mark.says("D34")
def test_each_moderation_has_ten_working_days_of_its_own_beside_those_of_the_cycle(council: Councils, ns: Pack) -> None:
    """NS-040, GAP-04: both clocks of the March cycle, over Easter."""
    here = council("north-somerset")
    # The cycle: 20 working days from 1 March end on the 30th; ten from the 31st end on 13 April.
    assert dues(here, "CPR-2027-03")["moderation"] == date(2027, 4, 13)
    kind = ns.activities["cpr"]
    level, timing = kind.phase("moderate_one").level, kind.phase("moderate_one").timing
    assert isinstance(timing, Offset)
    assert (level, timing.anchor, timing.side) == ("item", "allocated", "after")
    within = timing.by

    def due(allocated: date) -> date:
        return shift(allocated, within, 1, work_calendar(ns, kind))

    # Given to its moderator on 23 March, before Easter; on the day the window opens; a week before it ends.
    assert [due(date(2027, 3, 23)), due(date(2027, 3, 31)), due(date(2027, 4, 6))] == [
        date(2027, 4, 8),
        date(2027, 4, 14),
        date(2027, 4, 20),
    ]
    told = text_of(here.browser("Priya"), f"/frameworks/north-somerset/{here.pack.version}/work")
    said = "Moderate one review Moderator each within 10 working days of its allocation"
    assert said in told


@on_one_database
@pytest.mark.says("D35")
def test_a_moderation_that_closes_late_opens_and_dues_the_report_later(council: Councils) -> None:
    """NS-045: the report is due ten working days after the moderation period, whenever that ends."""
    here = council("north-somerset")
    review = here.activity("CPR-2027-01")
    # First working day 4 January; 20 days to the 29th; ten from 1 February; ten from 15 February (GAP-06).
    assert dues(here, review.ref) == {
        "review": date(2027, 1, 29),
        "moderation": date(2027, 2, 12),
        "report": date(2027, 2, 26),
    }
    late = {phase.key: phase.due_on for phase in review.phases} | {"moderation": date(2027, 2, 19)}
    reschedule(review, late, version=review.version, by=here["Priya"])
    here.publish()
    assert dues(here, review.ref) == {
        "review": date(2027, 1, 29),
        "moderation": date(2027, 2, 19),
        "report": date(2027, 3, 5),
    }
    opens = db.session.query(Phase.starts_on).filter_by(activity_id=review.id, key="report").scalar()
    assert opens == date(2027, 2, 22)
    found = register(here.pack, date(2027, 1, 1), date(2027, 12, 31), published_rows(here.year.id))
    assert [one.due for one in found if one.key == f"{review.ref}/report"] == [date(2027, 3, 5)]


@on_one_database
@pytest.mark.says("D36")
def test_a_week_and_five_working_days_before_a_visit_part_at_easter(council: Councils) -> None:
    """NS-090, NS-092, NS-099, NS-102, NS-103: the visit of March is moved to Thursday 1 April."""
    here = council("north-somerset")
    visit = here.activity("TS-2027-03")
    move(visit, date(2027, 4, 1), version=visit.version, by=here["Priya"])
    here.publish()
    found = dues(here, visit.ref)
    assert {key: found[key] for key in ("documents", "list", "member_record", "draft", "final")} == {
        "documents": date(2027, 3, 25),  # a week before, by the calendar
        "list": date(2027, 3, 23),  # 31, 30, 25, 24, 23 March: Good Friday and Easter Monday do not count
        "member_record": date(2027, 4, 2),
        "draft": date(2027, 4, 22),
        "final": date(2027, 4, 29),
    }
    assert found["nominations"] < found["list"]


@on_one_database
@pytest.mark.says("D37")
def test_the_weekly_form_is_due_at_five_on_the_fourth_day(council: Councils) -> None:
    """LB-052: a week from Monday 1 March, so Thursday the 4th."""
    here = council("lambeth")
    [summary] = [phase for phase in here.activity("PW-2027-03").phases if phase.key == "summary"]
    assert (summary.due_on, summary.due_at) == (date(2027, 3, 4), "17:00")
    assert "4 Mar, 17:00 Summary of the week" in text_of(here.browser("Quinn"), "/activity/PW-2027-03")


@pytest.mark.says("D38")
def test_an_audit_sent_back_is_due_when_it_was(lb: Pack) -> None:
    """LB-088: the January evaluation's audits are due on 5 February, whenever the second line sends one back."""
    row = planned(lb, "SE-2027-01")
    assert phases(row)["second_line"][1] == date(2027, 2, 12)
    rule = lb.activities[row.type_key].phase("second_line").returns
    assert rule is not None
    assert rule.to == "audit"
    audit_due = phases(row)[rule.to][1]
    assert audit_due == date(2027, 2, 5)
    assert due_after_return(rule, audit_due, date(2027, 2, 10), granted=date(2027, 2, 17)) == date(2027, 2, 5)


@pytest.mark.says("D40")
def test_a_stage_says_how_long_it_is_thought_to_take(ws: Pack) -> None:
    """WS-042"""
    stage = ws.activities["collaborative_audit"].phase("stage_1")
    assert stage.effort is not None
    assert str(stage.effort.value) in ("1 hour", "60 minutes")
