"""Reports that come in named months, and those due on a weekday or on a day of a month: days of 2027, by hand.

Good Friday is 26 March, Easter Monday 29 March.
"""

from datetime import date
from pathlib import Path

import pytest

from qaportal.boards.register import register
from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from tests.boards.packs import council
from tests.frameworks.packs import refused, written

QUARTERLY = "{per: quarter, due: 10 working days,"


def text(rule: str) -> str:
    return council().replace(QUARTERLY, f"{{{rule},")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # the stretches end on Sunday 28 February and Tuesday 31 August
        ("months: [9, 3], due: 1 week", [("September 2026 to February 2027", "Mon 08 Mar"),
                                         ("March to August 2027", "Tue 07 Sep")]),
        ("months: [3, 9], due_on: {kind: weekday, weekday: friday, nth: 1}",
         [("September 2026 to February 2027", "Fri 05 Mar"), ("March to August 2027", "Fri 03 Sep")]),
        ("months: 1, due_on: tuesday", [("January to December 2027", "Tue 04 Jan")]),
        ("per: quarter, due_on: {kind: working_day, nth: 10}",
         [("January to March 2027", "Wed 14 Apr"), ("April to June 2027", "Wed 14 Jul"),
          ("July to September 2027", "Thu 14 Oct"), ("October to December 2027", "Mon 17 Jan")]),
        ("per: half_year, due_on: {kind: working_day, nth: -1}",
         [("Half year to June 2027", "Fri 30 Jul"), ("Half year to December 2027", "Mon 31 Jan")]),
    ],
)  # fmt: skip
def test_days_of_reports(tmp_path: Path, rule: str, expected: list[tuple[str, str]]) -> None:
    found = register(read_pack(written(tmp_path, text(rule))), date(2027, 1, 1), date(2027, 12, 31), ())
    told = [(d.label, f"{d.due:%a %d %b}") for d in found if (d.report_key, d.edition_key) == ("plans", "quarterly")]
    assert told == expected


@pytest.mark.parametrize(("weekday", "first", "easter"), [
    ("friday", date(2027, 1, 8), date(2027, 3, 30)),  # of the week itself; Good Friday's waits for Tuesday
    ("monday", date(2027, 1, 11), date(2027, 3, 30)),  # of the week after; Easter Monday's waits too
])  # fmt: skip
def test_a_weekly_report_is_due_on_a_weekday(tmp_path: Path, weekday: str, first: date, easter: date) -> None:
    pack = read_pack(written(tmp_path, text(f"per: week, due_on: {weekday}")))
    found = register(pack, date(2027, 1, 1), date(2027, 12, 31), ())
    due = {d.covers_from: d.due for d in found if d.edition_key == "quarterly"}
    assert (due[date(2027, 1, 4)], due[date(2027, 3, 22)]) == (first, easter)


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("months: [9, 3], due: 1 week", "in March and September, 1 week after it ends"),
        ("per: week, due_on: friday", "every week, on the Friday after it ends"),
        ("per: month, due_on: {kind: working_day, nth: 5}",
         "every month, on the 5th working day of the month that follows"),
        ("per: month, due_on: {kind: working_day, nth: -2}",
         "every month, on the 2nd last working day of the month that follows"),
    ],
)  # fmt: skip
def test_they_are_told_in_words(tmp_path: Path, rule: str, when: str) -> None:
    report = outline.reports_of(read_pack(written(tmp_path, text(rule))))[0]
    assert [edition.when for edition in report.editions][1] == when


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("months: [3, 3], due: 1 week", "March is listed twice for the report plans."),
        ("months: [3], per: year, due: 1 week", "reports.plans.editions.quarterly: this must say exactly one of per (a "
         "period), every (a length), months (named ones), after (an event) and before (a sitting)."),
        ("per: year, due: 1 week, due_on: friday", "reports.plans.editions.quarterly: this says both due and due_on: "
         "give one."),
        ("before: {board: forum, by: 1 week}, due_on: friday", "reports.plans.editions.quarterly: this says due_on, "
         "which counts from the end of a period: say when it is due in after or before."),
        ("months: [3]", "reports.plans.editions.quarterly: this says which period it is for but not how long after it "
         "is due: add due."),
        ("per: week, due_on: fryday", 'reports.plans.editions.quarterly.due_on: the text "fryday" is not one of '
         "monday, tuesday, wednesday, thursday or friday; did you mean friday?"),
        ("per: month, due_on: {kind: working_day, nth: 0}", "reports.plans.editions.quarterly.due_on.nth: this must "
         "not be 0: 1 is the first, -1 the last."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, rule: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(rule))] == [sentence]
