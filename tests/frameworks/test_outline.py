"""A pack in its readers' words. Expected words follow the requirement list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from shutil import copytree

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import SHIPPED, read_pack, shipped
from qaportal.frameworks.schema import CalendarCadence, Pack


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
        "6 times a year, in January, March, May, July, September and November; "
        "last Wednesday of the month, 10:00 to 12:00"
    )
    assert "QA and Performance Board" in board.aliases


def test_ladders_name_who_settles_each_step(pack: Pack) -> None:
    """NS-051..054"""
    (ladder,) = outline.disputes_of(pack)
    assert ladder.name == "Disagreement about a review"
    assert [step.who for step in ladder.steps] == [
        "Reviewer and Practitioner",
        "Moderator",
        "Head of Service QA and Safeguarding",
    ]


def test_what_the_framework_leaves_open_is_marked(pack: Pack) -> None:
    """NS-011, GAP-03"""
    told = {fact.label: (fact.lines, fact.source, fact.is_open) for fact in outline.calendar_of(pack)}
    assert told["Counting a period"] == (("the day on which it opens is day 1",), "002:97-101, 143", True)
    assert told["The year begins in"] == (("January",), "", False)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("amount: {exactly: 1}, per: month", "amount: {exactly: 1}, per: month",
         "Each Team Manager owes 1 a month. Late work can still be done until the end of the next month."),
        ("amount: {exactly: 1}, per: month", "amount: {at_least: 2}, per: half_year",
         "Each Team Manager owes at least 2 a half-year, spread evenly. "
         "Late work can still be done until the next one is due."),
        ("amount: {exactly: 1}, per: month", "amount: {at_most: 4}, per: year",
         "Each Team Manager may do up to 4 a year. Nothing of it can be late."),
        ("amount: {exactly: 1}, per: month", "amount: {roughly: 3}, per: month",
         "Each Team Manager does about 3 a month, as a guide. Nothing of it can be late."),
        ("{kind: quota, amount: {exactly: 1}, per: month}", "{kind: interval, every: 6 months, window: rolling}",
         "Each Team Manager owes one every 6 months."),
        ("{kind: quota, amount: {exactly: 1}, per: month}", "{kind: once, within: 3 months, of: joining}",
         "Each Team Manager owes one within 3 months of joining."),
    ],
)  # fmt: skip
def test_a_duty_in_words(tmp_path: Path, old: str, new: str, words: str) -> None:
    """D12 to D17"""
    copytree("qaportal/frameworks/skeleton", tmp_path / "pack")
    written = tmp_path / "pack" / "pack.yaml"
    written.write_text(written.read_text().replace(old, new))
    (duty,) = outline.duties_of(read_pack(tmp_path / "pack"))
    assert duty.rule == words


def test_a_duty_says_what_holds_while_a_flag_is_up() -> None:
    """BD-050, BD-052: another interval, bounded by the time since, or another policy."""
    told = {line.key: line for line in outline.duties_of(read_pack("tests/frameworks/examples/saltmarsh"))}
    assert told["observe"].otherwise == (
        "While flagged “Newly qualified”: one every 4 months.",
        "While flagged “Needs support”: one every 6 months.",
    )
    assert told["two_a_month"].otherwise == ()


@pytest.mark.parametrize(
    ("edition", "when", "gets"),
    [
        ("per: quarter\n        due: 1 week", "every quarter, 1 week after it ends", "every quarter"),
        ("every: 13 weeks\n        due: 1 week", "every 13 weeks, 1 week after they end", "every 13 weeks"),
        ("after: {activity: case_review, by: 1 week}", "1 week after each case review", "after each case review"),
        ("before: {board: qa_board, by: 1 week}", "1 week before each sitting of Quality Assurance Board",
         "before each sitting of Quality Assurance Board"),
    ],
)  # fmt: skip
def test_when_an_edition_comes_in_words(tmp_path: Path, edition: str, when: str, gets: str) -> None:
    copytree("qaportal/frameworks/skeleton", tmp_path / "pack")
    written = tmp_path / "pack" / "pack.yaml"
    written.write_text(re.sub(r"(?s)        per: quarter .*?        due: 10 working days[^\n]*", f"        {edition}",
                              written.read_text(), count=1))  # fmt: skip
    pack = read_pack(tmp_path / "pack")
    (report,), board = outline.reports_of(pack), outline.boards_of(pack)[0]
    assert report.editions[0].when == when
    assert any(line.endswith(f"({gets})") for line in board.gets)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (range(1, 13), "every month"),
        ([n for n in range(1, 13) if n != 8], "every month but August"),
        ([4, 10], "twice a year, in April and October"),
        ([2], "once a year, in February"),
    ],
)
def test_how_often_in_words(pack: Pack, months: Iterable[int], words: str) -> None:
    entries = tuple({"month": month} for month in months)
    cadence = CalendarCadence.model_validate({"kind": "calendar", "entries": entries, "source": "page 1"})
    assert outline.cadence_words(pack, cadence) == words


def texts(value: object) -> Iterator[str]:
    """Every text in something told; keys, which lead from page to page, are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("key", "icon", "activity", "forms", "rubrics", "source"):
                yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("folder", sorted(SHIPPED.iterdir()), ids=lambda folder: str(folder.name))
def test_every_pack_is_told_in_words(folder: Path) -> None:
    """No key, no name of Python and no empty blank reaches a reader."""
    pack = read_pack(folder)
    told = [
        outline.year_of(pack), outline.all_year(pack), outline.activities_of(pack), outline.duties_of(pack),
        outline.reports_of(pack), outline.written_by_work(pack), outline.boards_of(pack), outline.disputes_of(pack),
        outline.alerts_of(pack), outline.actions_of(pack), outline.moderation_of(pack), outline.feedback_of(pack),
        outline.plans_of(pack), outline.calendar_of(pack), outline.posts_of(pack), outline.groups_of(pack),
        *(outline.sheet_of(pack, key) for key in pack.forms), *(outline.rubric_of(pack, key) for key in pack.rubrics),
    ]  # fmt: skip
    wrong = re.compile(r"[a-z]_[a-z]|None(?! is)|<|\(\)|  |\bkind=")
    assert [text for line in told for text in texts(line) if wrong.search(text)] == []
