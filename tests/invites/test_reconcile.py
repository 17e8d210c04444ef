"""What calendars should say against what they were told (calendar rules 2.2, 2.3, 2.7; X-10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from qaportal.invites.reconcile import Kept, Place, Published, Wanted, next_stamp, reconcile, tags_of, wanted
from qaportal.invites.tags import Owner

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def phase(key: str, name: str, due: str) -> dict[str, str]:
    return {"key": key, "name": name, "due_on": due}


def activity(**said: Any) -> Published:
    facts: dict[str, Any] = {
        "id": 7,
        "type_key": "collaborative-practice-review",
        "type_name": "Collaborative practice review",
        "subject": "Family Wellbeing",
        "team_id": None,
        "service_id": 4,
        "starts_on": date(2027, 7, 1),
        "ends_on": date(2027, 7, 28),
        "starts_at": None,
        "ends_at": None,
        "place": "",
        "url": "https://qa.saltmarsh.example/activity/CPR-2027-07",
    }
    return Published(**facts | said)


REVIEW = activity(
    phases=[
        phase("review", "Review", "2027-07-28"),
        phase("moderation", "Moderation", "2027-08-11"),
        phase("report", "CSLT report", "2027-08-25"),
    ]
)
TIMED = activity(
    starts_on=date(2027, 7, 6),
    ends_on=date(2027, 7, 6),
    starts_at=datetime(2027, 7, 6, 8, 30, tzinfo=UTC),
    ends_at=datetime(2027, 7, 6, 15, 30, tzinfo=UTC),
    place="Town Hall",
)


def kept(event: Wanted, *, is_gone: bool = False) -> Kept:
    return Kept(event.place, event.digest(), event.tags, is_gone)


class TestWanted:
    def test_review_of_20_working_days_is_whole_days_with_a_deadline_a_later_phase(self) -> None:
        """2.2: the review's own phase ends with the window and says nothing new."""
        assert [(e.title, e.starts_on, e.ends_on, e.times) for e in wanted(REVIEW)] == [
            ("Collaborative practice review: Family Wellbeing", date(2027, 7, 1), date(2027, 7, 28), None),
            (
                "Collaborative practice review – moderation due: Family Wellbeing",
                date(2027, 8, 11),
                date(2027, 8, 11),
                None,
            ),
            (
                "Collaborative practice review – CSLT report due: Family Wellbeing",
                date(2027, 8, 25),
                date(2027, 8, 25),
                None,
            ),
        ]

    def test_papers_due_before_a_meeting_are_a_deadline_too(self) -> None:
        meeting = activity(
            starts_on=date(2027, 3, 9), ends_on=date(2027, 3, 9), phases=[phase("papers", "Papers", "2027-03-02")]
        )
        assert [(e.place.part, e.starts_on) for e in wanted(meeting)] == [
            ("main", date(2027, 3, 9)),
            ("phase:papers", date(2027, 3, 2)),
        ]

    def test_one_day_with_hours_is_timed_in_utc_at_its_place(self) -> None:
        """T04: 09:30 in July in England is 08:30 UTC."""
        (event,) = wanted(TIMED)
        assert event.times == (datetime(2027, 7, 6, 8, 30, tzinfo=UTC), datetime(2027, 7, 6, 15, 30, tzinfo=UTC))
        assert event.location == "Town Hall"

    def test_several_days_with_hours_are_whole_days_and_say_the_hours(self) -> None:
        """2.2: else calendars draw one bar through the nights (indico#6867)."""
        week = replace(TIMED, ends_on=date(2027, 7, 9), ends_at=datetime(2027, 7, 9, 15, 30, tzinfo=UTC))
        (event,) = wanted(week)
        assert event.times is None
        assert event.text.startswith("Each day from 09:30 to 16:30.\n")

    def test_cancelled_activity_has_none(self) -> None:
        assert wanted(replace(REVIEW, is_cancelled=True)) == []

    def test_text_is_neutral(self) -> None:
        """P01, A18: the type, what it looks at and a link; the place only where it is timed or whole days."""
        (event,) = wanted(TIMED)
        assert event.text == (
            "Who does what is in QA Portal, after signing in: https://qa.saltmarsh.example/activity/CPR-2027-07"
        )


class TestTags:
    def test_team_visit_concerns_the_team_and_the_service_it_belongs_to(self) -> None:
        visit = activity(team_id=3, service_id=4, posts=["team-manager"], for_leadership=True)
        assert tags_of(visit) == {
            "programme",
            "type:collaborative-practice-review",
            "team:3",
            "service:4",
            "post:team-manager",
            "leadership",
        }

    def test_what_looks_at_a_whole_service_concerns_each_of_its_teams(self) -> None:
        assert {"service:4", "across:4"} <= tags_of(REVIEW)

    def test_deadline_concerns_the_calendars_of_all_the_work_and_those_who_owe_it(self) -> None:
        """Nobody gets it for attending, and nobody for working there."""
        visit = activity(
            team_id=3,
            posts=["head"],
            for_leadership=True,
            phases=[{**phase("papers", "Papers", "2027-06-24"), "owner": "manager"}, REVIEW.phases[1]],
            owners={"manager": Owner(("team_manager",), "in_charge")},
        )
        _, papers, moderation = wanted(visit)
        all_of_it = {"programme", "type:collaborative-practice-review", "leadership", "due:team:3", "due:service:4"}
        owed = {f"owner:team_manager:{place}" for place in ("team:3", "service:4", "all")}
        assert papers.tags == all_of_it | owed
        assert moderation.tags == all_of_it


class TestReconcile:
    def test_nothing_told_yet_is_all_new(self) -> None:
        plan = reconcile(wanted(REVIEW), [])
        assert (len(plan.new), plan.changed, plan.gone) == (3, (), ())
        assert plan.touched == tags_of(REVIEW) | {"due:service:4", "due:across:4"}

    def test_nothing_changed_touches_nothing(self) -> None:
        """S05"""
        plan = reconcile(wanted(REVIEW), [kept(event) for event in wanted(REVIEW)])
        assert (plan.new, plan.changed, plan.moved_feeds, plan.gone, plan.touched) == ((), (), (), (), frozenset())

    def test_one_moved_deadline_changes_one_event(self) -> None:
        moved = replace(
            REVIEW, phases=[REVIEW.phases[0], phase("moderation", "Moderation", "2027-08-12"), REVIEW.phases[2]]
        )
        plan = reconcile(wanted(moved), [kept(event) for event in wanted(REVIEW)])
        assert [event.place for event in plan.changed] == [Place(7, "phase:moderation")]
        assert (plan.new, plan.gone) == ((), ())

    @pytest.mark.parametrize(
        "change",
        [
            {"place": "Castlewood"},
            {"subject": "Front Door"},
            {"starts_at": datetime(2027, 7, 6, 9, tzinfo=UTC)},
            {"starts_on": date(2027, 7, 7), "ends_on": date(2027, 7, 7)},
            {"url": "https://elsewhere.example/activity/CPR-2027-07"},
        ],
        ids=lambda change: "+".join(change),
    )
    def test_whatever_the_reader_sees_counts_as_a_change(self, change: dict[str, Any]) -> None:
        plan = reconcile(wanted(replace(TIMED, **change)), [kept(event) for event in wanted(TIMED)])
        assert [event.place for event in plan.changed] == [Place(7, "main")]

    def test_another_audience_moves_the_event_between_feeds_and_leaves_it_as_it_is(self) -> None:
        """S05: feeds it leaves and feeds it joins read otherwise, the event keeps its bytes."""
        plan = reconcile(wanted(replace(TIMED, posts=["head"])), [kept(event) for event in wanted(TIMED)])
        assert (plan.changed, [event.place for event in plan.moved_feeds]) == ((), [Place(7, "main")])
        assert plan.touched == {"post:head"}

    def test_change_of_team_touches_the_feeds_of_both(self) -> None:
        before, after = replace(TIMED, team_id=3), replace(TIMED, team_id=5, subject="Fostering")
        plan = reconcile(wanted(after), [kept(event) for event in wanted(before)])
        assert {"team:3", "team:5", "programme"} <= plan.touched

    def test_cancelled_is_gone_from_its_feeds(self) -> None:
        plan = reconcile(wanted(replace(REVIEW, is_cancelled=True)), [kept(event) for event in wanted(REVIEW)])
        assert plan.gone == (Place(7, "main"), Place(7, "phase:moderation"), Place(7, "phase:report"))
        assert plan.touched == tags_of(REVIEW) | {"due:service:4", "due:across:4"}

    def test_gone_is_told_once(self) -> None:
        plan = reconcile([], [kept(event, is_gone=True) for event in wanted(REVIEW)])
        assert (plan.gone, plan.touched) == ((), frozenset())

    def test_reinstated_is_a_change_even_when_it_reads_as_before(self) -> None:
        """S01"""
        plan = reconcile(wanted(TIMED), [kept(event, is_gone=True) for event in wanted(TIMED)])
        assert [event.place for event in plan.changed] == [Place(7, "main")]
        assert plan.new == ()

    def test_repeating_it_after_writing_changes_nothing(self) -> None:
        first = reconcile(wanted(REVIEW), [])
        assert reconcile(wanted(REVIEW), [kept(event) for event in first.new]).touched == frozenset()


class TestStamp:
    def test_is_now(self) -> None:
        assert next_stamp(NOON, NOON + timedelta(hours=1)) == NOON + timedelta(hours=1)

    def test_rises_even_when_the_clock_does_not(self) -> None:
        """S02, U03: two publications within a second, or a clock set back."""
        assert next_stamp(NOON, NOON) == NOON + timedelta(seconds=1)
        assert next_stamp(NOON, NOON - timedelta(days=1)) == NOON + timedelta(seconds=1)
