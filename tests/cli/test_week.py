"""A practice week from the shell: what is placed, with whom and where; nothing is written by a dry run."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from qaportal.cli import main
from qaportal.lib.db import db
from tests.stage import SEALING_KEY
from tests.weeks.councils import Week

# The command opens a database of its own.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
REF = "PW-2027-03"


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Path:
    """An instance of its own with a week that has its seats, teams and rooms."""
    with app.test_request_context():
        assert Week(app).activity.ref == REF
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), tmp_path / "qaportal.db")
    (tmp_path / "sealing_keys").write_text(f"{SEALING_KEY}\n")
    return tmp_path


def run(instance: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, ["week", "solve", *words], env=env)


def placed(instance: Path) -> int:
    with sqlite3.connect(instance / "qaportal.db") as kept:
        return int(kept.execute("SELECT count(*) FROM week_session WHERE day IS NOT NULL").fetchone()[0])


def test_a_dry_run_prints_every_session_and_writes_nothing(instance: Path) -> None:
    said = run(instance, REF, "--dry-run", "--json", "--seconds", "1")
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert (found["unplaced"], found["clashes"], found["figures"]["hard_clashes"]) == ([], [], 0)
    assert found["figures"]["placed"] == found["figures"]["wanted"] == len(found["sessions"]) == 25
    first = found["sessions"][0]
    assert (first["kind"], first["day"], first["date"], first["room"]) == ("briefing", 1, "2027-03-01", "Chamber")
    assert first["with"] == ["Piet Ash"]
    assert {one["member"] for one in found["sessions"] if one["kind"] == "case_audit"} == {
        "Edda Ash", "Pia Ash", "Holly Ash",
    }  # fmt: skip
    assert placed(instance) == 0


def test_it_fills_the_draft_and_says_so_in_words(instance: Path) -> None:
    said = run(instance, REF, "--seconds", "1")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith(f"{REF}: 25 of 25 sessions placed for 3 members")
    assert placed(instance) == 25
    again = json.loads(run(instance, REF, "--json", "--seconds", "1").stdout)
    assert again["figures"]["moved"] == 0


def test_what_is_no_week_is_refused(instance: Path) -> None:
    assert run(instance, "PW-1999").output == "There is no activity PW-1999.\n"
    said = run(instance, "TE-2027-02")
    assert (said.exit_code, "has no timetable" in said.output) == (1, True)
