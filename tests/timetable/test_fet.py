"""FET, which the engine is measured beside, is asked for the same week, and its answer is read as it stands (X-11)."""

from pathlib import Path

import pytest

from bench import fet
from bench.weeks_made import absent, made
from qaportal.timetable.week.clashes import clashes
from qaportal.timetable.week.starts import starts
from qaportal.timetable.week.values import Place

WEEK = made(2)
ANSWER = """<Activities_Timetable>
<Activity><Id>1</Id><Day>1</Day><Hour>540</Hour><Room>1</Room></Activity>
<Activity><Id>2</Id><Day>5</Day><Hour>600</Hour><Room></Room></Activity>
<Activity><Id>3</Id><Day></Day><Hour></Hour><Room></Room></Activity>
</Activities_Timetable>"""


def test_each_session_is_asked_for_with_its_people_and_starts() -> None:
    week = fet.week_of(WEEK, WEEK.sessions, fet.TIGHT[0])
    for session, asked in zip(WEEK.sessions, week.iter("Activity"), strict=True):
        assert [one.text for one in asked.iter("Teacher")] == [str(person) for person in session.people]
        assert asked.findtext("Duration") == str(session.minutes // WEEK.rules.step)
    for session, asked in zip(WEEK.sessions, week.iter("ConstraintActivityPreferredStartingTimes"), strict=True):
        at = [(int(one[0].text or ""), int(one[1].text or "")) for one in asked.iter("Preferred_Starting_Time")]
        assert at == starts(WEEK, session)


def test_order_ways_rooms_and_lunch_are_asked_for() -> None:
    kinds = {one.tag for one in fet.week_of(WEEK, WEEK.sessions, fet.RULES_ALONE[0]).iter()}
    assert kinds >= {
        "ConstraintTwoActivitiesOrdered", "ConstraintMinGapsBetweenActivities", "ConstraintActivityPreferredRooms",
        "ConstraintActivitiesOccupyMaxTimeSlotsFromSelection",
    }  # fmt: skip
    assert not kinds & {"ConstraintTeacherMaxGapsPerDay", "ConstraintTeacherMaxHoursDaily"}


def test_what_has_no_time_in_its_answer_has_no_place(tmp_path: Path) -> None:
    made_by_it = tmp_path / "week_activities.xml"
    made_by_it.write_text(ANSWER)
    first, second, *_ = WEEK.sessions
    assert fet.places_of(made_by_it, WEEK.sessions) == {first.key: Place(1, 540, 1), second.key: Place(5, 600)}


@pytest.mark.skipif(not fet.is_here(), reason="fet-cl is not installed")
def test_its_timetable_has_no_clash() -> None:
    plan = fet.solve(WEEK, fet.TIGHT, seconds=8)
    assert not plan.unplaced
    assert clashes(WEEK, plan.places) == []


@pytest.mark.skipif(not fet.is_here(), reason="fet-cl is not installed")
def test_what_can_be_nowhere_is_left_out_and_counted() -> None:
    week = absent(WEEK, 1, 1)
    plan = fet.solve(week, fet.RULES_ALONE, seconds=4)
    assert {one.key for one in plan.unplaced} == {one.key for one in WEEK.sessions if not starts(week, one)}
