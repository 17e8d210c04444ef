"""Two versions rule by rule, in words (issue point 5 of packs: compare two versions)."""

from pathlib import Path

import pytest

from qaportal.frameworks.comparing import compare
from qaportal.frameworks.loading import read_pack
from tests.frameworks.packs import laid_down

Told = tuple[str, str, str, str, str, str]


def told(folder: Path, old: str, new: str) -> list[Told]:
    """Area, kind, where, what, before and after of each difference once `old` is written as `new`."""
    was, now = laid_down(folder / "was"), laid_down(folder / "now", one=(old, new))
    return [
        (area.title, each.kind, each.where, each.what, each.old, each.new)
        for area in compare(read_pack(was), read_pack(now))
        for each in area.differences
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{month: 9, subject: Care leavers}", "{month: 10, subject: Leaving care}",
         ("The work", "changed", "Case review", "how often", "September: Care leavers", "October: Leaving care")),
        ("lasts: 20 working days", "lasts: 15 working days",
         ("The work", "changed", "Case review: Review", "how long it lasts", "20 working days", "15 working days")),
        ("amount: {exactly: 1}", "amount: {at_least: 2}",
         ("Standing duties", "changed", "Monthly audit by each manager", "amount", "1", "at least 2")),
        ("receives: [What the reviews found, How far the actions are]", "receives: [What the reviews found]",
         ("Boards", "gone", "Quality Assurance Board", "receives", "How far the actions are", "")),
        ("        due: 10 working days ", "        due: 5 working days ",
         ("Reports", "changed", "Quality assurance report: quarterly", "when it is due", "10 working days",
          "5 working days")),
        ("choice: opening_day", "choice: next_working_day",
         ("How days are counted", "changed", "", "the first day of a period", "the day on which it opens is day 1",
          "the working day after it opens is day 1")),
        ("title: Support Officer", "title: Business Support",
         ("Who is who", "changed", "Business Support", "title", "Support Officer", "Business Support")),
        ("    to: [team_manager, head_of_service]", "    to: [head_of_service]",
         ("What cannot wait", "gone", "A child may not be safe now", "to", "Team Manager", "")),
    ],
)  # fmt: skip
def test_what_changed_is_said_with_before_and_after(tmp_path: Path, old: str, new: str, expected: Told) -> None:
    assert told(tmp_path, old, new) == [expected]


def test_a_whole_rule_is_new(tmp_path: Path) -> None:
    new = "plans:\n  service_plan: {name: Service plan, level: service, led_by: director, forum: Away day, source: x}"
    (found,) = told(tmp_path, "plans:", new)
    assert found == (
        "Action plans", "added", "Service plan", "", "",
        "name: Service plan; level: service; led by: Director of Children's Services; forum: Away day",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source: framework:18\n\nalerts:", "source: framework:99\n\nalerts:"),
        ("why: In time for the first meeting of the new year.", "why: It always was."),
        ("version: 2027-1", "version: 2027-2"),
    ],
)
def test_what_changes_nothing_that_anybody_does_is_left_out(tmp_path: Path, old: str, new: str) -> None:
    assert told(tmp_path, old, new) == []
