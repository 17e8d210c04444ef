"""Bedford Borough's reports of 2027 and the meetings that they make (BD-033, BD-035, BD-043, BD-055)."""

from datetime import date

import pytest

from qaportal.boards.register import DueReport, register
from qaportal.frameworks.loading import read_pack, shipped

# Monthly overviews: the fifth working day after the month. On the way: 3 and 31 May, 30 August, 3 January 2028.
OVERVIEWS = [
    date(2027, 2, 5), date(2027, 3, 5), date(2027, 4, 7), date(2027, 5, 10), date(2027, 6, 7), date(2027, 7, 7),
    date(2027, 8, 6), date(2027, 9, 7), date(2027, 10, 7), date(2027, 11, 5), date(2027, 12, 7), date(2028, 1, 10),
]  # fmt: skip
# Quarterly papers: the seventh.
QUARTERS = [date(2027, 4, 9), date(2027, 7, 9), date(2027, 10, 11), date(2028, 1, 12)]


@pytest.fixture(scope="module")
def reports() -> list[DueReport]:
    return register(read_pack(shipped("bedford")), date(2027, 1, 1), date(2027, 12, 31), [])


def due(reports: list[DueReport], report: str, edition: str) -> list[date]:
    return [one.due for one in reports if (one.report_key, one.edition_key) == (report, edition)]


def test_an_overview_for_each_month(reports: list[DueReport]) -> None:
    """BD-033"""
    assert due(reports, "overview", "monthly") == OVERVIEWS


@pytest.mark.parametrize(("report", "edition"), [("overview", "quarterly"), ("supervision_summary", "quarterly")])
def test_papers_for_each_quarter(reports: list[DueReport], report: str, edition: str) -> None:
    """BD-035, BD-043"""
    assert due(reports, report, edition) == QUARTERS


def test_learning_from_observation_once_a_year(reports: list[DueReport]) -> None:
    """BD-055"""
    assert due(reports, "observation_report", "annual") == [date(2028, 1, 12)]


def test_everything_for_the_dmt_is_there_five_working_days_before_it_sits(reports: list[DueReport]) -> None:
    """GAP-07: third Wednesdays, papers on the Wednesday before; over Easter and the bank holidays of May as well."""
    papers = {(2, 10), (3, 10), (4, 14), (5, 12), (6, 9), (7, 14), (8, 11), (9, 8), (10, 13), (11, 10), (12, 8)}
    days = {date(2027, month, day) for month, day in papers} | {date(2028, 1, 12)}
    for one in reports:
        if one.goes_to("dmt"):
            assert any(one.due <= day and (one.due.year, one.due.month) == (day.year, day.month) for day in days)
