"""Another division each time, in turn, on from one year into the next (LB-040 for what is no cohort)."""

from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.programme.generate import preview
from tests.frameworks.packs import changed, refused
from tests.programme.test_places import OLD, looks, pack_with

THREE = "subjects: [North, South, West], source: page 5"


def subjects(folder: Path, cadence: str, year: str) -> list[tuple[int, str]]:
    return [(row.starts.month, row.subject) for row in looks(pack_with(folder, cadence), year)]


def test_four_a_year_go_on_from_year_to_year(tmp_path: Path) -> None:
    cadence = f"{{kind: times, n: 4, per: year, months: [2, 5, 9, 11], {THREE}}}"
    assert subjects(tmp_path, cadence, "2027") == [(2, "North"), (5, "South"), (9, "West"), (11, "North")]
    assert subjects(tmp_path, cadence, "2028") == [(2, "South"), (5, "West"), (9, "North"), (11, "South")]
    assert [name for _month, name in subjects(tmp_path, cadence, "2029")] == ["West", "North", "South", "West"]


def test_every_second_month_takes_turns_over_a_closed_one(tmp_path: Path) -> None:
    """From February, but not in August: five a year, so that 2028 begins with the third of three."""
    cadence = f"{{kind: every, interval: 2 months, from_month: 2, {THREE}}}"
    assert subjects(tmp_path, cadence, "2027") == [
        (2, "North"), (4, "South"), (6, "West"), (10, "North"), (12, "South"),
    ]  # fmt: skip
    assert subjects(tmp_path, cadence, "2028")[0] == (2, "West")


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (f"{{kind: every, interval: 2 months, {THREE}}}", "every 2 months, of North, South and West in turn"),
        (f"{{kind: times, n: 2, per: year, months: [2, 5], {THREE}}}",
         "twice a year, in February and May, of North, South and West in turn"),
        (f"{{kind: times, n: 1, per: quarter, {THREE}}}", "once a quarter, of North, South and West in turn"),
    ],
)  # fmt: skip
def test_it_is_told_in_words(tmp_path: Path, cadence: str, words: str) -> None:
    pack = pack_with(tmp_path, cadence)
    assert outline.cadence_words(pack, pack.activities["look"].cadence[0]) == words
    assert {row.title for row in preview(pack, "2027").activities} >= {"Look: North", "Look: South"}


COHORT = "cohorts:\n  one: {name: One, size: 1, seats: [{post: director}], source: page 9}\nactivities:"


def test_a_place_has_one_subject(tmp_path: Path) -> None:
    text = changed(OLD, f"      - {{kind: every, interval: 2 months, {THREE}}}\n").replace("activities:", COHORT)
    text = text.replace("    scale: grades\n", "    scale: grades\n    cohorts: {turns: [one], source: page 9}\n")
    assert [said for _file, _line, said in refused(tmp_path, text)] == [
        "look is of subjects in turn and of cohorts in turn: a place in the year has one subject."
    ]
