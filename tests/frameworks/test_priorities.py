"""Actions that are each given a priority: by when, and what may not stand (D81)."""

from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.actions import due_within, why_not_a_priority
from qaportal.frameworks.schema import ActionRules
from tests.frameworks.packs import changed, refused, written

RULES = """action_rules:
  usual:
    name: Usual
    due:
      - {when: {fact: grade, is: badly}, within: 5 working days, source: page 9}
      - {within: 4 weeks, source: page 9}
    priorities:
      - {key: now, label: Now, within: 48 hours}
      - {key: soon, label: Soon, within: 10 days}
      - {key: later, label: Later, within: 28 days}
    signed_off_by: [manager]
    evidence: A note
    overdue_to: [line_manager]
    source: page 9
activities:
"""


def text(old: str = "", new: str = "") -> str:
    return changed("activities:\n", RULES.replace(old, new) if old else RULES)


def rules(folder: Path, body: str = "") -> ActionRules:
    return read_pack(written(folder, body or text())).action_rules["usual"]


@pytest.mark.parametrize(
    ("grade", "priority", "within"),
    [
        ("well", "now", "48 hours"), ("well", "soon", "10 days"), ("well", "later", "28 days"), ("well", "", "4 weeks"),
        ("badly", "now", "48 hours"), ("badly", "later", "5 working days"), ("badly", "", "5 working days"),
    ],
)  # fmt: skip
def test_the_sooner_of_the_priority_and_of_what_holds(tmp_path: Path, grade: str, priority: str, within: str) -> None:
    assert str(due_within(rules(tmp_path), {"grade": grade}, priority)) == within


def test_an_action_has_one_of_the_priorities(tmp_path: Path) -> None:
    found = rules(tmp_path)
    assert why_not_a_priority(found, "soon") == ""
    assert why_not_a_priority(found, "") == why_not_a_priority(found, "never") == "Choose a priority: Now, Soon, Later."
    start, end = RULES.index("    priorities"), RULES.index("    signed_off_by")
    none = rules(tmp_path, text(RULES[start:end], ""))
    assert (why_not_a_priority(none, ""), why_not_a_priority(none, "now")) == ("", "These actions have no priorities.")


def test_they_are_told_in_words(tmp_path: Path) -> None:
    (told,) = outline.actions_of(read_pack(written(tmp_path, text())))
    assert [(step.who, step.within) for step in told.steps] == [
        ("When grade is Badly", "5 working days"), ("Otherwise", "4 weeks"), ("With priority Now", "48 hours"),
        ("With priority Soon", "10 days"), ("With priority Later", "28 days"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("key: later", "key: soon", "The priority soon is listed twice in the action rules usual."),
        ("within: 28 days", "within: 1 week", "The priority later is more urgent than the one before it: list the most "
                                              "urgent first."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(old, new))] == [sentence]
