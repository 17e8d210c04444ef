"""A pack in its readers' words. Expected words follow the requirement list."""

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("north-somerset"))


def test_the_year_month_by_month(pack: Pack) -> None:
    """NS-010, NS-011"""
    year = {line.month: [(work.code, work.subject) for work in line.work] for line in outline.year_of(pack)}
    assert next(iter(year)) == "January"
    assert year["July"] == [
        ("CPR", "Children with Disabilities"),
        ("TS", "YOS"),
        ("GPC", ""),
        ("QPM", ""),
        ("CSL", ""),
    ]
    assert year["August"] == year["December"] == []
    assert [line.month for line in outline.year_of(pack) if line.closed] == ["August", "December"]


def test_phases_in_words(pack: Pack) -> None:
    """NS-020, NS-040, NS-045, NS-090, NS-102"""
    lines = {line.code: {phase.name: phase for phase in line.phases} for line in outline.activities_of(pack)}
    review = lines["CPR"]
    assert review["Review"].when == "20 working days, from the start"
    assert review["Moderation"].when == "10 working days, after Review"
    assert review["Findings report"].who == "QA and Safeguarding Team"
    assert review["Findings report"].to == ("Findings report to Quality Assurance and Performance Monitoring Meeting")
    assert lines["TS"]["Documents sent"].when == "due 1 week before the start"
    assert lines["TS"]["Draft report"].when == "due 15 working days after the end"
    assert lines["TS"]["Report made final"].when == "due 5 working days after Draft report"


def test_boards_say_when_they_meet(pack: Pack) -> None:
    """NS-125"""
    board = outline.boards_of(pack)[0]
    assert board.chair == "Director of Children's Services"
    assert board.meets == (
        "January, March, May, July, September and November; last Wednesday of the month, 10:00 to 12:00"
    )
    assert "QA and Performance Board" in board.aliases


def test_ladders_name_who_settles_each_step(pack: Pack) -> None:
    """NS-051..054"""
    ((name, steps),) = outline.steps_of(pack)
    assert name == "Disagreement about a review"
    assert [who for who, _how, _within in steps] == [
        "Reviewer and Practitioner",
        "Moderator",
        "Head of Service QA and Safeguarding",
    ]
