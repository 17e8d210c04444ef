"""What rules decide by: an answer on the form or a fact of the record, wherever a condition may stand (D81)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.actions import due_rule
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.meaning.figures import is_due
from qaportal.frameworks.meaning.second_look import Reviewed, to_moderate
from qaportal.frameworks.schema import Alert, Feedback, Moderation
from qaportal.lib.workdays import WorkCalendar

EXAMPLE = Path(__file__).parent / "examples" / "saltmarsh"
WEAK = {"answer": "grade", "is": ("weak",)}


@pytest.mark.parametrize(
    ("known", "within"),
    [
        ({"grade": "weak", "safe": "no"}, "5 working days"),
        ({"grade": "weak", "safe": False}, "5 working days"),
        ({"grade": "weak", "safe": "yes"}, "20 working days"),
        ({"grade": "sound", "safe": "no"}, "20 working days"),
        ({"grade": "weak"}, "20 working days"),
        ({}, "20 working days"),
    ],
)
def test_the_guides_own_rule_looks_at_the_answers_that_were_given(known: dict[str, Any], within: str) -> None:
    """Saltmarsh, paragraph 20: within five working days where the grade is Weak and the child is not safe."""
    rules = read_pack(EXAMPLE).action_rules["usual"]
    assert str(due_rule(rules, known).within.value) == within


def test_an_alert_tells_others_by_an_answer_too() -> None:
    alert = Alert.model_validate({
        "key": "unsafe", "name": "Not safe", "by": "looker", "to": ("manager",), "within": "2 hours", "source": "19",
        "also_to": ({"to": ("director",), "when": WEAK, "source": "19"},),
    })  # fmt: skip
    at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert told(alert, at, WorkCalendar(), {"grade": "weak"}).to == ("manager", "director")
    assert told(alert, at, WorkCalendar(), {"grade": "sound"}).to == ("manager",)


def test_a_second_look_is_always_had_by_an_answer_too() -> None:
    rule = Moderation.model_validate({
        "seat": "second", "of": "sample", "always_when": WEAK, "depth": "whole", "asks": ("grade",), "blind": True,
        "on_difference": "talk", "final": "agreed", "source": "4",
    })  # fmt: skip
    done = [Reviewed("R-1", {"grade": "weak"}), Reviewed("R-2", {"grade": "sound"})]
    assert to_moderate(rule, done, seed=1) == ("R-1",)


def test_whether_somebody_is_asked_may_hang_on_an_answer() -> None:
    feedback = Feedback.model_validate({
        "key": "child", "name": "Child", "of": "child", "by": "looker", "eligible": {"answer": "age", "at_least": 12},
        "reasons_for_none": ("Away",), "source": "24",
    })  # fmt: skip
    assert is_due(feedback, {"age": 12})
    assert not is_due(feedback, {"age": 11})
