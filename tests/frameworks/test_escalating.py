"""Who hears next of what is late or unanswered, step by step (D78, D82). Days of 2027, by hand."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.actions import told_of_late
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.schema import Alert
from qaportal.lib.workdays import WorkCalendar
from tests.frameworks.packs import changed, refused, written

RULES = """action_rules:
  usual:
    name: Usual
    due: [{within: 4 weeks, source: page 9}]
    signed_off_by: [manager]
    evidence: A note
    overdue_to: [line_manager]
    escalates:
      - {to: [manager], after: 5 working days, source: page 9}
      - {to: [director], after: 10 working days, source: page 9}
    source: page 9
activities:
"""


def text(old: str = "", new: str = "") -> str:
    return changed("activities:\n", RULES.replace(old, new) if old else RULES)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 3, 22), ()),  # the day it is due
        (date(2027, 3, 23), ("line_manager",)),
        (date(2027, 3, 30), ("line_manager",)),
        # Good Friday and Easter Monday count no more than the weekends: the 5th working day is Wednesday 31 March
        (date(2027, 3, 31), ("line_manager", "manager")),
        (date(2027, 4, 7), ("line_manager", "manager", "director")),
    ],
)
def test_of_a_late_action(tmp_path: Path, today: date, expected: tuple[str, ...]) -> None:
    pack = read_pack(written(tmp_path, text()))
    assert told_of_late(pack.action_rules["usual"], date(2027, 3, 22), today, WorkCalendar()) == expected


def alert(**rules: Any) -> Alert:
    steps = tuple(
        {"to": (who,), "after": after, "source": "p"} for who, after in (("manager", "4 hours"), ("director", "1 day"))
    )
    return Alert.model_validate({"key": "a", "name": "A", "by": "worker", "to": ("worker",), "within": "2 hours",
                                 "escalates": steps, "source": "page 9"} | rules)  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        # raised on Friday 8 January at 15:00: to be told by 17:00; four hours and a day on from there
        ("clock_hours", [datetime(2027, 1, 8, 21, tzinfo=UTC), datetime(2027, 1, 9, 17, tzinfo=UTC)]),
        # in working hours the four end on Monday at 13:00, the eight of a day at 17:00
        ("working_hours", [datetime(2027, 1, 11, 13, tzinfo=UTC), datetime(2027, 1, 11, 17, tzinfo=UTC)]),
    ],
)
def test_of_an_alert_that_nobody_answers(clock: str, expected: list[datetime]) -> None:
    found = told(alert(clock=clock), datetime(2027, 1, 8, 15, tzinfo=UTC), WorkCalendar())
    assert found.later == ((("manager",), expected[0]), (("director",), expected[1]))


def test_they_are_told_in_words(tmp_path: Path) -> None:
    (rules,) = outline.actions_of(read_pack(written(tmp_path, text())))
    assert [fact.lines[0] for fact in rules.facts if fact.label == "While it stays late"] == [
        "Manager, 5 working days after", "Director, 10 working days after",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("after: 10 working days", "after: 1 week",
         "The step after 1 week does not come later than the one before it."),
        ("to: [director]", "to: [directors]", "The action rules usual names the seat, post, party or board directors, "
                                              "which is not in this pack; did you mean director?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(old, new))] == [sentence]
