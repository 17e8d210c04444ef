"""Tables that people take out: read by a spreadsheet, worked out by none."""

import csv
from io import StringIO

import pytest

from qaportal.lib.sheets import joined


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_what_is_written_is_read_again() -> None:
    rows = [["A", "B"], ["Zoë, “all”", 'two\r\nlines "quoted"']]
    text = joined(rows)
    assert (text[0], read(text)) == ("\ufeff", rows)


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://evil.example","1")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert read(joined([[cell, "A-0001", "3 - 2"]])) == [[f"'{cell}", "A-0001", "3 - 2"]]
