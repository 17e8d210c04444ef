"""What is said above the figures, what is drawn of them, and which grades stand on one scale."""

import pytest

from qaportal.frameworks.schema import Scale
from qaportal.insight import headlines
from qaportal.insight.charts import Bar, Point, bars, line
from qaportal.insight.numbers import Work
from qaportal.insight.scales import breaks, version_of
from qaportal.insight.small import Cell

LEVELS = ("Good", "Poor")


def cells(*found: int | str) -> list[Cell]:
    """Shown counts, and those that are few ("<") or hidden ("#")."""
    states = {"<": Cell(3, "few"), "#": Cell(7, "hidden")}
    return [Cell(one) if isinstance(one, int) else states[one] for one in found]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((0, 0, 0, 0), "No reviews are finished."),
        ((0, "<", 0, "<"), "So few reviews are finished that nothing more can be said of their grades."),
        ((12, 9, 0, 21), "12 of 21 (57%) reviews that were graded were Good, the grade given most."),
        ((12, 6, 5, 23), "12 of 18 reviews that were graded were Good, the grade given most."),
        ((6, 6, 0, 12), "12 reviews were graded: 6 each Good and Poor, the grades given most."),
        (("<", "#", 0, 10), "10 reviews are finished; too few of each grade to say which was given most."),
        ((5, "#", 0, 12), "12 reviews are finished; too few of each grade to say which was given most."),
        ((12, "<", 0, 15), "12 of 15 reviews that were graded were Good, the grade given most."),
    ],
)
def test_grades_in_a_sentence(found: tuple[int | str, ...], words: str) -> None:
    assert headlines.of_grades("reviews", LEVELS, cells(*found)) == words


@pytest.mark.parametrize(
    ("work", "reports", "words"),
    [
        (Work(), (0, 0), ("Nothing is planned for 2027.",)),
        (Work(3, 1, 2), (0, 0), ("1 of 3 planned pieces of work for 2027 is past; 2 more were called off.",)),
        (Work(30, 20, 0, 9, 1, 10), (3, 4),
         ("20 of 30 planned pieces of work for 2027 are past.", "9 of 20 (45%) steps that were due were done in time.",
          "3 of 4 reports that were due were sent in time.")),
    ],
)  # fmt: skip
def test_work_in_sentences(work: Work, reports: tuple[int, int], words: tuple[str, ...]) -> None:
    assert headlines.of_work("2027", work, *reports) == words


@pytest.mark.parametrize(
    ("made", "not_yet", "whole", "words"),
    [
        (0, 0, 0, "No action was agreed."),
        (0, 0, 9, "0 of 9 actions that were agreed are closed."),
        (8, 6, 20, "14 of 20 (70%) actions that were agreed are closed; 8 of those made a difference."),
        ("<", 6, 20, "20 actions were agreed; too few of them are closed to say how many."),
        (0, "<", "<", "So few actions were agreed that nothing more can be said of them."),
    ],
)
def test_actions_in_a_sentence(made: int | str, not_yet: int | str, whole: int | str, words: str) -> None:
    assert headlines.of_actions(*cells(made, not_yet, whole)) == words


@pytest.mark.parametrize(
    ("heard", "whole", "words"),
    [
        (0, 0, ""), (7, 12, "The child’s view was heard in 7 of 12 cases."),
        ("<", 12, "The child’s view: too few to say how often it was heard."),
    ],
)  # fmt: skip
def test_voices_in_a_sentence(heard: int | str, whole: int | str, words: str) -> None:
    assert headlines.of_voice("The child’s view", *cells(heard, whole)) == words


@pytest.mark.parametrize(
    ("same", "whole", "words"),
    [
        (0, 0, ""), (16, 20, "Both looks gave the same grade in 16 of 20 (80%) reviews."),
        ("<", 9, "Too few second looks are in to say how far they agree."),
    ],
)  # fmt: skip
def test_agreement_in_a_sentence(same: int | str, whole: int | str, words: str) -> None:
    assert headlines.of_agreement("reviews", *cells(same, whole)) == words


def test_what_is_said_of_hiding() -> None:
    assert headlines.on_numbers(1)[0] == "The framework hides no small number."
    assert "Counts from 1 to 4" in headlines.on_numbers(5)[0]


# Charts -----------------------------------------------------------------------------------------------------


def test_a_bar_is_as_long_as_its_count_and_what_is_hidden_has_none() -> None:
    drawn = bars("Grades", [Bar("Good", "12", 12), Bar("Poor", "6", 6), Bar("None", "Hidden", None)])
    assert drawn is not None
    lengths = [shape.at[2] for shape in drawn.shapes if shape.kind == "rect"]
    assert lengths[0] == 2 * lengths[1]
    assert lengths[2] == 0
    assert drawn.says == "Good: 12; Poor: 6; None: Hidden"


def test_a_part_of_a_bar_is_darker() -> None:
    drawn = bars("Work", [Bar("Reviews", "3 of 6", 6, 3), Bar("Weeks", "0 of 1", 1, 0)])
    assert drawn is not None
    assert [shape.look for shape in drawn.shapes if shape.kind == "rect"] == ["light", "full", "light"]


@pytest.mark.parametrize("found", [[], [Bar("Good", "12", 12)], [Bar("Good", "0", 0), Bar("Poor", "Hidden", None)]])
def test_nothing_is_drawn_of_nothing(found: list[Bar]) -> None:
    assert bars("Grades", found) is None


def test_a_line_goes_over_no_gap_and_no_break() -> None:
    points = [Point("2024", 60), Point("2025", 80), Point("2026", None), Point("2027", 50), Point("2028", 40, True)]
    drawn = line("Good or better", points)
    assert drawn is not None
    lines = [shape.look for shape in drawn.shapes if shape.kind == "line"]
    assert lines == ["grid", "grid", "grid", "full", "break"]
    assert drawn.says == "2024: 60%; 2025: 80%; 2026: no rate; 2027: 50%; 2028: 40%, on another scale than before"
    assert line("Good or better", points[:1]) is None


# Scales -----------------------------------------------------------------------------------------------------


def scale(*labels: str, wording: str = "As they are") -> Scale:
    levels = tuple({"key": label.lower(), "label": label} for label in labels)
    return Scale.model_validate(
        {"key": "grades", "name": "Grade", "levels": levels, "descriptors": wording, "source": "1"}
    )


def test_another_label_or_wording_is_another_version() -> None:
    kind = type("Kind", (), {"scale": "grades"})()
    keys = [
        version_of(kind, {"grades": one}).key
        for one in (scale("Good", "Poor"), scale("Good", "Poor"), scale("Good", "Weak"),
                    scale("Good", "Poor", wording="Otherwise"))
    ]  # fmt: skip
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert breaks(keys) == [False, False, True, True]
    assert version_of(None, {}).columns == ("no_grade",)
