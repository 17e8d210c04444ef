"""What should come out of the work, and one grade of several: by hand, on a scale of four."""

from pathlib import Path

import pytest

from qaportal.cli.preview_text import as_text
from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.grades import Reached, overall, reached
from qaportal.frameworks.schema import OutcomeTarget, Pack
from qaportal.programme.generate import preview
from tests.frameworks.packs import changed, refused, written

LEVELS = "      - {key: well, label: Well}\n"
TOTAL = "      - {kind: total, exactly: 2, per: year, source: page 5}\n"
TARGET = "{kind: outcome, percent: 80, level: fairly, per: year, source: page 5}"


def text(target: str = TARGET, more: str = "") -> str:
    found = changed(LEVELS, f"{LEVELS}      - {{key: fairly, label: Fairly}}\n      - {{key: poorly, label: Poorly}}\n")
    return found.replace(TOTAL, f"{TOTAL}      - {target}\n").replace(
        "    scale: grades\n", f"    scale: grades\n{more}"
    )


def pack(folder: Path, rule: str = "") -> Pack:
    return read_pack(written(folder, text(more=f"    overall: {rule}\n" if rule else "")))


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["well", "fairly", "fairly", "well", "badly"], Reached(4, 5, is_met=True)),
        (["well", "fairly", "poorly", "badly"], Reached(2, 4, is_met=False)),
        (["well", "", "not graded"], Reached(1, 1, is_met=True)),
        ([], Reached(0, 0, is_met=True)),
    ],
)
def test_a_share_of_the_graded(tmp_path: Path, grades: list[str], expected: Reached) -> None:
    found = pack(tmp_path)
    target = found.activities["look"].targets[1]
    assert isinstance(target, OutcomeTarget)
    assert reached(found.scales["grades"], target, grades) == expected


@pytest.mark.parametrize(
    ("rule", "grades", "expected"),
    [
        ("worst_of", ["well", "poorly", "fairly"], "poorly"), ("worst_of", [], None),
        ("most_common", ["well", "badly", "well"], "well"), ("most_common", ["well", "poorly"], "poorly"),
        ("by_hand", ["well"], None), ("", ["well"], None),
    ],
)  # fmt: skip
def test_one_grade_of_several(tmp_path: Path, rule: str, grades: list[str], expected: str | None) -> None:
    found = pack(tmp_path, rule)
    assert overall(found.activities["look"], found.scales["grades"], grades) == expected


def test_they_are_told_in_words_and_make_no_work(tmp_path: Path) -> None:
    found = pack(tmp_path, "worst_of")
    made = preview(found, "2027")
    assert len(made.activities) == 2
    assert "Looks: 80 % of those graded in a year Fairly or better\n" in as_text(found, made, None)
    (look,) = outline.activities_of(found)
    assert [fact.lines for fact in look.facts if fact.label == "Of several grades"] == [
        ("the worst is the overall one",)
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (text(TARGET.replace("fairly", "fair")), "The activity look names the level fair, which is not in this pack; "
                                                 "did you mean fairly?"),
        (text().replace("    scale: grades\n", ""),
         "activities.look: this is about grades but has no scale: add scale."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, body: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, body)] == [sentence]
