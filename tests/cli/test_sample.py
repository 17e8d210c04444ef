"""The receipt of a sample from the shell, run again, and sealing everything anew."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from qaportal.cli import main
from qaportal.lib.db import db
from qaportal.sampling import services
from tests.cast import Cast
from tests.sampling.frames import CPR, drawn, framed, lines, published_town
from tests.stage import SEALING_KEY

# The command opens a database of its own.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def instance(town: Flask, tmp_path: Path) -> Path:
    """An instance of its own with one sample in it: six drawn of twenty, one of them replaced."""
    with town.test_request_context():
        published_town()
        framed(*lines(20))
        services.replace(drawn().records[0], "Moved away.", by=Cast()["Priya"])
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(town.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), tmp_path / "qaportal.db")
    (tmp_path / "sealing_keys").write_text(f"{SEALING_KEY}\n")
    return tmp_path


def run(instance: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, words, env=env)


def test_a_receipt_is_printed_and_runs_again_to_the_same_list(instance: Path) -> None:
    said = run(instance, "sample", CPR, "--check")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("CPR-2027-03: 6 records of 20 that may be drawn, from a frame of 20\n")
    assert "replaced: Moved away." in said.stdout
    assert said.stdout.endswith("Run again from the stored frame, the same list comes out.\n")
    assert "LCS-" not in said.stdout


def test_as_json(instance: Path) -> None:
    data = json.loads(run(instance, "sample", CPR, "--check", "--json").stdout)
    assert (len(data["records"]), len(data["replaced"]), data["eligible"]) == (6, 1, 20)
    assert data["excluded"] == {
        "Open for less than 4 weeks, or not known": 0, "Not in Family Support and Safeguarding": 0,
    }  # fmt: skip
    assert data["check"] == {"same": True, "differences": []}
    assert all(one["reference"].startswith("•••") for one in data["records"])


def test_what_was_never_drawn_is_said_in_a_line(instance: Path) -> None:
    said = run(instance, "sample", "CPR-2027-05")
    assert (said.exit_code, said.stderr) == (1, "There is no draw for CPR-2027-05.\n")


def test_keys_are_rotated_and_everything_reads_as_before(instance: Path) -> None:
    before = run(instance, "sample", CPR, "--json").stdout
    said = run(instance, "keys", "rotate")
    assert said.stdout == "21 texts sealed anew. The old key is kept behind the new one, for older backups.\n"
    keys = (instance / "sealing_keys").read_text().split()
    assert (len(keys), keys[1]) == (2, SEALING_KEY)
    (instance / "sealing_keys").chmod(0o600)
    (instance / "sealing_keys").write_text(keys[0])
    assert run(instance, "sample", CPR, "--json").stdout == before


def test_a_wrong_key_is_one_clear_line(instance: Path) -> None:
    (instance / "sealing_keys").unlink()
    said = run(instance, "sample", CPR)
    assert said.exit_code == 1
    assert said.stderr.startswith("This database was sealed with the key ")
