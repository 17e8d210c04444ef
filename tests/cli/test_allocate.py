"""Who would sit where, from the shell: picks with reasons, empty seats with rules; as a dry run, or as a draft."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from qaportal.cli import main
from qaportal.lib.db import db
from tests.cast import Cast
from tests.sampling.frames import CPR, drawn, framed, lines, published_town
from tests.stage import SEALING_KEY

# The command opens a database of its own.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
POOL = {"Priya Plum", "Hazel Heath", "Rowan Reed", "Lena Linden"}  # Tom is of the team of the record's worker


@pytest.fixture
def instance(town: Flask, tmp_path: Path, cast: Cast) -> Path:
    """An instance of its own with the sample of March drawn: six records of Pat's."""
    with town.test_request_context():
        published_town()
        framed(*lines(20))
        drawn()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(town.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), tmp_path / "qaportal.db")
    (tmp_path / "sealing_keys").write_text(f"{SEALING_KEY}\n")
    return tmp_path


def run(instance: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, words, env=env)


def told(instance: Path, *words: str) -> dict:
    said = run(instance, "allocate", CPR, "--json", *words)
    assert said.exit_code == 0, said.output
    found: dict = json.loads(said.stdout)
    return found


def test_it_prints_seats_picks_and_reasons(instance: Path) -> None:
    found = told(instance, "--dry-run")
    assert found["activity"] == CPR
    assert Counter(one["key"] for one in found["seats"]) == {"reviewer": 6, "moderator": 6}
    assert {one["person"]["name"] for one in found["seats"]} == POOL
    assert all(one["why"] and one["broken"] == [] for one in found["seats"])
    assert {(one["key"], one["from"], one["to"]) for one in found["seats"]} == {
        ("reviewer", "2027-03-01", "2027-03-30"), ("moderator", "2027-03-31", "2027-04-13"),
    }  # fmt: skip
    assert (found["empty"], found["figures"]["unfilled"]) == ([], 0)
    assert "LCS-" not in json.dumps(found)


def test_a_dry_run_writes_nothing(instance: Path) -> None:
    first = told(instance, "--dry-run")
    assert [one["seat"] for one in first["seats"]] != [one["seat"] for one in told(instance, "--dry-run")["seats"]]


def test_without_it_people_are_seated_as_a_draft_and_stay(instance: Path) -> None:
    first, second = told(instance), told(instance)
    assert [one["kept"] for one in first["seats"]] == [False] * 12
    assert [one["kept"] for one in second["seats"]] == [True] * 12
    assert [one["person"] for one in first["seats"]] == [one["person"] for one in second["seats"]]


def test_what_stays_empty_says_how_many_each_rule_keeps_out(instance: Path, town: Flask) -> None:
    """Three of the four are away: Priya may take one seat of each record, and the other stays empty."""
    with sqlite3.connect(instance / "qaportal.db") as database:
        for n, name in enumerate(("Hazel Heath", "Rowan Reed", "Lena Linden")):
            database.execute(
                "INSERT INTO absence (public_id, person_id, starts_on, ends_on, kind)"
                " SELECT ?, id, '2027-02-22', '2027-04-30', 'leave' FROM person WHERE name = ?",
                ("A" * 21 + str(n), name),
            )
    found = told(instance, "--dry-run")
    assert (len(found["seats"]), len(found["empty"])) == (6, 6)
    assert found["empty"][0]["excluded"] == {"post": 2, "away": 3, "manager": 1, "reviewer": 1}
    assert found["empty"][0]["free"] == 0


def test_in_words(instance: Path) -> None:
    said = run(instance, "allocate", CPR, "--dry-run")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("CPR-2027-03: 12 seats filled of 12, from 7 people\n")


def test_what_cannot_be_filled_is_refused_in_a_sentence(instance: Path) -> None:
    said = run(instance, "allocate", "CPR-2027-05", "--dry-run")
    assert (said.exit_code, said.output) == (
        1, "CPR-2027-05 has no seats to fill yet: they come with the sample. Draw it first.\n",
    )  # fmt: skip
    said = run(instance, "allocate", "CPR-2031-01")
    assert (said.exit_code, said.output) == (1, "There is no activity CPR-2031-01.\n")
