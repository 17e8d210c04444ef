"""Ratings of a form: from which number to which, and what the numbers mean (D52, LB-089)."""

from typing import Any

import pytest
from pydantic import ValidationError

from qaportal.frameworks.schema import Question


def question(kind: str = "rating", **more: Any) -> Question:
    return Question.model_validate({"key": "plan", "ask": "How good is the plan?", "kind": kind, **more})


def anchors(*at: int) -> tuple[dict[str, Any], ...]:
    return tuple({"at": n, "means": "So so"} for n in at)


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ({}, (1, 5)),
        ({"highest": 4}, (1, 4)),
        ({"lowest": 0, "highest": 10}, (0, 10)),
        ({"anchors": anchors(0, 5, 10)}, (0, 10)),
        ({"anchors": anchors(2, 3), "lowest": 1}, (1, 3)),
    ],
)
def test_a_rating_is_from_one_to_five_unless_it_says_otherwise(said: dict[str, Any], bounds: tuple[int, int]) -> None:
    assert question(**said).bounds == bounds


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"lowest": 5}, "is rated from 5 to 5: the highest must be above the lowest"),
        ({"anchors": anchors(1, 6), "highest": 5}, "has an anchor at 6, but is rated from 1 to 5"),
        ({"kind": "text", "highest": 4}, "has highest, which a text does not use"),
        ({"kind": "number", "lowest": 0}, "has lowest, which a number does not use"),
        ({"kind": "text", "anchors": anchors(1)}, "has anchors, which a text does not use"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        question(**said)
