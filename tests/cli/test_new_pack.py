"""A pack laid down to start from: it holds as it is, and shows each part of the language where it is filled in."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qaportal.cli import main
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import preview

# Parts of the language that the skeleton leaves to its comments.
ONLY_TOLD = {"valid_to", "cohorts", "events", "feedback"}


def run(folder: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(folder / "instance"), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_DEMO": ""}
    return CliRunner().invoke(main, ("frameworks", *words), env=env)


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    said = run(tmp_path, "new", str(tmp_path / "meadowshire"))
    assert said.exit_code == 0, said.stderr
    return tmp_path / "meadowshire"


def test_it_is_sound_as_it_is_and_says_what_it_makes(tmp_path: Path, laid: Path) -> None:
    said = run(tmp_path, "check", str(laid))
    assert (said.exit_code, said.stdout.splitlines()) == (
        0,
        [
            "meadowshire 2027-1 is sound: 2 kinds of activity",
            "  1 standing duty",
            "  1 report in 2 editions",
            "  1 board, 1 with meetings in the year",
            "  2 forms with 10 questions, 1 rubric",
            "  15 open questions: 15 not said",
        ],
    )


def test_it_previews_a_year_without_warnings(laid: Path) -> None:
    made = preview(read_pack(laid), "2027-28")
    assert [row.ref for row in made.activities] == [
        "CR-2027-04", "QAB-2027-04", "CR-2027-06", "QAB-2027-07", "CR-2027-09", "QAB-2027-10", "CR-2027-11",
        "QAB-2028-01",
    ]  # fmt: skip
    assert made.warnings == ()


def test_the_year_that_it_tells_to_preview_is_one_of_its_own(tmp_path: Path, laid: Path) -> None:
    (year,) = re.findall(r"preview THIS-FOLDER (\S+)", (laid / "pack.yaml").read_text())
    assert next(row.starts.year for row in preview(read_pack(laid), year).activities) == 2027


def test_every_part_of_the_language_stands_in_it(laid: Path) -> None:
    """A part added to the language is shown to those who write packs, or named here."""
    written = read_pack(laid).body
    text = (laid / "pack.yaml").read_text()
    assert Pack.model_fields.keys() - written.keys() == ONLY_TOLD
    assert [part for part in written if part not in ("forms", "rubrics") and f"\n{part}:" not in text] == []


def test_nothing_is_written_over(tmp_path: Path, laid: Path) -> None:
    before = (laid / "pack.yaml").read_text()
    said = run(tmp_path, "new", str(laid))
    assert said.exit_code == 1
    assert said.stderr == f"{laid} is there already, and nothing is written over it. Choose another folder.\n"
    assert (laid / "pack.yaml").read_text() == before


def test_a_folder_that_cannot_name_a_pack_is_refused(tmp_path: Path) -> None:
    said = run(tmp_path, "new", str(tmp_path / "Our Pack"))
    assert said.exit_code == 1
    assert said.stderr == (
        "Our Pack cannot be the key of a pack: use small letters, digits and -, such as new-council.\n"
    )
    assert not (tmp_path / "Our Pack").exists()
