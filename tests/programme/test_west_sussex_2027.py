"""West Sussex's framework and its year 2027. Expectations are from the requirement list (WS-001..WS-072, WS-R1..R7).

2027: Good Friday is 26 March and Easter Monday the 29th; other bank holidays are 3 and 31 May and 30 August.
"""

from collections import Counter
from datetime import date

import pytest

from qaportal.boards.register import register
from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.actions import due_rule
from qaportal.frameworks.meaning.grades import Mapped, levels_without_wording, mapped
from qaportal.frameworks.meaning.ladders import rungs
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write, sees_children
from qaportal.frameworks.meaning.seats import Candidate, Item, why_not
from qaportal.frameworks.meaning.second_look import Outcome, Reviewed, outcome, to_moderate
from qaportal.frameworks.schema import ActivityType, Duration, Duty, Moderation, Pack, PercentTarget, QuotaRule, Seat
from qaportal.frameworks.schema.base import Between
from qaportal.programme.dates import dated
from qaportal.programme.duties import Done, FlagSpan, Holding, Obligation, Roster, Window, obligations
from qaportal.programme.generate import preview
from qaportal.programme.places import Followed
from qaportal.programme.plans import Planned, Preview

NEW_YEAR, NEW_YEARS_EVE = date(2027, 1, 1), date(2027, 12, 31)
BEFORE, LONG_AGO = date(2026, 11, 23), date(2020, 1, 6)
GRADED = ["referral", "practice", "assessment", "planning", "review", "oversight"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("west-sussex"))


@pytest.fixture(scope="module")
def year(pack: Pack) -> Preview:
    return preview(pack, "2027")


def of(year: Preview, code: str) -> list[Planned]:
    return [row for row in year.activities if row.code == code]


def starts(year: Preview, code: str) -> list[tuple[int, int]]:
    return [(row.starts.month, row.starts.day) for row in of(year, code)]


def owed_by(pack: Pack, duty: str) -> tuple[str, ...]:
    return tuple(post.key for post in pack.posts_of(pack.duties[duty].by.value))


def amount(duty: Duty) -> tuple[str, str]:
    assert isinstance(duty.rule, QuotaRule)
    return str(duty.rule.amount), duty.rule.per


def seat_of(kind: ActivityType, key: str) -> Seat:
    return next(seat for seat in kind.seats if seat.key == key)


def second_look(pack: Pack) -> Moderation:
    rule = pack.activities["collaborative_audit"].moderation
    assert rule is not None
    return rule


# The framework --------------------------------------------------------------------------------------


def test_the_head_of_the_framework(pack: Pack) -> None:
    """D1, D6"""
    header = pack.header
    assert (pack.valid_from, pack.valid_to, header.next_review) == (date(2020, 4, 6), None, date(2021, 3, 31))
    assert header.approved_by == "Policy & Practice and QA Steering Group, and SLT"
    assert header.owner == "Deputy Director Children's Services"
    assert (pack.word("review", 2), pack.word("reviewer"), pack.word("record_system")) == (
        "collaborative audits", "auditor", "Mosaic",
    )  # fmt: skip
    assert [link.name for link in header.documents[:8]] == [
        "Practice Improvement Plan", "Audit Schedule", "Audit Tool", "Practice Standards", "Practice Guidance",
        "The Performance Framework", "Social Work England Standards",
        "Professional Capability Framework and Knowledge and Skill Statement",
    ]  # WS-016  # fmt: skip


# The fifteen rows of the table, in its order: what it is called here, and which boards and people hear of it.
ROWS = {
    "practice_week": ["improvement_board", "slt", "dmt"],  # WS-001
    "corporate_parenting_board_meeting": [],  # WS-002: by the report below
    "cicc_scrutiny": ["corporate_parenting_board"],  # WS-003
    "collaborative_audit": ["smt", "slt", "steering_group", "practice_forums"],  # WS-004
    "early_help_audit": ["steering_group", "performance_board"],  # WS-005
    "themed_audit": ["improvement_board", "slt", "steering_group", "practice_forums"],  # WS-006
    "multi_agency_audit": ["performance_board", "partnership_board", "steering_group", "practice_forums"],  # WS-007
    "dip_sample": ["service_leads"],  # WS-008: for their highlight reports
    "supervision": ["smt", "slt", "dmt", "practice_forums"],  # WS-009
    "performance_meeting": ["smt", "performance_board"],  # WS-010
    "iro_scrutiny": ["smt", "performance_board"],  # WS-011
    "cp_scrutiny": ["smt", "slt"],  # WS-012
    "lado_audit": ["performance_board", "partnership_board"],  # WS-013
    "assurance_visit": ["qa_team", "smt"],  # WS-014
    "regulation_44": ["qa_team", "smt"],  # WS-014
}


@pytest.mark.parametrize("key", ROWS)
def test_each_row_of_the_table_has_its_reporting_lines(pack: Pack, key: str) -> None:
    told = [who for gives in pack.activities[key].recipients for who in gives.to]
    assert list(dict.fromkeys(told)) == ROWS[key]


def test_corporate_parenting_papers_go_to_the_performance_board_first(pack: Pack) -> None:
    """WS-002: the quarter to June. Five working days after it is 7 July, eighteen 26 July."""
    found = [one for one in register(pack, NEW_YEAR, NEW_YEARS_EVE, []) if one.report_key == "corporate_parenting"]
    assert [(one.due, one.to[0][0]) for one in found if one.covers_to == date(2027, 6, 30)] == [
        (date(2027, 7, 7), "performance_board"),
        (date(2027, 7, 26), "corporate_parenting_board"),
    ]


def test_the_other_kinds_of_work_come_from_within_the_rows(pack: Pack) -> None:
    """WS-009 (reflective sessions), WS-011 (dispute resolution), WS-061 (follow-up)"""
    assert set(pack.activities) - pack.meetings - set(ROWS) == {"reflective_session", "dispute_audit", "theme_check"}


def test_ten_boards_and_which_of_them_sit_in_the_year(pack: Pack) -> None:
    """D91"""
    assert {board.short or board.name: board.meeting for board in pack.boards.values()} == {
        "Improvement Board": None,
        "SLT": "slt_meeting",
        "SMT": None,
        "DMT": None,
        "Performance Board": "performance_board_meeting",
        "Steering Group": "steering_group_meeting",
        "Practice forums": "practice_forums_meeting",
        "Corporate Parenting Board": "corporate_parenting_board_meeting",
        "CICC": "cicc_scrutiny",
        "Safeguarding Children Partnership Board": None,
    }
    assert {key: board.reports_to for key, board in pack.boards.items() if board.reports_to} == {
        "smt": "slt", "cicc": "corporate_parenting_board",
    }  # fmt: skip


def test_boards_have_their_other_names(pack: Pack) -> None:
    """D3"""
    assert "Policy & Practice and QA Steering Group" in pack.boards["steering_group"].aliases
    assert "Local Safeguarding Children Partnership Board" in pack.boards["partnership_board"].aliases


# Standing duties ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duty", "activity", "by", "each", "owes"),
    [
        ("monthly_audit", "collaborative_audit", ("practice_manager",), "holder", ("1", "month")),  # WS-004, WS-040
        ("early_help_monthly", "early_help_audit", ("early_help_service_lead",), "holder", ("1", "month")),  # WS-005
        ("weekly_dip", "dip_sample", ("practice_manager",), "holder", ("1", "week")),  # WS-008
        ("reflective_sessions", "reflective_session", ("development_lead",), "holder", ("3", "month")),  # WS-009
        ("performance_meetings", "performance_meeting", ("service_lead", "early_help_service_lead"), "service",
         ("1", "month")),  # WS-010
        ("iro_monthly", "iro_scrutiny", ("iro_manager",), "holder", ("1", "month")),  # WS-011
        ("cp_monthly", "cp_scrutiny", ("iro_manager",), "holder", ("1", "month")),  # WS-012
    ],
)  # fmt: skip
def test_what_is_owed_by_whom_how_often(
    pack: Pack, duty: str, activity: str, by: tuple[str, ...], each: str, owes: tuple[str, str]
) -> None:
    found = pack.duties[duty]
    assert (found.activity, owed_by(pack, duty), found.each, amount(found)) == (activity, by, each, owes)
    assert found.can_be_late


def holding(ident: int, post: str, under: int | None = None) -> Holding:
    return Holding(ident, f"Person {ident}", post, 10, 20, under, LONG_AGO, None)


def owed(pack: Pack, duty: str, roster: Roster, first: date, last: date, today: date = BEFORE) -> list[Obligation]:
    return obligations(pack, roster, Window(first, last, today, NEW_YEAR), duties=[duty])


def test_a_practice_manager_owes_twelve_audits_each_by_the_last_working_day(pack: Pack) -> None:
    """WS-004, WS-040, D13"""
    found = owed(pack, "monthly_audit", Roster([holding(1, "practice_manager")]), NEW_YEAR, NEW_YEARS_EVE)
    assert [(one.due.month, one.due.day, one.needed) for one in found] == [
        (1, 29, 1), (2, 26, 1), (3, 31, 1), (4, 30, 1), (5, 28, 1), (6, 30, 1), (7, 30, 1), (8, 31, 1), (9, 30, 1),
        (10, 29, 1), (11, 30, 1), (12, 31, 1),
    ]  # fmt: skip


def test_managers_of_other_posts_owe_none(pack: Pack) -> None:
    others = Roster([holding(1, "group_manager"), holding(2, "service_lead"), holding(3, "social_worker")])
    assert owed(pack, "monthly_audit", others, NEW_YEAR, NEW_YEARS_EVE) == []


def test_dip_samples_are_due_on_fridays_and_before_good_friday_on_thursday(pack: Pack) -> None:
    """WS-008"""
    found = owed(pack, "weekly_dip", Roster([holding(1, "practice_manager")]), date(2027, 3, 1), date(2027, 4, 4))
    assert [(one.due.month, one.due.day) for one in found] == [(3, 5), (3, 12), (3, 19), (3, 25), (4, 2)]


@pytest.mark.parametrize(
    ("qualified", "due"),
    [
        (date(2027, 1, 4), date(2027, 3, 9)),  # in the first six months: weekly
        (date(2026, 7, 6), date(2027, 3, 16)),  # in the second: every two weeks
        (date(2026, 2, 2), date(2027, 3, 30)),  # after a year: every four weeks
        (None, date(2027, 3, 30)),
    ],
)
def test_supervision_every_four_weeks_and_sooner_for_the_newly_qualified(
    pack: Pack, qualified: date | None, due: date
) -> None:
    """WS-072, D16: last supervised on Tuesday 2 March 2027."""
    flags = [FlagSpan(2, "newly_qualified", qualified, None)] if qualified else []
    done = [Done("supervise", 1, "person", 2, date(2027, 3, 2), date(2027, 3, 2))]
    roster = Roster([holding(1, "practice_manager"), holding(2, "social_worker", 1)], flags=flags, done=done)
    (found,) = [
        one
        for one in owed(pack, "supervise", roster, date(2027, 3, 3), date(2027, 4, 30), date(2027, 3, 3))
        if one.state == "due"
    ]
    assert found.due == due


def test_every_level_is_supervised(pack: Pack) -> None:
    """WS-009"""
    assert owed_by(pack, "supervise") == (
        "dcs", "deputy_director", "assistant_director", "principal_manager", "service_lead", "early_help_service_lead",
        "group_manager", "iro_manager", "placements_lead", "practice_manager",
    )  # fmt: skip
    assert pack.events["supervision"].every.value == Duration(4, "week")


def test_late_audits_stay_owed_and_missed_weeks_do_not(pack: Pack) -> None:
    assert pack.roster is not None
    assert pack.roster.missed.value == "carries_over"
    assert {key for key, duty in pack.duties.items() if duty.missed and duty.missed.value == "lapses"} == {
        "weekly_dip", "reflective_sessions", "performance_meetings",
    }  # fmt: skip


# The year -------------------------------------------------------------------------------------------


def test_the_year_holds_what_comes_round_and_nothing_that_duties_make(year: Preview) -> None:
    assert Counter(row.code for row in year.activities) == {
        "PW": 2, "CIC": 4, "THM": 4, "TDS": 3, "MAA": 4, "DRA": 4, "LAD": 1, "SAV": 4, "REG": 12,
        "SLT": 4, "PFB": 11, "PSG": 11, "FOR": 12, "CPB": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("PW", [(3, 8), (10, 11)]),  # WS-001: second Mondays
        ("CPB", [(2, 9), (5, 11), (9, 14), (11, 9)]),  # WS-002: second Tuesdays
        ("CIC", [(2, 9), (5, 11), (9, 14), (11, 9)]),  # WS-003: at the Corporate Parenting Board
        ("THM", [(2, 1), (5, 4), (9, 1), (11, 1)]),  # WS-006: first working days; 3 May is a bank holiday
        ("TDS", [(6, 7), (9, 6), (12, 6)]),  # WS-061: first Mondays of the next quarter's third month
        ("MAA", [(1, 4), (4, 5), (7, 5), (10, 4)]),  # WS-007: first Mondays
        ("DRA", [(3, 2), (6, 1), (9, 7), (12, 7)]),  # WS-011: first Tuesdays
        ("LAD", [(6, 14)]),  # WS-013
        ("SAV", [(1, 4), (4, 1), (7, 1), (10, 1)]),  # WS-014: first working days
        ("SLT", [(2, 24), (5, 26), (9, 22), (11, 24)]),  # WS-047: fourth Wednesdays
        ("PFB", [(1, 21), (2, 18), (3, 18), (4, 15), (5, 20), (6, 17), (7, 15), (9, 16), (10, 21), (11, 18),
                 (12, 16)]),  # third Thursdays
        ("PSG", [(1, 20), (2, 17), (3, 17), (4, 21), (5, 19), (6, 16), (7, 21), (9, 15), (10, 20), (11, 17),
                 (12, 15)]),  # third Wednesdays
        ("FOR", [(1, 15), (2, 19), (3, 19), (4, 16), (5, 21), (6, 18), (7, 16), (8, 20), (9, 17), (10, 15), (11, 19),
                 (12, 17)]),  # third Fridays
    ],
)  # fmt: skip
def test_days(year: Preview, code: str, days: list[tuple[int, int]]) -> None:
    assert starts(year, code) == days


def test_practice_week_is_five_days_and_reports_ten_working_days_later(year: Preview) -> None:
    """WS-001: over Easter, and in October."""
    weeks = [(row.starts, row.ends, row.phases[-1].due) for row in of(year, "PW")]
    assert weeks == [
        (date(2027, 3, 8), date(2027, 3, 12), date(2027, 3, 30)),
        (date(2027, 10, 11), date(2027, 10, 15), date(2027, 10, 29)),
    ]


def test_each_theme_is_followed_up_in_the_next_quarter(pack: Pack) -> None:
    """WS-061, D85: that of November 2026 as well, in March 2027."""
    before = Followed("themed_audit", "THM-2026-11", "Neglect", date(2026, 11, 2))
    found = of(preview(pack, "2027", before=[before]), "TDS")
    assert [(row.starts, row.follows, row.subject) for row in found] == [
        (date(2027, 3, 1), "THM-2026-11", "Neglect"),
        (date(2027, 6, 7), "THM-2027-02", ""),
        (date(2027, 9, 6), "THM-2027-05", ""),
        (date(2027, 12, 6), "THM-2027-09", ""),
    ]


def test_a_theme_is_three_weeks_and_its_report_two_more(year: Preview) -> None:
    """WS-006"""
    themes = [tuple(phase.due for phase in row.phases) for row in of(year, "THM")]
    assert themes == [
        (date(2027, 2, 19), date(2027, 3, 5)),
        (date(2027, 5, 24), date(2027, 6, 8)),
        (date(2027, 9, 21), date(2027, 10, 5)),
        (date(2027, 11, 19), date(2027, 12, 3)),
    ]


def test_young_people_come_before_the_board_that_they_report_to(year: Preview) -> None:
    """WS-003"""
    assert {(row.code, row.starts_at, row.ends_at) for row in year.activities if row.code in ("CIC", "CPB")} == {
        ("CIC", "16:30", "17:30"), ("CPB", "17:30", "19:30"),
    }  # fmt: skip


def test_every_total_is_met_and_nothing_is_left_to_warn_of(year: Preview) -> None:
    assert {total.name: (total.planned, total.is_met) for total in year.totals} == {
        "Practice weeks": (2, True),
        "Children in Care Council scrutinies": (4, True),
        "Multi-agency audits": (4, True),
        "Audits of the dispute resolution process": (4, True),
        "LADO audits": (1, True),
    }
    assert year.warnings == ()


def test_every_commissioned_placement_once_a_year(pack: Pack) -> None:
    """WS-014, D18"""
    (target,) = pack.activities["assurance_visit"].targets
    assert isinstance(target, PercentTarget)
    assert (target.percent, target.of, target.per) == (100, "commissioned_placements", "year")
    assert [cadence.kind for cadence in pack.activities["assurance_visit"].cadence] == ["times", "on_request"]


def test_the_lead_member_sees_practice_but_no_childrens_details(pack: Pack) -> None:
    """WS-018, D44"""
    seat = seat_of(pack.activities["practice_week"], "member_observer")
    assert seat.posts.value == ("lead_member",)
    assert not sees_children([seat], outside=True)


# The collaborative audit ----------------------------------------------------------------------------


def test_an_audit_goes_from_allocation_to_the_second_stage(pack: Pack) -> None:
    """WS-040, WS-043, WS-044: March 2027, over Easter."""
    kind = pack.activities["collaborative_audit"]
    days = dated(pack, kind, date(2027, 3, 1))
    assert {phase.key: phase.due for phase in days.phases} == {
        "allocate": date(2027, 3, 3),
        "contact": date(2027, 3, 5),
        "self_assessment": date(2027, 3, 10),
        "stage_1": date(2027, 3, 24),
        "told": date(2027, 3, 25),
        "stage_2": date(2027, 4, 9),
    }
    first, second = kind.phases[:2]
    assert (first.owner, second.owner, second.source) == ("qa_team", "auditor", "003:156")
    efforts = [phase.effort.value for phase in kind.phases if phase.effort]
    assert efforts == [Duration(1, "hour"), Duration(1, "hour")]  # WS-042, WS-044, D40


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (Candidate(1, frozenset({"practice_manager"}), "Team A", "East"), ()),
        (Candidate(1, frozenset({"practice_manager"}), "Team B", "West"), ("same_service",)),
        (Candidate(9, frozenset({"practice_manager"}), "Team A", "East"), ("line_manager_of_worker",)),
        (Candidate(1, frozenset({"social_worker"}), "Team A", "East"), ("post",)),
    ],
)
def test_the_auditor_comes_from_another_part_of_the_service(pack: Pack, who: Candidate, why: tuple[str, ...]) -> None:
    """WS-004, D41"""
    seat = seat_of(pack.activities["collaborative_audit"], "auditor")
    assert why_not(pack, seat, who, Item(worker=5, manager=9, team="Team C", service="West")) == why


def test_one_file_each_mainly_of_the_last_six_months(pack: Pack) -> None:
    """WS-040, WS-041"""
    sample = pack.activities["collaborative_audit"].sample
    assert sample is not None
    assert sample.looks_back is not None
    assert (sample.per, sample.looks_back.value) == ("auditor", "6 months")
    assert [(str(pick), pick.by) for pick in sample.picks] == [("1 identified", "principal_manager")]


def test_several_cases_are_chosen_for_slt_by_hand(pack: Pack) -> None:
    """WS-047, D28"""
    sample = pack.activities["collaborative_audit"].sample
    assert sample is not None
    chosen = sample.for_leaders
    assert chosen is not None
    assert (chosen.method, chosen.by, chosen.number.kind) == ("chosen", "qa_team", "unspecified")
    (edition,) = pack.reports["slt_cases"].editions.values()
    assert (edition.per, edition.to) == ("quarter", ("slt",))


def test_a_quarter_of_the_audits_is_moderated_and_that_share_is_a_choice(pack: Pack) -> None:
    """WS-004: the framework says a sample."""
    rule = second_look(pack)
    assert (rule.of.kind, rule.of.value) == ("stated", "sample")
    assert rule.share is not None
    assert rule.share.kind == "unspecified"
    assert len(to_moderate(rule, [Reviewed(f"COL-{n}", {}) for n in range(40)], seed=7)) == 10


def test_moderator_and_auditor_agree_a_grade_and_both_are_kept(pack: Pack) -> None:
    """WS-056, D72"""
    rule = second_look(pack)
    assert outcome(rule, "good", "inadequate") == Outcome("good", "inadequate", None, must_talk=True)
    assert outcome(rule, "good", "inadequate", "requires_improvement") == Outcome(
        "good", "inadequate", "requires_improvement", must_talk=True
    )


@pytest.mark.parametrize(
    ("grade", "safeguarding", "within"),
    [
        ("inadequate", True, Duration(5, "working_day")),  # WS-050
        ("inadequate", False, Duration(4, "week")),  # WS-051
        ("good", True, Duration(4, "week")),
        ("good", False, Duration(4, "week")),
    ],
)
def test_when_actions_are_due(pack: Pack, grade: str, safeguarding: bool, within: Duration) -> None:
    """D81"""
    rule = due_rule(pack.action_rules["audit_actions"], {"grade": grade, "safeguarding": safeguarding})
    assert rule.within.value == within


def test_the_line_manager_signs_off_with_a_supervision_record(pack: Pack) -> None:
    """WS-051, WS-052, D82"""
    rules = pack.action_rules["audit_actions"]
    assert (rules.signed_off_by.value, rules.through) == (("line_manager",), "Supervision")
    assert rules.evidence.kind == "stated"
    assert rules.second_check is not None
    assert rules.second_check.by == ("frontline_managers",)


@pytest.mark.parametrize(
    ("raw", "level"),
    [(0, "inadequate"), (2, "inadequate"), (3, "requires_improvement"), (5, "requires_improvement"), (6, "good"),
     (8, "good"), (9, "outstanding"), (10, "outstanding")],
)  # fmt: skip
def test_old_numbers_mean_a_grade_and_are_kept(pack: Pack, raw: int, level: str) -> None:
    """WS-053, D59"""
    assert mapped(pack.scales["grades"], raw, date(2019, 6, 3)) == Mapped(raw, level)
    assert mapped(pack.scales["grades"], raw, date(2020, 4, 6)) == Mapped(raw, None)


@pytest.mark.parametrize(
    ("rubric", "missing"),
    [
        ("referral", ("Outstanding",)),  # WS-R1
        ("practice", ("Outstanding",)),  # WS-R2
        ("assessment", ("Outstanding",)),  # WS-R3
        ("planning", ("Outstanding",)),  # WS-R4
        ("review", ("Outstanding",)),  # WS-R5
        ("oversight", ("Outstanding", "Good", "Requires improvement", "Inadequate")),  # WS-R6
    ],
)
def test_levels_without_wording_stay_without(pack: Pack, rubric: str, missing: tuple[str, ...]) -> None:
    """GAP-02, D54"""
    assert levels_without_wording(pack.rubrics[rubric], pack.scales["grades"]) == missing


def test_times_that_the_tables_name(pack: Pack) -> None:
    """WS-R1, WS-R3, GAP-10"""
    said = {row.about: row.levels for key in ("referral", "assessment") for row in pack.rubrics[key].rows}
    assert said["Allocation"]["good"] == "Allocated within 24 hours, with management oversight."
    assert said["Kept current"]["inadequate"] == "Not updated for more than 6 months."
    assert said["Planning"]["inadequate"] == "It does not inform the plan."


# Forms ----------------------------------------------------------------------------------------------


def test_the_audit_is_one_form_of_parts(pack: Pack) -> None:
    """WS-004, WS-044, WS-048, D49"""
    form = pack.forms["collaborative_audit"]
    assert [(part.key, part.seat, part.opens) for part in form.parts] == [
        ("self_assessment", "worker", "start"),
        ("stage_1", "auditor", "self_assessment"),
        ("stage_2", "moderator", "stage_1"),
        ("worker_learning", "worker", "stage_1"),
        ("auditor_learning", "auditor", "stage_1"),
    ]
    assert {q.key for q in form.questions() if q.key.startswith("learnt_")} == {
        "learnt_moderator", "learnt_worker", "learnt_auditor",
    }  # fmt: skip


def test_six_sections_of_ten_minutes_with_their_tables(pack: Pack) -> None:
    """WS-041, WS-042, D40"""
    stage_1 = pack.forms["collaborative_audit"].parts[1]
    assert [(s.key, s.rubrics) for s in stage_1.sections if s.minutes == 10] == [(key, (key,)) for key in GRADED]
    assert stage_1.minutes == 60


def test_the_practitioner_writes_first_and_the_auditor_reads_it(pack: Pack) -> None:
    """WS-004, D58"""
    form = pack.forms["collaborative_audit"]
    own, stage_1 = form.parts[:2]
    auditor, worker = Reader(frozenset({"auditor"})), Reader(frozenset({"worker"}))
    assert may_write(form, own, worker)
    assert not may_read(form, own, auditor)
    assert not may_write(form, stage_1, auditor)
    assert may_read(form, own, auditor, ["self_assessment"])
    assert may_write(form, stage_1, auditor, ["self_assessment"])


def test_the_iro_footprint_has_eight_themes(pack: Pack) -> None:
    """WS-R7"""
    form = pack.forms["iro_footprint"]
    assert [section.key for section in form.sections() if section.help] == [
        "needs", "story", "permanence", "placement", "aspirations", "voice", "risk", "transition",
    ]  # fmt: skip


def test_supervision_asks_about_audits_and_their_actions(pack: Pack) -> None:
    """WS-052, WS-072"""
    asked = {question.key for question in pack.forms["supervision"].questions()}
    assert {"audited", "audit_discussed", "audit_actions_done", "line_management", "development", "casework"} < asked
    assert "Child's record" in pack.forms["supervision"].never_in


def test_the_dip_sample_asks_about_actions_drift_and_the_record(pack: Pack) -> None:
    """WS-008"""
    form = pack.forms["dip_sample"]
    assert [question.key for question in form.questions() if question.required] == [
        "record", "looked_on", "actions_done", "drift", "on_record",
    ]  # fmt: skip


# Disagreement, feedback, reports --------------------------------------------------------------------


def test_a_disagreement_ends_with_somebody_who_is_no_party_to_it(pack: Pack) -> None:
    """WS-055, WS-056, GAP-01, D76"""
    ladder = pack.disputes["audit_dispute"]
    assert [step.by for step in rungs(ladder)] == [
        ("qa_team", "group_manager", "practice_manager"), ("moderator", "auditor"), ("principal_manager",),
    ]  # fmt: skip
    assert rungs(ladder, ["principal_manager"])[-1].by == ("assistant_director",)


def test_children_and_families_are_asked_after_each_audit(pack: Pack) -> None:
    """WS-049"""
    for key in ("collaborative_audit", "early_help_audit"):
        assert pack.activities[key].feedback == ("child", "family")
    assert {key: (rule.before, rule.after) for key, rule in pack.feedback.items()} == {
        "child": (None, "The audit"), "family": (None, "The audit"),
    }  # fmt: skip
    told = {fact.label: fact.lines for asked in outline.feedback_of(pack) for fact in asked.facts}
    assert ("Before" in told, told["After"]) == (False, ("The audit",))


def test_of_early_help_audits_only_their_number_is_said(pack: Pack) -> None:
    """WS-005: one a month each; how long, how far back and who picks the file is said of other audits alone."""
    kind = pack.activities["early_help_audit"]
    effort = kind.phase("stage_1").effort
    assert effort is not None
    assert (effort.kind, str(effort.value)) == ("unspecified", "1 hour")
    assert kind.sample is not None
    assert [(pick.number.value.at_most, pick.by) for pick in kind.sample.picks] == [(1, None)]
    assert "gaps.early_help_files.answer" in {question.path for question in pack.open_questions()}


def test_a_supervision_takes_90_to_120_minutes(pack: Pack) -> None:
    """WS-072"""
    (effort,) = [phase.effort for phase in pack.activities["supervision"].phases]
    minutes = pack.forms["supervision"].minutes
    assert effort is not None
    assert minutes is not None
    assert (effort.kind, effort.value) == ("stated", Between(90, Duration(120, "minute")))
    assert (minutes.kind, str(minutes.value)) == ("stated", "90 to 120 minutes")


@pytest.mark.parametrize("rubric", ["referral", "practice", "assessment", "planning", "review", "oversight"])
def test_each_rubric_leans_on_eight_documents(pack: Pack, rubric: str) -> None:
    """WS-R1..R6"""
    assert sorted(pack.rubrics[rubric].documents) == [
        "Dispute resolution", "Multi Agency Safeguarding Hub Operating Protocol", "Practice Framework",
        "Practice Standards", "QA Framework", "Scheme of delegation", "Transfer protocol", "Visiting Requirements",
    ]  # fmt: skip


def test_highlights_of_the_iro_service_go_to_senior_managers(pack: Pack) -> None:
    """WS-011: to whom is said one row up."""
    monthly = [(gives.to, gives.source) for gives in pack.activities["iro_scrutiny"].recipients if "smt" in gives.to]
    assert monthly == [(("smt",), "003:109-110")]


def test_weak_practice_is_told_up_to_the_director(pack: Pack) -> None:
    """WS-017"""
    assert pack.alerts["weak_practice"].to.value == ("group_manager", "assistant_director", "dcs")


def test_reports_with_their_editions_authors_and_readers(pack: Pack) -> None:
    found = {
        (report.name, edition.per): (report.authors.value, edition.to)
        for report in pack.reports.values()
        for edition in report.editions.values()
        if report.key != "corporate_parenting"
    }
    iro, lado, leads = ("principal_manager", "iro_manager"), ("safeguarding_lead", "qa_team"), ("service_lead",)
    assert found == {
        ("Learning from collaborative audits (stage 3)", "month"): (
            ("qa_team", "development_lead"), ("smt", "steering_group", "practice_forums")),  # WS-046
        ("Early Help audits", "month"): (("early_help_service_lead",), ("steering_group", "performance_board")),
        ("Cases for SLT", "quarter"): (("qa_team",), ("slt",)),  # WS-047
        ("Quality Assurance report", "quarter"): (
            ("qa_team",), ("smt", "performance_board", "steering_group")),  # WS-046, WS-058
        ("Service highlight report", "month"): (
            ("service_lead", "early_help_service_lead"), ("smt", "performance_board")),  # WS-008, WS-010
        ("Supervision", "month"): (("qa_team",), ("smt", "slt", "dmt", "practice_forums")),  # WS-009
        ("IRO service", "month"): (iro, ("smt",)),  # WS-011
        ("IRO service", "quarter"): (iro, ("performance_board",)),  # WS-011
        ("IRO service", "year"): (iro, ("corporate_parenting_board",)),  # WS-015
        ("Conference chairs", "month"): (iro, ("smt", "slt")),  # WS-012
        ("LADO", "quarter"): (lado, ("performance_board",)),  # WS-013
        ("LADO", "year"): (lado, ("partnership_board",)),  # WS-013
        ("Annual business report of the Safeguarding Children Partnership Board", "year"): (
            ("partnership_manager",), ("partnership_board",)),  # WS-015
        ("Private Fostering Annual Report", "year"): (leads, ("performance_board",)),  # WS-015
        ("Missing and Return Home Interview Annual Report", "year"): (leads, ("performance_board",)),  # WS-015
    }  # fmt: skip


@pytest.mark.parametrize(
    ("report", "covers_to", "due"),
    [
        ("highlight", date(2027, 2, 28), date(2027, 3, 5)),
        ("audit_learning", date(2027, 3, 31), date(2027, 4, 21)),
        ("qa_report", date(2027, 3, 31), date(2027, 4, 28)),
        ("slt_cases", date(2027, 3, 31), date(2027, 4, 21)),
    ],
)
def test_days_on_which_reports_are_due(pack: Pack, report: str, covers_to: date, due: date) -> None:
    found = register(pack, NEW_YEAR, NEW_YEARS_EVE, [])
    assert [one.due for one in found if (one.report_key, one.covers_to) == (report, covers_to)] == [due]


def test_plans(pack: Pack) -> None:
    """WS-058, WS-060"""
    assert {key: (plan.level, plan.board) for key, plan in pack.plans.items()} == {
        "practice_improvement": ("strategic", "improvement_board"),
        "theme_objectives": ("service", "steering_group"),
        "corporate_parenting_plan": ("strategic", "corporate_parenting_board"),
        "learning_strategy": ("strategic", "steering_group"),
    }


# What is left open ----------------------------------------------------------------------------------


def test_what_is_lost(pack: Pack) -> None:
    """GAP-01, GAP-02, D56"""
    assert [question.path for question in pack.open_questions() if question.kind == "lost"] == [
        "disputes.audit_dispute.steps.3.within",
        "rubrics.oversight.missing",
        "gaps.audit_chart.answer",
        "gaps.dispute_chart.answer",
        "gaps.learning_loop.answer",
        "gaps.oversight_grid.answer",
    ]


def test_what_the_framework_says_in_two_ways(pack: Pack) -> None:
    """D56"""
    found = {question.path: question for question in pack.open_questions() if question.kind == "conflict"}
    assert {path: [reading.source for reading in question.readings] for path, question in found.items()} == {
        "events.supervision.every": ["003:102", "003:315"],
        "duties.monthly_audit.by": ["003:85-91", "003:148"],
        "gaps.assessment_bullet.answer": ["003:372", "003:370-372"],
        "gaps.slt_name.answer": ["003:12", "003:91, 187"],
        "gaps.reflective_rhythm.answer": ["003:102", "003:102"],
    }


def test_every_open_question_has_a_source_a_choice_and_a_reason(pack: Pack) -> None:
    assert all(question.source and question.choice and question.why for question in pack.open_questions())
