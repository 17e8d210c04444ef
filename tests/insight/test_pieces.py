"""One kind of work from each time that it came round to the next, and what is behind a figure (NS-003, D59, X-19)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.insight import queries
from qaportal.insight.breadth import CYCLES, Council, Done, breadth
from qaportal.insight.tables import Sight, Table
from qaportal.programme.plans import PhaseRow, Row
from tests.cast import Cast
from tests.insight.judged import judge
from tests.sampling.frames import published_town

TODAY = date(2027, 6, 1)
LONG_AGO = date(2025, 1, 1)
SignIn = Callable[[str], FlaskClient]


def phase(due: date, done: date | None) -> PhaseRow:
    return PhaseRow("draft", "Draft", "lead", "Lead", due, due, done_on=done)


def row(ref: str, starts: date, *phases: PhaseRow, service: int = 1, state: str = "") -> Row:
    return Row(
        ref, "cpr", "CPR", "Review", "Cohort 1", None, service, starts, starts, None, None, "", (), state, 1, phases,
        since=LONG_AGO,
    )  # fmt: skip


MARCH, MAY = date(2027, 3, 1), date(2027, 5, 3)
PIECES = [
    row("CPR-2027-05", MAY, phase(MAY, MAY), phase(MAY, MAY + timedelta(days=1)), service=2),
    row("CPR-2026-01", date(2026, 1, 5), phase(date(2026, 1, 5), date(2026, 1, 5))),
    row("CPR-2027-03", MARCH, phase(MARCH, MARCH), phase(MARCH, None)),
    row("CPR-2027-04", MARCH, state="cancelled"),
    row("CPR-2027-09", date(2027, 9, 1)),
]


def pieces(rows: list[Row], sight: Sight | None = None) -> Table | None:
    council = Council({1: "Early Help", 2: "Fostering"}, {})
    side = breadth(Done("2027", rows, {"cpr": "Reviews"}, pieces=rows), council, sight or Sight(), TODAY)
    return side.table("pieces")


def test_each_time_that_work_came_round_stands_beside_the_others_over_the_years() -> None:
    """Called off is no work that was planned; September is still to come."""
    found = pieces(PIECES)
    assert found is not None
    assert found.rows == (
        ("CPR-2026-01", "5 January 2026", "Cohort 1", "1", "1", "0", "0"),
        ("CPR-2027-03", "1 March 2027", "Cohort 1", "2", "1", "0", "1"),
        ("CPR-2027-05", "3 May 2027", "Cohort 1", "2", "1", "1", "0"),
    )
    assert found.chart is not None
    assert [one.words for one in found.chart.shapes if one.kind == "text"] == [
        "CPR-2026-01", "1 of 1", "CPR-2027-03", "1 of 2", "CPR-2027-05", "1 of 2",
    ]  # fmt: skip


def test_of_one_service_its_own() -> None:
    found = pieces(PIECES, Sight({1: "Early Help"}, one=1))
    assert found is not None
    assert [line[0] for line in found.rows] == ["CPR-2026-01", "CPR-2027-03"]


def test_one_alone_is_no_line() -> None:
    assert pieces(PIECES[:1]) is None


def test_it_goes_back_so_far_and_says_so() -> None:
    many = [row(f"CPR-{n}", date(2025, 1, 1) + timedelta(days=n)) for n in range(CYCLES + 1)]
    found = pieces(many)
    assert found is not None
    assert (len(found.rows), found.rows[0][0], found.notes) == (CYCLES, "CPR-1", ("The last 24, of all years.",))


def test_it_stands_there_where_one_kind_of_work_is_asked_for(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        published_town()
    lead = sign_in("Priya")
    assert "From one to the next" not in lead.get("/insight/breadth?year=2027").text
    assert "From one to the next" not in lead.get("/insight/breadth?year=2027&kind=cpr").text  # none has begun


@pytest.mark.parametrize("first", ["Priya", "Tom"])
def test_behind_grades_is_the_work_that_they_are_of(town: Flask, sign_in: SignIn, first: str) -> None:
    """Everybody reads the published programme; whose reviews they may read, its pages say."""
    with town.app_context():
        judge({"good": 12, "requires_improvement": 9})
    page = sign_in(first).get("/insight/depth?year=2027").text
    path = "/programme/2027?view=agenda&amp;lane=cpr"
    assert f'<a class="govuk-link" href="{path}">The work behind it' in page
    assert sign_in(first).get("/programme/2027?view=agenda&lane=cpr").status_code == 200


def test_every_figure_but_that_of_all_years_has_something_behind_it(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12, "requires_improvement": 9})
        for key in ("breadth", "depth", "impact"):
            side = queries.page_of(Cast()["Priya"], key, {}).side
            assert side is not None
            assert [one.title for one in side.tables if not one.evidence and one.key not in ("years",)] == []
