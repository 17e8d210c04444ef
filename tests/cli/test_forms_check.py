"""`qaportal forms check`: what each form of a pack holds, in words and as JSON (issue 6, done when 2)."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from qaportal.cli import main
from tests.frameworks.packs import GOOD, laid_down, written


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ("forms", "check", *words))


def test_it_counts_each_form_and_says_what_has_no_wording(tmp_path: Path) -> None:
    said = run(str(laid_down(tmp_path / "meadowshire")))
    assert (said.exit_code, said.stdout.splitlines()) == (
        0,
        [
            "new-council 2027-1: 2 forms, 1 rubric",
            "  Case audit (case_review)",
            "    2 parts, 3 sections, 8 questions",
            "    3 in words; 1 yes, partly or no; 1 out of ten; 1 grade; 1 table of actions; 1 rating",
            "    beside it Help given: 1 row, 3 of 4 cells; no wording for Outstanding",
            "  Second look (second_look)",
            "    1 part, 1 section, 2 questions",
            "    1 grade; 1 in words",
            "    beside it Help given: 1 row, 3 of 4 cells; no wording for Outstanding",
        ],
    )


def test_it_says_which_forms_are_made_while_the_year_runs_and_what_stands_beside_one() -> None:
    said = run("north-somerset")
    assert said.exit_code == 0
    lines = [line.strip() for line in said.stdout.splitlines()]
    assert "Made while the year runs, for each: Thematic practice review, Practice week and Dip audit" in lines
    assert "beside it Overall grade: care and leaving care: 1 row, 3 of 4 cells; no wording for Good" in lines
    assert "7 parts, 18 sections, 58 questions, beside 3 documents" in lines


def test_without_a_pack_it_counts_those_that_come_with_the_portal() -> None:
    said = run("--json")
    assert said.exit_code == 0
    assert [each["pack"] for each in json.loads(said.stdout)] == [
        "bedford",
        "lambeth",
        "north-somerset",
        "west-sussex",
    ]


def test_an_unsound_pack_is_refused_by_file_and_line_and_the_others_are_counted(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD.replace("authority: Saltmarsh Council", "authority: 7"))
    said = run(str(folder), "lambeth", "--json")
    assert said.exit_code == 1
    assert said.stderr.splitlines() == [f"{folder}/pack.yaml:5: authority: this must be text, not the number 7."]
    assert [each["pack"] for each in json.loads(said.stdout)] == ["lambeth"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = run(str(tmp_path / "nowhere"))
    assert said.exit_code == 1
    assert "The file cannot be read" in said.stderr
