"""Bedford Borough's framework and its year 2027. Expectations are from the requirement list (BD-010..BD-081)."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.meaning.answers import Figure, Filled, figure, states
from qaportal.frameworks.schema import (
    ActivityType,
    BeforeRule,
    Duration,
    Duty,
    IntervalRule,
    OnRequestCadence,
    Pack,
    PercentTarget,
    QuotaRule,
    TotalTarget,
)
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.generate import preview
from qaportal.programme.plans import Planned, Preview

MANAGERS = ("academy_team_manager", "team_manager")
PRACTITIONERS = ("academy_practitioner", "advanced_practitioner")
# BD-036, in the order of the framework.
COMPLIANCE = ["religion", "ethnicity", "chronology", "assessment", "plan", "visit", "supervision"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("bedford"))


@pytest.fixture(scope="module")
def year(pack: Pack) -> Preview:
    return preview(pack, "2027")


def of(year: Preview, code: str) -> list[Planned]:
    return [row for row in year.activities if row.code == code]


def owed_by(pack: Pack, duty: str) -> tuple[str, ...]:
    return tuple(post.key for post in pack.posts_of(pack.duties[duty].by.value))


def amount(duty: Duty) -> tuple[str, str]:
    assert isinstance(duty.rule, QuotaRule)
    return str(duty.rule.amount), duty.rule.per


def is_made_by_duties(kind: ActivityType) -> bool:
    return not kind.cadence


# The framework --------------------------------------------------------------------------------------


def test_what_things_are_called(pack: Pack) -> None:
    """D2"""
    assert (pack.word("review", 2), pack.word("reviewer"), pack.word("record_system")) == ("audits", "auditor", "Azeus")
    assert pack.word("case_record") == "case file"


def test_four_boards_of_which_two_sit_in_the_year(pack: Pack) -> None:
    """BD-033, BD-035, BD-043, BD-055, BD-073, BD-080, D91"""
    assert {board.short or board.name: board.meeting for board in pack.boards.values()} == {
        "DMT": "dmt_meeting", "SLT": "slt_meeting", "LSCB": None, "Task and finish group": None,
    }  # fmt: skip
    assert pack.boards["task_and_finish"].reports_to == "dmt"


def test_kinds_of_work_and_what_brings_them_about(pack: Pack) -> None:
    made = {kind.code: is_made_by_duties(kind) for kind in pack.lanes() if kind.key not in pack.meetings}
    assert made == {
        "CFA": True, "CMP": True, "THM": True, "IND": False, "DIP": False, "SVP": True, "SVC": True, "SUR": False,
        "OBS": True, "NQO": False, "MOB": True, "TAD": False, "PFD": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "by"),
    [
        ("independent_audit", ("director", "chief_officer", "head_of_service")),  # BD-026
        ("newly_qualified_observation", MANAGERS[:1] + PRACTITIONERS[:1]),  # BD-050
        ("partners_findings", ("sqa_officer",)),  # BD-080
    ],
)
def test_who_may_ask_for_what(pack: Pack, key: str, by: tuple[str, ...]) -> None:
    """D19"""
    (cadence,) = pack.activities[key].cadence
    assert isinstance(cadence, OnRequestCadence)
    assert tuple(post.key for post in pack.posts_of(cadence.by.value)) == by


def test_ten_per_cent_is_a_guide_beside_the_monthly_audits(pack: Pack) -> None:
    """BD-010, D18"""
    (target,) = pack.activities["case_audit"].targets
    assert isinstance(target, PercentTarget)
    assert (target.percent, target.of, target.roughly, target.least) == (10, "cases", 140, 0)


def test_senior_managers_quality_assure_audits_and_not_practice(pack: Pack) -> None:
    """BD-024, D73"""
    moderation = pack.activities["case_audit"].moderation
    assert moderation is not None
    assert (moderation.seat, moderation.asks, moderation.form) == ("senior", ("audit_quality",), "audit_check")


# Standing duties ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duty", "activity", "by", "each", "owes"),
    [
        ("manager_case_audit", "case_audit", MANAGERS, "holder", ("1", "month")),  # BD-020
        ("practitioner_case_audit", "case_audit", PRACTITIONERS, "holder", ("1", "month")),  # BD-021
        ("manager_thematic", "thematic_audit", MANAGERS, "holder", ("up to 4", "year")),  # BD-020
        ("practitioner_thematic", "thematic_audit", PRACTITIONERS, "holder", ("up to 4", "year")),  # BD-021
        ("head_professional", "supervision_professional", ("head_of_service",), "holder", ("1", "month")),  # BD-040
        ("head_case", "supervision_case", ("head_of_service",), "holder", ("1", "month")),  # BD-040
        ("manager_professional", "supervision_professional", MANAGERS, "supervisee", ("1", "month")),  # BD-041
        ("manager_case", "supervision_case", MANAGERS, "supervisee", ("1", "month")),  # BD-041
        ("head_meetings", "meeting_observation", ("head_of_service",), "holder", ("at least 2", "year")),  # BD-060
        ("leaders_meetings", "meeting_observation", ("director", "chief_officer"), "holder", ("1", "year")),  # BD-060
    ],
)
def test_what_is_owed_by_whom_how_often(
    pack: Pack, duty: str, activity: str, by: tuple[str, ...], each: str, owes: tuple[str, str]
) -> None:
    found = pack.duties[duty]
    assert (found.activity, owed_by(pack, duty), found.each, amount(found)) == (activity, by, each, owes)


def test_only_thematic_audits_are_never_late(pack: Pack) -> None:
    """BD-020, BD-021, D17"""
    assert {key for key, duty in pack.duties.items() if not duty.can_be_late} == {
        "manager_thematic", "practitioner_thematic",
    }  # fmt: skip


@pytest.mark.parametrize(("duty", "by"), [("manager_compliance", MANAGERS), ("practitioner_compliance", PRACTITIONERS)])
def test_two_compliance_audits_for_each_person_before_each_supervision(
    pack: Pack, duty: str, by: tuple[str, ...]
) -> None:
    """BD-020, BD-021, D14"""
    found = pack.duties[duty]
    assert isinstance(found.rule, BeforeRule)
    assert (found.rule.event, found.rule.amount.at_least, found.each) == ("supervision", 2, "supervisee")
    assert owed_by(pack, duty) == by


def test_managers_look_at_the_supervision_of_their_own_advanced_practitioners(pack: Pack) -> None:
    """BD-041"""
    for duty in ("manager_professional", "manager_case"):
        of = pack.duties[duty].of
        assert of is not None
        assert tuple(post.key for post in pack.posts_of(of.value)) == PRACTITIONERS


def test_observation_yearly_six_monthly_with_support_and_under_another_policy_when_new(pack: Pack) -> None:
    """BD-050, BD-051, BD-052, D16"""
    duty = pack.duties["observe_staff"]
    assert isinstance(duty.rule, IntervalRule)
    assert (duty.rule.every, duty.each) == (Duration(12, "month"), "supervisee")
    cases = {case.flag: case for case in duty.rule.cases}
    assert cases["needs_support"].every == Duration(6, "month")
    assert (cases["newly_qualified"].every, cases["newly_qualified"].policy is None) == (None, False)
    assert {flag.key: flag.sensitive for flag in pack.flags.values()} == {
        "needs_support": True, "newly_qualified": False,
    }  # fmt: skip


# The year -------------------------------------------------------------------------------------------


def test_the_year_holds_what_comes_round_and_nothing_that_duties_make(year: Preview) -> None:
    assert Counter(row.code for row in year.activities) == {"DMT": 12, "SLT": 4, "TAD": 4, "DIP": 4, "SUR": 1}


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("DMT", [(1, 20), (2, 17), (3, 17), (4, 21), (5, 19), (6, 16), (7, 21), (8, 18), (9, 15), (10, 20), (11, 17),
                 (12, 15)]),  # third Wednesdays; BD-033
        ("SLT", [(1, 26), (4, 27), (7, 27), (10, 26)]),  # fourth Tuesdays after a quarter; BD-035
        ("TAD", [(2, 23), (5, 25), (9, 28), (11, 23)]),  # fourth Tuesdays; BD-070
        ("DIP", [(3, 8), (6, 14), (9, 13), (12, 13)]),  # second Mondays; BD-034
        ("SUR", [(10, 4)]),  # BD-044
    ],
)  # fmt: skip
def test_days(year: Preview, code: str, days: list[tuple[int, int]]) -> None:
    assert [(row.starts.month, row.starts.day) for row in of(year, code)] == days


def test_a_themed_day_is_a_morning_with_a_plan_and_a_group_after_it(year: Preview) -> None:
    """BD-070..BD-074: Tuesday 25 May 2027; 31 May is a bank holiday."""
    day = of(year, "TAD")[1]
    assert (day.starts, day.ends, day.starts_at, day.ends_at) == (
        date(2027, 5, 25), date(2027, 5, 25), "09:30", "13:00",
    )  # fmt: skip
    assert {phase.key: phase.due for phase in day.phases} == {
        "theme": date(2027, 4, 13),
        "prepare": date(2027, 5, 18),
        "plan": date(2027, 6, 9),
        "group": date(2027, 6, 23),
        "embedded": date(2027, 9, 9),
    }


def test_seats_of_a_themed_day(pack: Pack) -> None:
    """BD-071, BD-072"""
    day = pack.activities["themed_day"]
    assert {seat.key: [post.key for post in pack.posts_of(seat.posts.value)] for seat in day.seats} == {
        "lead": ["sqa_officer"], "discussion": ["director", "chief_officer"], "day_auditor": ["sqa_officer"],
    }  # fmt: skip
    assert day.theme is not None
    assert day.theme.proposed_by == ("director", "chief_officer", "head_of_service")


def test_the_survey_is_open_for_three_weeks(year: Preview) -> None:
    """BD-044"""
    assert {phase.key: phase.due for phase in of(year, "SUR")[0].phases} == {
        "open": date(2027, 10, 22), "results": date(2027, 11, 5),
    }  # fmt: skip


def test_the_yearly_survey_is_a_least_and_it_is_met(pack: Pack, year: Preview) -> None:
    (target,) = pack.activities["staff_survey"].targets
    assert isinstance(target, TotalTarget)
    assert target.at_least == 1
    assert [(total.name, total.planned, total.is_met) for total in year.totals] == [
        ("Surveys of staff on supervision", 1, True)
    ]


def test_one_thing_is_left_to_decide_about(year: Preview) -> None:
    """The plan of November's day is later than the year's last SLT. Every other paper makes the next meeting."""
    (warning,) = year.warnings
    assert warning.kind == "misses_board"
    assert warning.sentence.startswith("TAD-2027-11 ")
    assert "SLT" in warning.sentence


# Reports, alerts, plans, actions --------------------------------------------------------------------


def test_reports_with_their_editions_authors_and_readers(pack: Pack) -> None:
    """BD-033, BD-034, BD-035, BD-043, BD-055"""
    register = {
        (report.name, edition.per): (report.authors.value, edition.to)
        for report in pack.reports.values()
        for edition in report.editions.values()
    }
    assert register == {
        ("Overview of quality assurance", "month"): (("sqa_team",), ("dmt",)),
        ("Overview of quality assurance", "quarter"): (("sqa_team",), ("dmt", "slt")),
        ("Learning briefing", "quarter"): (("sqa_team",), ("everyone",)),
        ("Summary of supervision audits", "quarter"): (("head_of_service",), ("dmt",)),
        ("Learning from staff observation", "year"): (("head_of_service",), ("dmt", "slt")),
    }


@pytest.mark.parametrize(
    ("plan_type", "who"),
    [
        ("child_in_need", ("worker", "line_manager")),
        ("looked_after", ("worker", "line_manager", "iro")),
        ("child_protection", ("worker", "line_manager", "cp_chair")),
    ],
)
def test_remedial_actions_are_told_within_48_hours_and_to_a_third_where_needed(
    pack: Pack, plan_type: str, who: tuple[str, ...]
) -> None:
    """BD-031, D79: Friday afternoon in January to Sunday afternoon, because the hours run on."""
    alert = pack.alerts["remedial_actions"]
    assert alert.clock is not None
    assert alert.clock.kind == "unspecified"
    raised = datetime(2027, 1, 15, 15, tzinfo=UTC)
    found = told(alert, raised, WorkCalendar(), {"plan_type": plan_type})
    assert (found.to, found.by) == (who, datetime(2027, 1, 17, 15, tzinfo=UTC))
    assert (found.clock, found.written_in) == ("clock_hours", ("E-mail", "Azeus"))


def test_remedial_actions_go_through_supervision_and_the_dip_sample(pack: Pack) -> None:
    """BD-022, BD-023, BD-034, D82"""
    rules = pack.action_rules["remedial"]
    assert (rules.through, rules.signed_off_by.value) == ("Supervision", ("line_manager",))
    assert rules.second_check is not None
    assert rules.second_check.by == ("sqa_team",)
    assert pack.plans["team_tracker"].led_by == "team_manager"


def test_plans(pack: Pack) -> None:
    """BD-023, BD-025, BD-053, BD-073, BD-080"""
    assert {key: (plan.level, plan.board) for key, plan in pack.plans.items()} == {
        "team_tracker": ("team", None),
        "worker_learning": ("worker", None),
        "observation_plan": ("worker", None),
        "themed_day_plan": ("service", "task_and_finish"),
        "shared_improvement": ("strategic", "slt"),
    }


# Forms ----------------------------------------------------------------------------------------------


def test_a_compliance_audit_has_seven_checks(pack: Pack) -> None:
    """BD-036"""
    form = pack.forms["compliance_check"]
    assert [question.key for question in form.questions() if question.scored] == COMPLIANCE


def test_a_compliance_audit_asks_for_direction_only_where_something_is_missing(pack: Pack) -> None:
    """BD-022, D51"""
    form = pack.forms["compliance_check"]
    sound = dict.fromkeys(COMPLIANCE, "yes") | {"visit": "not_applicable"}
    assert states(form, Filled(sound))["actions"] == "not_asked"
    assert states(form, Filled(sound | {"plan": "no"}))["actions"] == "blank"
    assert figure(form, [Filled(sound | {"plan": "no"})]) == Figure(counted=6, could=6, mean=5 / 6)


def test_meetings_are_observed_in_seven_kinds_and_fourteen_areas(pack: Pack) -> None:
    """BD-062, BD-063, D61"""
    form = pack.forms["meeting_observation"]
    assert len(form.kinds) == 7
    (areas,) = (section for section in form.sections() if section.key == "areas")
    assert [question.key for question in areas.questions] == [
        "child", "felt_help", "children", "parents", "professionals", "protective", "risk", "decisions", "evidence",
        "assessment", "planning", "agencies", "equality", "overall",
    ]  # fmt: skip
    assert [help_.count(";") for help_ in [areas.questions[12].help or ""]] == [8]  # nine characteristics
    assert pack.activities["meeting_observation"].subject == "meeting"


@pytest.mark.parametrize(
    "key", ["case_file_audit", "supervision_audit", "staff_observation", "audit_check", "audit_dip"]
)
def test_forms_whose_appendix_is_lost_say_that_they_are_ours(pack: Pack, key: str) -> None:
    """BD-037, GAP-01"""
    assert pack.forms[key].summary.startswith("Our default, not from the framework")


def test_nothing_is_graded_because_no_scale_is_given(pack: Pack) -> None:
    assert pack.scales == {}
    assert {question.kind for form in pack.forms.values() for question in form.questions()} & {
        "grade",
        "rating",
    } == set()


# What is left open ----------------------------------------------------------------------------------


def test_four_appendices_are_lost(pack: Pack) -> None:
    """GAP-01, D56"""
    lost = [question.path for question in pack.open_questions() if question.kind == "lost"]
    assert lost == [
        "activities.newly_qualified_observation.forms_made",
        "gaps.appendix_a.answer", "gaps.appendix_b.answer", "gaps.appendix_c.answer", "gaps.appendix_d.answer",
    ]  # fmt: skip


def test_one_or_every_team_manager_is_a_conflict_with_both_readings(pack: Pack) -> None:
    """BD-040, D56"""
    (conflict,) = (question for question in pack.open_questions() if question.kind == "conflict")
    assert conflict.path == "gaps.a_supervisor.answer"
    assert [reading.source for reading in conflict.readings] == ["004:114", "004:112-114"]
    assert conflict.choice.startswith("One of each kind a month")


@pytest.mark.parametrize(
    "path",
    [
        "alerts.remedial_actions.clock",
        "duties.observe_staff.rule.window",
        "activities.case_audit.phases.audit.due",
        "activities.themed_day.cadence.1.months",
        "gaps.themed_days_a_year.answer",
        "gaps.grades.answer",
        "gaps.disputes.answer",
    ],
)
def test_what_is_not_said_is_listed(pack: Pack, path: str) -> None:
    """D56"""
    questions = {question.path: question for question in pack.open_questions()}
    assert questions[path].kind == "unspecified"
    assert questions[path].choice
    assert questions[path].why


def test_every_form_is_filled_in_by_seats_of_the_work_that_uses_it(pack: Pack) -> None:
    used = {
        (part.seat, form) for kind in pack.lanes() for form in kind.forms for part in pack.forms[form].parts
        if part.seat not in {seat.key for seat in kind.seats}
    }  # fmt: skip
    assert used == set()
