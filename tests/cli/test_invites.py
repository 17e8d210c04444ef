"""Invitations from the shell: who would be told what; sending it leaves one message each in the folder (issue 5)."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from qaportal.cli import main
from qaportal.lib.db import db
from tests.allocation.covered import publish, sit, to_seats
from tests.cast import Cast
from tests.invites.mailed import read
from tests.sampling.frames import CPR, published_town
from tests.stage import SEALING_KEY

# The command opens a database of its own.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
REVIEW = "Collaborative practice review: CiC: Family Support + Safeguarding"


@pytest.fixture
def instance(town: Flask, tmp_path: Path, cast: Cast) -> Path:
    """An instance of its own in which Rowan and Pat have published seats in March."""
    with town.test_request_context():
        published_town()
        to_seats()
        sit("Rowan", "reviewer")
        publish()
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(town.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), tmp_path / "qaportal.db")
    (tmp_path / "sealing_keys").write_text(f"{SEALING_KEY}\n")
    return tmp_path


def run(instance: Path, *words: str) -> Result:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, ["invites", *words], env=env)


def test_preview_prints_what_is_new_by_person(instance: Path) -> None:
    assert run(instance, "preview", CPR).output.splitlines() == [
        f"{CPR}: 2 new",
        "  Pat Poppy",
        f"      new: Practitioner – {REVIEW}, 1 to 30 March 2027",
        "  Rowan Reed",
        f"      new: Reviewer – {REVIEW}, 1 to 30 March 2027",
    ]


def test_send_queues_and_leaves_one_message_each(instance: Path) -> None:
    assert run(instance, "send", CPR, "--now").output.splitlines() == [
        f"{CPR}: 2 new. 2 mails written.",
        "2 mails have left.",
    ]
    kept = [read(path.read_bytes()) for path in (instance / "mail").glob("*.eml")]
    assert sorted((one.to, one.method) for one in kept) == [
        ("pat@saltmarsh.example", "REQUEST"), ("rowan@saltmarsh.example", "REQUEST"),
    ]  # fmt: skip
    assert run(instance, "preview", CPR).output == f"{CPR}: nothing to tell\n"
    assert run(instance, "send", CPR, "--now").output == f"{CPR}: nothing to tell. 0 mails written.\n"


def test_without_now_it_waits_ten_minutes(instance: Path) -> None:
    assert run(instance, "send", CPR).output == f"{CPR}: 2 new. 2 mails written.\n"
    assert not (instance / "mail").exists()


def test_another_reference_is_refused_in_words(instance: Path) -> None:
    said = run(instance, "preview", "CPR-2027-99")
    assert (said.exit_code, said.output) == (1, "There is no activity and no year CPR-2027-99.\n")


def test_a_year_is_previewed_and_sent_like_an_activity(instance: Path) -> None:
    before = run(instance, "preview", "2027").output.splitlines()[0]
    wanted = int(before.removeprefix("2027: ").removesuffix(" new"))
    assert run(instance, "send", "2027", "--now").output.splitlines() == [
        f"2027: {wanted} new. {wanted} mails written.",
        f"{wanted} mails have left.",
    ]
    assert run(instance, "send", "2027").output.splitlines() == ["2027: nothing to tell. 0 mails written."]
    assert len(list((instance / "mail").glob("*.eml"))) == wanted


def test_what_is_neither_is_a_sentence(instance: Path) -> None:
    assert run(instance, "preview", "2031").output.splitlines() == ["There is no activity and no year 2031."]


def test_the_shell_stops_what_it_overtakes(instance: Path) -> None:
    """Who is sent everything again within the ten minutes gets it once."""
    assert run(instance, "send", CPR).output.splitlines() == [f"{CPR}: 2 new. 2 mails written."]
    again = run(instance, "send", CPR, "--everyone").output.splitlines()
    assert again == [f"{CPR}: nothing to tell. 2 mails written."]
