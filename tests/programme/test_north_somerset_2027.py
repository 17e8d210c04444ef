"""North Somerset's year as its framework prints it (NS-010, NS-012), by the count of GAP-03."""

from collections import Counter
from datetime import date

import pytest

from qaportal.boards.register import register
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.duties import Done, Holding, Roster, Window, obligations
from qaportal.programme.generate import preview
from qaportal.programme.plans import PhaseRow, Planned, Preview, Row
from tests.cast import PACK

# NS-010, row by row of the requirement list: month → what it looks at ("" where the framework names nothing).
REVIEWS = {
    1: "Family Wellbeing", 3: "CiC: Family Support + Safeguarding", 5: "Care Leavers", 7: "Children with Disabilities",
    9: "CiC: Corporate Parenting", 11: "Children in Need",
}  # fmt: skip
SPOTLIGHTS = {
    2: "CDT", 3: "Children in Care", 4: "Front Door", 5: "Family Support and Safeguarding", 6: "Family Wellbeing",
    7: "YOS", 9: "Fostering", 10: "Quality and Assurance", 11: "Care Leavers",
}  # fmt: skip
ODD_MONTHS = [1, 3, 5, 7, 9, 11]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK)


@pytest.fixture(scope="module")
def year(pack: Pack) -> Preview:
    return preview(pack, "2027")


def of(year: Preview, code: str) -> list[Planned]:
    return [row for row in year.activities if row.code == code]


def by_ref(year: Preview, ref: str) -> Planned:
    return next(row for row in year.activities if row.ref == ref)


def test_the_totals_are_those_of_the_framework(year: Preview) -> None:
    """NS-012."""
    assert Counter(row.code for row in year.activities) == {
        "CPR": 6, "TR": 4, "TS": 9, "PW": 1, "GPC": 6, "QPM": 6, "CSL": 4,
    }  # fmt: skip
    assert all(total.is_met for total in year.totals)


def test_each_review_and_spotlight_is_in_its_month_with_its_subject(year: Preview) -> None:
    """NS-010, NS-013."""
    assert {row.month.month: row.subject for row in of(year, "CPR")} == REVIEWS
    assert {row.month.month: row.subject for row in of(year, "TS")} == SPOTLIGHTS


@pytest.mark.parametrize(
    ("code", "months"),
    [("TR", [2, 4, 6, 10]), ("PW", [11]), ("GPC", ODD_MONTHS), ("QPM", ODD_MONTHS), ("CSL", [1, 4, 7, 10])],
)
def test_the_rest_is_in_its_months(year: Preview, code: str, months: list[int]) -> None:
    """NS-010."""
    assert [row.starts.month for row in of(year, code)] == months


def test_nothing_starts_in_august_or_december(year: Preview) -> None:
    """NS-011."""
    assert {row.starts.month for row in year.activities} == {1, 2, 3, 4, 5, 6, 7, 9, 10, 11}


@pytest.mark.parametrize(
    ("ref", "starts", "review", "moderation", "report"),
    [
        ("CPR-2027-01", (1, 4), (1, 29), (2, 12), (2, 26)),  # GAP-06
        ("CPR-2027-03", (3, 1), (3, 30), (4, 13), (4, 27)),  # over Easter
        ("CPR-2027-07", (7, 1), (7, 28), (8, 11), (8, 25)),  # GAP-05
        ("CPR-2027-11", (11, 1), (11, 26), (12, 10), (12, 24)),  # GAP-05
    ],
)
def test_a_review_runs_20_working_days_its_moderation_10_and_its_report_10(
    year: Preview, ref: str, starts: tuple[int, int], review: tuple[int, int], moderation: tuple[int, int],
    report: tuple[int, int],
) -> None:  # fmt: skip
    """NS-020, NS-040, NS-045."""
    row = by_ref(year, ref)
    assert (row.starts, row.ends) == (date(2027, *starts), date(2027, *review))
    assert [phase.due for phase in row.phases] == [date(2027, *day) for day in (review, moderation, report)]


@pytest.mark.parametrize(("ref", "month"), [("CPR-2027-07", "August"), ("CPR-2027-11", "December")])
def test_tails_in_quiet_months_are_said_and_not_moved(year: Preview, ref: str, month: str) -> None:
    """NS-011, GAP-05."""
    said = [note.short for note in by_ref(year, ref).warnings if note.kind == "closed_month"]
    assert said == [f"Moderation runs into {month}", f"Findings report due in {month}"]
    of_the_year = [note for note in year.warnings if note.kind == "closed_month" and ref in note.sentence]
    assert [month in note.sentence for note in of_the_year] == [True, True]


def test_the_january_cycle_ends_on_the_eve_of_the_march_one(year: Preview) -> None:
    """GAP-06."""
    assert "No gap before CPR-2027-03" in [note.short for note in by_ref(year, "CPR-2027-01").warnings]


def test_the_november_report_is_too_late_for_any_board_of_the_year(year: Preview) -> None:
    """GAP-07."""
    assert "misses_board" in [note.kind for note in by_ref(year, "CPR-2027-11").warnings]


def test_spotlight_clocks_run_back_and_forth_from_the_day(year: Preview) -> None:
    """NS-090, NS-092, NS-099, NS-102, NS-103: visit on Tuesday 14 September 2027."""
    due = {phase.key: phase.due for phase in by_ref(year, "TS-2027-09").phases}
    assert due["documents"] == date(2027, 9, 7)
    assert due["list"] == date(2027, 9, 7)
    assert due["member_record"] == date(2027, 9, 15)
    assert due["draft"] == date(2027, 10, 5)
    assert due["final"] == date(2027, 10, 12)


def test_practice_week_is_monday_to_friday(year: Preview) -> None:
    row = by_ref(year, "PW-2027")
    assert (row.starts, row.ends) == (date(2027, 11, 15), date(2027, 11, 19))


def row(one: Planned) -> Row:
    phases = tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts, p.due) for p in one.phases)
    return Row(
        ref=one.ref, type_key=one.type_key, code=one.code, title=one.title, subject=one.subject, team_id=None,
        service_id=None, starts=one.starts, ends=one.ends, starts_at=None, ends_at=None, place="", warnings=(),
        state="", version=1, phases=phases,
    )  # fmt: skip


def test_reports_follow_what_happened(pack: Pack, year: Preview) -> None:
    """NS-045, NS-063, NS-103 and ours: practice week ends on 19 November, the conversation of May is on the 20th."""
    rows = [row(by_ref(year, ref)) for ref in ("CPR-2027-03", "TR-2027-02", "GPC-2027-05", "TS-2027-09", "PW-2027")]
    found = register(pack, date(2027, 1, 1), date(2027, 12, 31), rows)
    assert [(one.name, one.due, [key for key, _name in one.to]) for one in found] == [
        ("Summary report", date(2027, 3, 12), ["qapm", "all_managers"]),
        ("Findings report", date(2027, 4, 27), ["qapm"]),
        ("What worked well", date(2027, 6, 4), ["all_managers"]),
        ("Draft for comment", date(2027, 9, 28), ["member", "head_of_service"]),
        ("Spotlight report, draft", date(2027, 10, 5), ["qa_team"]),
        ("Spotlight report", date(2027, 10, 12), ["team_manager", "qapm"]),
        ("What was seen and heard in practice week", date(2027, 12, 3), ["qapm"]),
    ]


def test_a_team_looks_at_its_plan_six_weeks_after_the_last_time(pack: Pack) -> None:
    """NS-122: Monday 11 January and six weeks is Monday 22 February."""
    tom = Holding(1, "Tom", "team_manager", 10, 20, None, date(2020, 1, 6), None)
    done = [Done("team_plan_review", 1, "team", 10, date(2027, 1, 11), date(2027, 1, 11))]
    roster = Roster([tom], done=done, places={("team", 10): "Children in Care"})
    window = Window(date(2027, 1, 12), date(2027, 3, 31), date(2027, 1, 12), date(2027, 1, 1))
    found = [one for one in obligations(pack, roster, window) if one.state == "due"]
    assert [(one.about_name, one.due) for one in found] == [("Children in Care", date(2027, 2, 22))]
