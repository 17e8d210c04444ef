"""On SQLite one writes at a time: whoever waits gets their turn, and who waited for too long is told so, with what they
typed, and nothing is half-written (R1, R10)."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import psycopg.errors
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from qaportal.lib import db as database
from qaportal.lib.db import is_busy, tune


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'turns.db'}")
    tune(made)
    yield made
    made.dispose()


def test_whoever_waits_asks_again_until_it_is_their_turn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    with engine.connect() as first, engine.connect() as second:
        first.execute(text("CREATE TABLE said (words)"))

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                first.commit()

        monkeypatch.setattr(database, "sleep", pause)
        second.execute(text("INSERT INTO said VALUES ('after')"))
        second.commit()
        assert len(pauses) == 3
        assert max(pauses) <= 0.005  # seconds: however long the wait was, who comes now has no better chance
        assert second.execute(text("SELECT words FROM said")).scalars().all() == ["after"]
        assert second.execute(text("PRAGMA busy_timeout")).scalar() == 5000


def test_a_wait_has_an_end(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.0)
    with engine.connect() as first, engine.connect() as second:
        first.execute(text("CREATE TABLE said (words)"))
        with pytest.raises(OperationalError) as refused:
            second.execute(text("INSERT INTO said VALUES ('never')"))
        assert is_busy(refused.value)


def test_what_is_wrong_with_a_statement_is_not_a_wait(engine: Engine) -> None:
    with engine.connect() as one, pytest.raises(OperationalError) as refused:
        one.execute(text("SELECT words FROM nowhere"))
    assert not is_busy(refused.value)


def locked() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


@pytest.mark.parametrize("cause", [locked(), psycopg.errors.DeadlockDetected("deadlock detected")])
def test_who_waited_for_too_long_gets_their_words_back(
    cause: Exception, town: Flask, sign_in: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_ids: Any) -> NoReturn:
        raise OperationalError("UPDATE", {}, cause)

    monkeypatch.setitem(town.view_functions, "allocation.declare_conflict", busy)
    priya = sign_in("Priya")
    sent = {"reason": "We lived next door"}
    answer = priya.post("/my-conflicts", data=sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<h1 class="govuk-heading-l">Not saved yet</h1>' in answer.text
    assert '<input type="hidden" name="reason" value="We lived next door">' in answer.text
    part = priya.post("/my-conflicts", data=sent, headers={"HX-Request": "true"})
    assert part.status_code == 503
    assert "Many people are saving at the moment. Nothing was half-saved." in part.text
