"""North Somerset's pack against the requirement list. Expected values are written from the requirements."""

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.actions import due_rule
from qaportal.frameworks.meaning.grades import levels_without_wording, never_worded
from qaportal.frameworks.meaning.second_look import Outcome, Reviewed, outcome, to_moderate
from qaportal.frameworks.schema import (
    ActivityType,
    CalendarCadence,
    CoverageTarget,
    Duration,
    EventDay,
    IntervalRule,
    NthWeekday,
    Offset,
    OnRequestCadence,
    Pack,
    TotalTarget,
    Window,
)

# NS-010, in the order of the lanes.
GRID = {
    "cpr": {
        1: "Family Wellbeing",
        3: "CiC: Family Support + Safeguarding",
        5: "Care Leavers",
        7: "Children with Disabilities",
        9: "CiC: Corporate Parenting",
        11: "Children in Need",
    },
    "spotlight": {
        2: "CDT",
        3: "Children in Care",
        4: "Front Door",
        5: "Family Support and Safeguarding",
        6: "Family Wellbeing",
        7: "YOS",
        9: "Fostering",
        10: "Quality and Assurance",
        11: "Care Leavers",
    },
    "thematic": dict.fromkeys([2, 4, 6, 10]),
    "practice_week": {11: None},
    "good_practice": dict.fromkeys([1, 3, 5, 7, 9, 11]),
    "qapm_meeting": dict.fromkeys([1, 3, 5, 7, 9, 11]),
    "cslt_meeting": dict.fromkeys([1, 4, 7, 10]),
}
CODES = ["CPR", "TS", "TR", "PW", "GPC", "QPM", "CSL", "DIP"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("north-somerset"))


def grid_of(activity: ActivityType) -> dict[int, str | None]:
    (cadence,) = activity.cadence
    assert isinstance(cadence, CalendarCadence)
    return {entry.month: entry.subject for entry in cadence.entries}


def timings(activity: ActivityType) -> dict[str, Window | Offset]:
    return {phase.key: phase.timing for phase in activity.phases}


def working_days(n: int) -> Duration:
    return Duration(n, "working_day")


def test_the_edition_runs_from_august_2022_to_january_2024(pack: Pack) -> None:
    """NS-002, D1"""
    assert (str(pack.valid_from), str(pack.valid_to)) == ("2022-08-01", "2024-01-31")
    assert pack.header.record_systems == ("LCS", "EHM")


def test_eleven_sources_stand_beside_the_core_activity(pack: Pack) -> None:
    """NS-006"""
    assert pack.header.evidence is not None
    assert (len(pack.header.evidence.names), pack.header.evidence.source) == (11, "002:77-91")


def test_eight_lanes_in_order(pack: Pack) -> None:
    assert [(activity.lane, activity.code) for activity in pack.lanes()] == list(enumerate(CODES, 1))


@pytest.mark.parametrize("key", GRID)
def test_the_months_and_subjects_are_those_published(pack: Pack, key: str) -> None:
    """NS-010, NS-013"""
    assert grid_of(pack.activities[key]) == GRID[key]


def test_yearly_totals(pack: Pack) -> None:
    """NS-012"""
    totals = {
        activity.code: target.exactly
        for activity in pack.lanes()
        for target in activity.targets
        if isinstance(target, TotalTarget)
    }
    assert totals == {"CPR": 6, "TS": 9, "TR": 4, "PW": 1, "GPC": 6, "QPM": 6, "CSL": 4}


def test_each_team_has_a_spotlight_once_a_year(pack: Pack) -> None:
    """NS-084"""
    targets = [t for t in pack.activities["spotlight"].targets if isinstance(t, CoverageTarget)]
    assert [(t.each, t.per, t.at_least) for t in targets] == [("team", "year", 1)]


def test_august_and_december_are_quiet_for_all_that_is_in_the_calendar(pack: Pack) -> None:
    """NS-011, GAP-05, D8"""
    (closed,) = pack.calendar.closed
    assert closed.months == (8, 12)
    assert set(closed.silences) == set(GRID)
    assert (closed.clocks.kind, closed.clocks.value) == ("unspecified", "run")
    assert pack.calendar.silences("dip_audit", 8) is None


def test_dip_audits_are_made_on_request(pack: Pack) -> None:
    """NS-014"""
    (cadence,) = pack.activities["dip_audit"].cadence
    assert isinstance(cadence, OnRequestCadence)


def test_a_review_cycle_is_twenty_ten_and_ten_working_days(pack: Pack) -> None:
    """NS-020, NS-021, NS-040, NS-045; D34, D35"""
    cpr = pack.activities["cpr"]
    assert cpr.span.phase == "review"
    assert timings(cpr) == {
        "review": Window("start", working_days(20)),
        "moderation": Window("review", working_days(10)),
        "moderate_one": Offset("allocated", "after", working_days(10), None),
        "report": Window("moderation", working_days(10)),
    }
    assert [phase.key for phase in cpr.phases if phase.level == "item"] == ["moderate_one"]


def test_a_review_cycle_reports_to_the_board_by_either_name(pack: Pack) -> None:
    """NS-046, NS-047, D3"""
    report = pack.activities["cpr"].phase("report").report
    assert report is not None
    assert report.to == ("qapm",)
    assert "Quality Assurance and Performance Board" in pack.boards["qapm"].aliases
    assert pack.boards["qapm"].name == "Quality Assurance and Performance Monitoring Meeting"


def test_reviewers_run_from_senior_social_worker_to_director(pack: Pack) -> None:
    """NS-022"""
    seat = next(seat for seat in pack.activities["cpr"].seats if seat.key == "reviewer")
    titles = [post.title for post in pack.posts_of(seat.posts.value)]
    assert titles[0] == "Director of Children's Services"
    assert titles[-1] == "Senior Social Worker"
    assert {"Independent Safeguarding Reviewing Officer", "Team Manager", "Head of Service"} < set(titles)


def test_a_moderator_is_a_third_party(pack: Pack) -> None:
    """NS-041, D41"""
    seat = next(seat for seat in pack.activities["cpr"].seats if seat.does == "moderate")
    assert seat.must_not is not None
    assert seat.must_not.value[0] == "reviewer_of_item"


def test_records_are_drawn_at_random_from_those_supported_for_four_weeks(pack: Pack) -> None:
    """NS-023, D25"""
    sample = pack.activities["cpr"].sample
    assert sample is not None
    assert [pick.method for pick in sample.picks] == ["random"]
    condition = pack.frames[sample.frame].where[0]
    assert (condition.fact, condition.at_least) == ("supported_for", "4 weeks")


def test_a_thematic_cycle_is_twenty_working_days_and_a_report_ten_later(pack: Pack) -> None:
    """NS-060, NS-061, NS-063"""
    thematic = pack.activities["thematic"]
    assert timings(thematic) == {
        "review": Window("start", working_days(20)),
        "report": Window("review", working_days(10)),
    }
    assert thematic.theme is not None
    assert thematic.theme.by == "qapm"


def test_the_clocks_of_a_spotlight_run_both_ways(pack: Pack) -> None:
    """NS-090, NS-092, NS-099, NS-102, NS-103; D36"""
    clocks = timings(pack.activities["spotlight"])
    assert clocks["documents"] == Offset("start", "before", Duration(1, "week"), None)
    assert clocks["list"] == Offset("start", "before", working_days(5), None)
    assert clocks["member_record"] == Offset("end", "after", working_days(1), None)
    assert clocks["draft"] == Offset("end", "after", working_days(15), None)
    assert clocks["final"] == Offset("draft", "after", working_days(5), "draft")
    assert pack.activities["spotlight"].span.days == 1


def test_a_spotlight_is_three_or_four_people_under_a_lead_that_rotates(pack: Pack) -> None:
    """NS-085, NS-086, NS-088; D43"""
    lead, member = pack.activities["spotlight"].seats
    assert lead.count.value.at_least + member.count.value.at_least == 3
    assert lead.count.value.at_most + member.count.value.at_most == 4
    assert lead.rotation is not None
    assert lead.rotation.among == ("senior_leadership",)
    assert member.cover is not None
    assert (member.cover.value, member.cover_told) == ("holder_finds", ("qa_team",))


def test_managers_name_members_and_the_quality_team_runs_the_timetable(pack: Pack) -> None:
    """NS-087"""
    _lead, member = pack.activities["spotlight"].seats
    assert member.named_by == ("all_managers",)
    timetable = pack.activities["spotlight"].phase("timetable")
    assert timetable.owner == "qa_team"
    assert timetable.due is not None
    assert timetable.due.kind == "unspecified"


def test_practitioners_are_prepared_by_the_head_of_service_first(pack: Pack) -> None:
    """NS-094"""
    spotlight = pack.activities["spotlight"]
    first, then = spotlight.phase("prepare"), spotlight.phase("prepare_team")
    assert (first.owner, then.owner) == ("head_of_service", "team_manager")
    assert (first.timing, then.timing) == (
        Offset("nominations", "before", working_days(5), None),
        Offset("nominations", "before", working_days(2), None),
    )


def test_the_day_of_a_spotlight_has_a_morning_a_middle_and_an_afternoon(pack: Pack) -> None:
    """NS-095, NS-097, NS-098; the hours are choices"""
    day = [phase for phase in pack.activities["spotlight"].phases if phase.level == "day"]
    assert [(phase.key, phase.owner, phase.timing) for phase in day] == [
        ("morning", "lead", EventDay(1, "11:00")),
        ("looking", "member", EventDay(1, "14:30")),
        ("feedback", "lead", EventDay(1, "16:30")),
    ]
    assert all(phase.due is not None and phase.due.kind == "unspecified" for phase in day)
    told = [gives.to for gives in pack.activities["spotlight"].recipients if gives.source == "002:422"]
    assert told == [("team_manager", "head_of_service")]


def test_the_leadership_team_leads_a_step_of_a_review_as_three_others_do(pack: Pack) -> None:
    """NS-021, GAP-01"""
    steps = pack.activities["cpr"].phase("review").steps
    assert steps is not None
    assert {step.owner for step in steps.value} == {"qa_team", "reviewer", "worker", "cslt"}


def test_each_spotlight_member_reviews_three_children(pack: Pack) -> None:
    """NS-096, D27"""
    sample = pack.activities["spotlight"].sample
    assert sample is not None
    assert sample.per == "member"
    assert [str(pick) for pick in sample.picks] == ["1 at random", "1 proud of", "1 challenging"]


def test_practice_week_is_five_days_of_the_leaders(pack: Pack) -> None:
    """NS-070, NS-071"""
    week = pack.activities["practice_week"]
    assert week.span.working_days == 5
    assert [post.short for post in pack.posts_of(week.attends)][:2] == ["DCS", "AD"]
    assert week.theme is not None
    assert week.theme.by == "qapm"


def test_guests_are_invited_to_good_practice_conversations(pack: Pack) -> None:
    """NS-083"""
    invited = pack.posts_of(pack.activities["good_practice"].attends)
    assert {post.key for post in invited if post.role == "guest"} == {"chief_executive", "lead_member"}


def test_the_director_chairs_the_board_and_managers_attend(pack: Pack) -> None:
    """NS-125"""
    board = pack.boards["qapm"]
    assert board is not None
    assert board.chair.value == "dcs"
    members = {post.key for post in pack.posts_of(board.members.value)}
    assert members >= {"team_manager", "head_of_service", "assistant_director"}


def test_a_dispute_climbs_three_steps_with_a_stand_in_for_the_head_of_qa(pack: Pack) -> None:
    """NS-051..055, D76"""
    steps = pack.disputes["review_dispute"].steps
    assert [step.by for step in steps] == [("reviewer", "worker"), ("moderator",), ("head_of_qa",)]
    assert [step.may_start_here for step in steps] == [False, True, False]
    assert steps[-1].if_party == "principal_social_worker"


def test_performance_concerns_stay_off_the_childs_record(pack: Pack) -> None:
    """NS-031, NS-032, D55"""
    concern = pack.alerts["performance"]
    assert "Child's record" in concern.never_in
    assert (concern.to.kind, concern.to.value) == ("unspecified", ("line_manager",))
    danger = pack.alerts["child_safety"].to
    assert (danger.kind, danger.value) == ("stated", ("team_manager", "head_of_service"))


def test_plans_are_looked_at_every_six_weeks_and_every_quarter(pack: Pack) -> None:
    """NS-121, NS-122, D84"""
    assert pack.plans["team_plan"].reviewed_every == Duration(6, "week")
    assert pack.plans["service_plan"].board == "cslt"


def test_every_review_is_moderated_in_part_and_both_grades_are_kept(pack: Pack) -> None:
    """NS-040, NS-042, NS-043, NS-044, D72"""
    rule = pack.activities["cpr"].moderation
    assert rule is not None
    assert (rule.of.value, rule.depth.value, rule.asks) == ("all", "elements", ("grade",))
    done = [Reviewed(f"CPR-{n}", {}) for n in range(1, 4)]
    assert to_moderate(rule, done, seed=1) == ("CPR-1", "CPR-2", "CPR-3")
    assert outcome(rule, "good", "inadequate") == Outcome("good", "inadequate", None, must_talk=True)
    assert (rule.blind.kind, rule.final.kind) == ("unspecified", "unspecified")


def test_each_team_owes_a_review_of_its_plan_every_six_weeks(pack: Pack) -> None:
    """NS-122"""
    (duty,) = pack.duties.values()
    assert isinstance(duty.rule, IntervalRule)
    assert (duty.plan, duty.by.value, duty.each) == ("team_plan", ("team_manager",), "team")
    assert (duty.rule.every, duty.rule.cases, duty.rule.window.kind) == (Duration(6, "week"), (), "unspecified")


def test_actions_of_a_review_go_through_supervision_and_the_team_manager_says_when_done(pack: Pack) -> None:
    """NS-029, NS-030, NS-034, D82; the time is a choice"""
    rules = pack.action_rules["review_actions"]
    assert (rules.through, rules.signed_off_by.value) == ("Supervision", ("team_manager",))
    assert (rules.evidence.kind, rules.overdue_to.value) == ("stated", ("head_of_service",))
    within = due_rule(rules, {"grade": "inadequate"}).within
    assert (within.kind, within.value) == ("unspecified", Duration(4, "week"))


def test_child_and_family_are_heard_before_the_practitioner(pack: Pack) -> None:
    """NS-004, NS-025, NS-070"""
    assert {key: (rule.of, rule.by.value, rule.before) for key, rule in pack.feedback.items()} == {
        "child": ("child", "reviewer", "The talk with the practitioner"),
        "family": ("parent", "reviewer", "The talk with the practitioner"),
        "week_families": ("parent", "observer", None),
        "week_children": ("child", "observer", None),
        "family_experience": ("parent", "qa_team", None),
    }
    assert pack.activities["cpr"].feedback == ("child", "family")
    assert pack.activities["practice_week"].feedback == ("week_children", "week_families")
    assert [kind.key for kind in pack.lanes() if not kind.feedback] == ["qapm_meeting", "cslt_meeting"]


def test_teams_that_are_visited_together_are_judged_apart(pack: Pack) -> None:
    """NS-107, D62"""
    assert {kind.key for kind in pack.lanes() if kind.judged == "for_each_team"} == {"spotlight"}


def test_a_dip_audit_gets_a_form_of_its_own(pack: Pack) -> None:
    """NS-014, D60"""
    made = pack.activities["dip_audit"].forms_made
    assert made is not None
    assert (made.kind, made.value) == ("stated", "for_each")


def test_good_has_no_wording_and_none_is_made_up(pack: Pack) -> None:
    """NS-R5, GAP-02, D54"""
    grades = pack.scales["grades"]
    of_grades = [rubric for rubric in pack.rubrics.values() if rubric.scale == "grades"]
    assert [rubric.population for rubric in of_grades] == [
        "Children in care and care leavers",
        "Children who need help and protection",
    ]
    assert [levels_without_wording(rubric, grades) for rubric in of_grades] == [("Good",), ("Good",)]
    assert never_worded(grades, pack.rubrics.values()) == ("Good",)
    assert pack.scales["grades"].descriptors is not None
    assert pack.scales["grades"].descriptors.kind == "lost"


@pytest.mark.parametrize(
    ("key", "rows"),
    [("basic_information", 6), ("assessment", 9), ("planning_and_review", 6), ("management_oversight", 5)],
)
def test_the_evidence_guide_words_each_row_three_times(pack: Pack, key: str, rows: int) -> None:
    """NS-035, NS-R1..R4"""
    rubric = pack.rubrics[key]
    assert [level.label.split()[0] for level in pack.scales[rubric.scale].levels] == ["Clear", "Some", "Limited"]
    assert [sorted(row.levels) for row in rubric.rows] == [["clear", "limited", "some"]] * rows
    assert len({words for row in rubric.rows for words in row.levels.values()}) == rows * 3


def test_grading_help_is_to_hand_in_a_review(pack: Pack) -> None:
    """NS-035, and the two months of 0.3"""
    assert set(pack.activities["cpr"].rubrics) == set(pack.rubrics)
    summary, chronology = pack.rubrics["basic_information"].rows[1:3]
    assert ["2 months" in row.levels["clear"] for row in (summary, chronology)] == [True, True]


def test_what_the_framework_leaves_open_is_listed_with_its_choice(pack: Pack) -> None:
    """D56, GAP-01..15"""
    questions = {question.path: question for question in pack.open_questions()}
    moderation = questions["activities.cpr.phases.moderation.opens"]
    assert moderation.kind == "conflict"
    assert [reading.source for reading in moderation.readings] == ["002:101", "000:49; 002:272"]
    assert moderation.choice == "after review"
    assert questions["activities.cpr.phases.review.steps"].kind == "lost"
    lasts = questions["activities.cpr.phases.moderation.lasts"]
    assert [(reading.text, reading.source) for reading in lasts.readings] == [
        ("10 days", "002:101"),
        ("10 working days", "000:49; 002:272"),
    ]
    assert (lasts.kind, lasts.choice) == ("conflict", "10 working days")
    assert questions["scales.grades.descriptors"].kind == "lost"
    assert {"gaps.approval.answer", "gaps.next_review.answer"} < set(questions)
    assert questions["activities.cpr.seats.moderator.must_not"].kind == "unspecified"
    assert questions["activities.spotlight.seats.lead.must_not"].kind == "unspecified"
    assert questions["gaps.loop_diagrams.answer"].kind == "lost"
    assert questions["calendar.closed.1.clocks"].choice == "the count runs on"
    assert questions["activities.cpr.seats.reviewer.must_not"].choice == (
        "line manager of worker, same team and has conflict"
    )
    assert questions["activities.spotlight.seats.member.must_not"].choice == ("works in subject team and has conflict")
    assert questions["activities.good_practice.phases.nominate.due"].choice == "15 working days before start"
    assert all(question.source and question.choice and question.why for question in questions.values())


@pytest.mark.parametrize(
    ("key", "weekday", "nth", "starts", "ends"),
    [
        ("spotlight", "tuesday", 2, "09:30", "16:30"),
        ("good_practice", "thursday", 3, "14:00", "15:30"),
        ("qapm_meeting", "wednesday", -1, "10:00", "12:00"),
        ("cslt_meeting", "wednesday", 2, "10:00", "12:00"),
        ("practice_week", "monday", 3, None, None),
    ],
)
def test_days_are_choices_because_the_framework_names_none(
    pack: Pack, key: str, weekday: str, nth: int, starts: str | None, ends: str | None
) -> None:
    placement = pack.activities[key].placement
    assert placement.kind == "unspecified"
    assert isinstance(placement.value, NthWeekday)
    day = placement.value
    assert (day.weekday, day.nth, day.starts_at, day.ends_at) == (weekday, nth, starts, ends)
