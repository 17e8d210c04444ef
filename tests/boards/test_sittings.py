"""Which meeting a report makes, and which it just misses (GAP-07); who reports to whom (D91)."""

from datetime import date
from pathlib import Path

import pytest

from qaportal.boards.lines import Line, papers_of
from qaportal.boards.register import register
from qaportal.boards.sittings import Node, reach, reaches, sittings, tree
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from tests.boards.packs import APRIL, FEBRUARY, JANUARY, council, row
from tests.frameworks.packs import written


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(written(tmp_path, council()))


def test_papers_are_due_so_many_working_days_before(pack: Pack) -> None:
    """Wednesday 10 February: the Wednesday before. Tuesday 30 March: Easter lies between."""
    march = row("FOR-2027-03", "forum_meeting", date(2027, 3, 30), date(2027, 3, 30))
    found = sittings(pack, "2027", [march, FEBRUARY, JANUARY])
    assert [(one.ref, one.papers_due) for one in found] == [
        ("FOR-2027-02", date(2027, 2, 3)),
        ("FOR-2027-03", date(2027, 3, 19)),
    ]


def test_a_cancelled_meeting_is_no_sitting(pack: Pack) -> None:
    assert sittings(pack, "2027", [FEBRUARY._replace(state="cancelled")]) == []


@pytest.mark.parametrize(
    ("due", "makes", "misses"),
    [
        (date(2027, 1, 20), "FOR-2027-02", None),
        (date(2027, 2, 3), "FOR-2027-02", None),  # the very day on which papers are due
        (date(2027, 2, 4), "FOR-2027-04", "FOR-2027-02"),
        (date(2027, 2, 26), "FOR-2027-04", "FOR-2027-02"),  # after the month's meeting
        (date(2027, 3, 5), "FOR-2027-04", None),  # no meeting in March to miss
        (date(2027, 4, 7), "FOR-2027-04", None),
        (date(2027, 4, 8), None, "FOR-2027-04"),
        (date(2027, 5, 10), None, None),
    ],
)
def test_a_report_makes_the_first_meeting_whose_deadline_it_keeps(
    pack: Pack, due: date, makes: str | None, misses: str | None
) -> None:
    found = reach(due, "forum", "Forum", sittings(pack, "2027", [FEBRUARY, APRIL]))
    assert (found.makes.ref if found.makes else None, found.misses.ref if found.misses else None) == (makes, misses)


def test_a_meeting_knows_the_reports_that_make_it_and_those_just_too_late(pack: Pack) -> None:
    """Papers for 10 February are due on the 3rd, for 14 April on the 7th."""
    planned = sittings(pack, "2027", [FEBRUARY, APRIL])
    dues = register(pack, date(2027, 1, 1), date(2027, 12, 31), [JANUARY])
    lines = [Line(due, None, "due", reaches(pack, due, planned)) for due in dues]
    february, april = (papers_of(one, lines) for one in planned)
    assert [line.due.key for line in february.make] == ["summary/each/LOK-2027-01"]
    assert [(line.due.key, instead.ref if instead else None) for line, instead in february.miss] == [
        ("plans/monthly/2027-01-01", "FOR-2027-04"),
        ("LOK-2027-01/report", "FOR-2027-04"),
    ]
    assert [line.due.key for line in april.make] == [
        "plans/monthly/2027-01-01",
        "LOK-2027-01/report",
        "plans/monthly/2027-02-01",
        "plans/monthly/2027-03-01",
    ]
    assert [(line.due.key, instead) for line, instead in april.miss] == [("plans/quarterly/2027-01-01", None)]


def test_a_board_that_meets_by_its_own_calendar_has_no_dates_to_make(pack: Pack) -> None:
    (annual,) = [due for due in register(pack, date(2027, 1, 1), date(2027, 12, 31), []) if due.is_published]
    (found,) = reaches(pack, annual, sittings(pack, "2027", [FEBRUARY]))
    assert (found.board, found.has_dates, found.makes, found.misses) == ("council", False, None, None)


def test_boards_stand_under_the_one_that_they_report_to(pack: Pack) -> None:
    assert tree(pack) == (Node("council", "Council", (Node("forum", "Forum", ()),)),)
