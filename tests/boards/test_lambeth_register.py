"""Lambeth's reports of 2027, edition by edition, from the requirement list (LB-064..LB-070, D88-D90)."""

from collections import Counter
from datetime import date

import pytest

from qaportal.boards.register import DueReport, register
from qaportal.boards.sittings import Sitting, reaches, sittings
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Edition, Pack
from qaportal.programme.generate import preview
from qaportal.programme.plans import PhaseRow, Planned, Row

BOARD = ("assurance_board",)
SENIORS = ("senior_managers", *BOARD)
# Report and edition → by whom, how often, to whom.
EDITIONS = {
    ("team_practice", "quarterly"): (["team_manager"], "quarter", ("psw",)),  # LB-064
    ("psw_highlights", "quarterly"): (["psw"], "quarter", BOARD),  # LB-064
    ("cp_chair", "monthly"): (
        ["cp_chair_tm"], "month", ("service_managers", "assistant_directors", "director")
    ),  # LB-066
    ("cp_chair", "quarterly"): (["cp_chair_tm"], "quarter", SENIORS),  # LB-066
    ("cp_chair", "annual"): (["cp_chair_tm"], "year", SENIORS),  # LB-066
    ("iro", "monthly"): (["iro_tm"], "month", SENIORS),  # LB-067
    ("iro", "quarterly"): (["iro_tm"], "quarter", SENIORS),  # LB-067
    ("iro", "half_yearly"): (["fostering_iro"], "half_year", SENIORS),  # LB-067
    ("iro", "annual"): (["iro_tm"], "year", SENIORS),  # LB-067
    ("iro", "annual_trends"): (["iro_tm"], "year", SENIORS),  # LB-067
    ("contextual_harm_report", "weekly"): (
        ["missing_coordinator"], "week", ("team_managers", "service_managers", "assistant_directors")
    ),  # LB-068
    ("contextual_harm_report", "monthly"): (
        ["cse_coordinator", "missing_coordinator", "youth_risk_analyst"], "month",
        ("service_managers", "assistant_directors"),
    ),  # LB-068
    ("contextual_harm_report", "quarterly"): (["cse_coordinator"], "quarter", BOARD),  # LB-068
    ("contextual_harm_report", "half_yearly_home_and_care"): (
        ["missing_coordinator"], "half_year", ("senior_managers",)
    ),  # LB-068
    ("contextual_harm_report", "half_yearly_care"): (
        ["missing_coordinator"], "half_year", ("corporate_parenting_board", *BOARD)
    ),  # LB-068
    ("contextual_harm_report", "annual"): (
        ["cse_coordinator"], "year", ("senior_managers", "corporate_parenting_board", *BOARD)
    ),  # LB-068
    ("complaints", "quarterly"): (["complaints_team"], "quarter", (*BOARD, "practitioners")),  # LB-069
    ("fostering_panel", "annual"): (["sm_fostering"], "year", BOARD),  # LB-070
    ("health_check_findings", "annual"): (["psw"], None, BOARD),  # LB-070
    ("participation", "quarterly"): (["corporate_parenting_lead"], "quarter", BOARD),  # LB-070
    ("performance", "quarterly"): (["service_improvement_lead", "assistant_directors"], "quarter", BOARD),  # LB-004
    ("qa_collation", "quarterly"): (["sm_qa"], "quarter", BOARD),  # LB-003
    ("improvement_highlights", "quarterly"): (["ad_qa"], "quarter", ("improvement_board",)),  # LB-005
    ("psw_summary", "quarterly"): (
        ["psw"], "quarter", ("practitioners", "social_work_forum", "team_manager_forum")
    ),  # LB-007
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("lambeth"))


@pytest.fixture(scope="module")
def rows(pack: Pack) -> list[Row]:
    return [as_row(one) for one in preview(pack, "2027").activities]


@pytest.fixture(scope="module")
def reports(pack: Pack, rows: list[Row]) -> list[DueReport]:
    return register(pack, date(2027, 1, 1), date(2027, 12, 31), rows)


@pytest.fixture(scope="module")
def meetings(pack: Pack, rows: list[Row]) -> list[Sitting]:
    return sittings(pack, "2027", rows)


def as_row(one: Planned) -> Row:
    phases = tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts, p.due) for p in one.phases)
    return Row(one.ref, one.type_key, one.code, one.title, one.subject, None, None, one.starts, one.ends, None, None,
               "", (), "", 1, phases)  # fmt: skip


def edition(pack: Pack, report: str, key: str) -> Edition:
    return pack.reports[report].editions[key]


def test_every_edition_with_its_authors_rhythm_and_readers(pack: Pack) -> None:
    """D88"""
    found = {
        (report.key, each.key): (list(each.by or report.authors.value), each.per, each.to)
        for report in pack.reports.values()
        for each in report.editions.values()
    }
    assert found == EDITIONS


def test_how_many_fall_in_the_year(reports: list[DueReport]) -> None:
    """Weeks as 2027 has Fridays; 3 monthly, 11 quarterly, 3 half-yearly and 5 yearly editions; one after an event."""
    counted = Counter(
        pack_per for one in reports if one.kind != "phase" for pack_per in [one.edition_key.split("_")[0]]
    )
    assert counted == {"weekly": 53, "monthly": 3 * 12, "quarterly": 11 * 4, "half": 3 * 2, "annual": 5 + 1}


def test_only_the_annual_report_of_reviewing_officers_is_published(pack: Pack) -> None:
    """LB-067, D89"""
    published = [
        (report.key, each.key)
        for report in pack.reports.values()
        for each in report.editions.values()
        if each.published
    ]
    assert published == [("iro", "annual")]


def test_three_write_the_monthly_report_together_and_audit_ten_cases(pack: Pack, reports: list[DueReport]) -> None:
    """LB-068, D89"""
    looks_at = edition(pack, "contextual_harm_report", "monthly").looks_at
    assert looks_at is not None
    assert looks_at.n == 10
    joint = {one.edition for one in reports if one.report_key == "contextual_harm_report" and one.is_joint}
    assert joint == {"Joint monthly report"}


def test_a_plan_of_the_board_itself_is_its_chairs_to_hand_on(reports: list[DueReport]) -> None:
    """LB-032: the board develops the plan."""
    plan = next(one for one in reports if one.key == "TE-2027-02/plan")
    assert [(author.name, author.posts) for author in plan.authors] == [("Assurance Board", ("executive_director",))]
    assert plan.to == (("improvement_board", "Improvement Board"),)


def test_children_long_on_a_plan_are_told_of_one_by_one(pack: Pack) -> None:
    """LB-066, D90"""
    assert [each.when for each in edition(pack, "cp_chair", "monthly").contents if each.when] == [
        "on a plan for 15 months", "on a plan for 24 months or longer", "on a plan for the second time or more",
    ]  # fmt: skip


def test_the_teams_reports_feed_the_highlights_that_make_the_next_board(
    pack: Pack, reports: list[DueReport], meetings: list[Sitting]
) -> None:
    """LB-064: due 5 and 10 working days after the quarter; the board's papers 5 before each sitting."""
    assert pack.reports["team_practice"].feeds == "psw_highlights"
    teams = [one.due for one in reports if one.report_key == "team_practice"]
    assert teams == [date(2027, 4, 7), date(2027, 7, 7), date(2027, 10, 7), date(2028, 1, 10)]
    highlights = [one for one in reports if one.report_key == "psw_highlights"]
    assert [one.due for one in highlights] == [
        date(2027, 4, 14), date(2027, 7, 14), date(2027, 10, 14), date(2028, 1, 17),
    ]  # fmt: skip
    made = [reach.makes.starts if reach.makes else None for one in highlights for reach in reaches(pack, one, meetings)]
    assert made == [date(2027, 5, 27), date(2027, 7, 29), date(2027, 11, 25), None]


@pytest.mark.parametrize(
    ("key", "due", "sits"),
    [
        ("SE-2027-01/plan", (3, 12), (3, 25)),  # LB-026
        ("SE-2027-05/plan", (7, 12), (7, 29)),  # LB-026
        ("TE-2027-02/terms", (1, 18), (1, 28)),  # LB-031
        ("TE-2027-06/terms", (5, 17), (5, 27)),  # LB-031
        ("TE-2027-10/terms", (9, 17), (9, 30)),  # LB-031
        ("TE-2027-02/report", (3, 12), (3, 25)),  # LB-032
        ("TE-2027-06/report", (7, 12), (7, 29)),  # LB-032
        ("TE-2027-10/report", (11, 11), (11, 25)),  # LB-032
        ("PW-2027-03/plan", (3, 12), (3, 25)),  # LB-047
        ("PW-2027-11/plan", (11, 12), (11, 25)),  # LB-047
        ("health_check_findings/annual/HC-2027", (7, 16), (7, 29)),  # LB-070
    ],
)
def test_what_the_year_writes_makes_the_boards_next_sitting(
    pack: Pack, reports: list[DueReport], meetings: list[Sitting], key: str, due: tuple[int, int], sits: tuple[int, int]
) -> None:
    found = next(one for one in reports if one.key == key)
    (reach,) = reaches(pack, found, meetings)
    assert reach.makes is not None
    assert (found.due, reach.makes.starts) == (date(2027, *due), date(2027, *sits))
