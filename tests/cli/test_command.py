"""The command as an operator uses it: a process of its own, on an instance of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qaportal.cli import main

ROOT = Path(__file__).parents[2]
BAD_PACK = """key: nowhere
version: 2027-1
title: A framework
authority: Nowhere
valid_from: 2027-01-01
calendar:
  working_day: weekday_in_england
  window_day_one: opening_day
posts:
  manager: {title: Manager, role: team_manager}
activities:
  look:
    code: LK
    name: Look
    plural: Looks
    summary: Someone looks.
    family: dip_sample
    subject: child_record
    icon: droplet
    cadence: [{kind: on_request, by: director, source: "1"}]
    placement: {kind: first_working_day}
    span: {days: 1}
    source: "1"
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


def run(instance: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_DEMO": ""}
    return CliRunner().invoke(main, words, env=env)


def test_the_command_stands_by_itself() -> None:
    """As `.venv/bin/qaportal` runs it: a process of its own."""
    command = [sys.executable, "-c", "from qaportal.cli import main; main()", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"serve", "demo", "people", "frameworks", "programme", "feeds"} <= set(said.stdout.split())


def test_a_year_is_previewed_as_json_without_any_database(tmp_path: Path) -> None:
    """Issue 2, done when 2."""
    said = run(tmp_path, "programme", "preview", "north-somerset", "2027", "--json")
    assert said.exit_code == 0, said.stderr
    year = json.loads(said.stdout)
    assert set(year) >= {"activities", "coverage", "warnings"}
    july = next(row for row in year["activities"] if row["ref"] == "CPR-2027-07")
    assert (july["month"], july["subject"], july["starts"], july["ends"]) == (
        7, "Children with Disabilities", "2027-07-01", "2027-07-28",
    )  # fmt: skip
    assert [(phase["starts"], phase["due"]) for phase in july["phases"]] == [
        ("2027-07-01", "2027-07-28"),
        ("2027-07-29", "2027-08-11"),
        ("2027-08-12", "2027-08-25"),
    ]
    assert len(july["warnings"]) == 2
    assert len(year["activities"]) == 36


def test_a_year_goes_from_pack_to_published(instance: Path) -> None:
    made = run(instance, "programme", "create", "north-somerset", "2027")
    assert (made.exit_code, made.stdout) == (0, "Draft programme 2027 created: 36 activities.\n")
    again = run(instance, "programme", "create", "north-somerset", "2027")
    assert (again.exit_code, again.stderr) == (
        1, "There is a programme for 2027 already. Open it, or choose another year.\n",
    )  # fmt: skip
    out = run(instance, "programme", "publish", "2027")
    assert (out.exit_code, out.stdout) == (0, "Version 1 of 2027 published: 36 changes.\n")


def test_a_faulty_pack_is_refused_with_file_line_and_sentence(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(BAD_PACK)
    said = run(tmp_path, "frameworks", "check", str(tmp_path))
    assert said.exit_code == 1
    (line,) = said.stdout.splitlines()
    assert line.startswith(f"{tmp_path}/pack.yaml:20: ")
    assert "director" in line


def test_the_packs_that_come_along_are_sound(tmp_path: Path) -> None:
    said = run(tmp_path, "frameworks", "check", "north-somerset")
    assert said.exit_code == 0
    assert said.stdout.startswith("north-somerset 2022-1 is sound: 8 kinds of activity")


def test_a_staff_file_is_shown_and_then_written(instance: Path, tmp_path: Path) -> None:
    """UP-4; the first QA lead gets in by their post."""
    file = tmp_path / "staff.csv"
    file.write_text(
        "staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on\n"
        "1,Ada Aspen,ada@nowhere.example,Head of Service QA and Safeguarding,,Quality,,01/04/2026,\n"
        "2,Ben Beech,ben@nowhere.example,Team Manager,Front Door,Early Help,1,31/02/2026,\n"
    )
    dry = run(instance, "people", "import", str(file), "--dry-run")
    assert dry.exit_code == 0, dry.stderr
    assert "Nothing was written (dry run)." in dry.stdout
    assert "31/02/2026" in dry.stdout
    assert run(instance, "feeds", "ada@nowhere.example").exit_code == 1
    assert run(instance, "people", "import", str(file)).exit_code == 0
    assert run(instance, "feeds", "ada@nowhere.example").stdout.startswith("Ada Aspen has no calendar links yet")


def test_the_demo_can_be_loaded_twice(tmp_path: Path) -> None:
    assert run(tmp_path, "demo", "--framework", "north-somerset").stdout == "The demo council is loaded.\n"
    assert run(tmp_path, "demo", "--framework", "north-somerset").stdout == "The demo council is loaded.\n"


def test_the_demo_keeps_out_of_a_database_with_real_people(tmp_path: Path) -> None:
    """Its sign-ins need no password."""
    file = tmp_path / "staff.csv"
    file.write_text("staff_number,name,email,post\n1,Ada Aspen,ada@council.gov.uk,Team Manager\n")
    assert run(tmp_path, "people", "import", str(file)).exit_code == 0
    said = run(tmp_path, "demo", "--framework", "north-somerset")
    assert said.exit_code == 1
    assert said.stderr.startswith("This database holds real people: the demo keeps out of it.")
