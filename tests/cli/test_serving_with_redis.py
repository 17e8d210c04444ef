"""With Redis the server does no background work: a demo has a worker beside it, others are told to start one (JB-4)."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from qaportal import serving
from qaportal.cli import main, server

SAID = "Background work is done by `qaportal worker`: start one with the same settings, or no mail leaves."


class Beside:
    """Stands for the process of the worker."""

    begun: list[tuple[list[str], str]]
    ended = 0

    def __init__(self, command: list[str], *, env: dict[str, str], **_: Any) -> None:
        type(self).begun.append((command[2:], env["QAPORTAL_BASE_URL"]))

    def terminate(self) -> None:
        """It is asked to stop."""
        type(self).ended += 1

    def wait(self, _seconds: int) -> None:
        """It has stopped."""


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> type[Beside]:
    """The server ends as soon as it stands; workers are counted."""
    Beside.begun, Beside.ended = [], 0
    monkeypatch.setattr(serving, "run", lambda *_: None)
    monkeypatch.setattr(server, "subprocess", SimpleNamespace(Popen=Beside))
    return Beside


def serve(folder: Path, *words: str, redis: str = "redis://127.0.0.1:1/0") -> str:
    env = {"QAPORTAL_INSTANCE": str(folder), "DATABASE_URL": "", "REDIS_URL": redis, "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, ["serve", *words], env=env).output


def test_a_server_says_that_it_wants_a_worker(beside: type[Beside], tmp_path: Path) -> None:
    assert SAID in serve(tmp_path)
    assert beside.begun == []


def test_a_server_without_redis_says_nothing_of_it(beside: type[Beside], tmp_path: Path) -> None:
    assert SAID not in serve(tmp_path, redis="")


def test_a_demo_has_its_worker_which_ends_with_it(beside: type[Beside], tmp_path: Path) -> None:
    """Under the address that the demo has: mail leads there."""
    serve(tmp_path, "--demo", "north-somerset", "--port", "8123")
    assert (beside.begun, beside.ended) == ([(["worker"], "http://127.0.0.1:8123")], 1)
