"""The log of changes: what it shows, to whom, and that it is only added to (AU-1, AU-3)."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.auditlog import queries
from qaportal.auditlog.models import LogEntry
from qaportal.auditlog.services import record
from qaportal.lib.db import db
from qaportal.people import services
from tests.cast import Cast

SignsIn = Callable[[str], FlaskClient]


def test_newest_first_with_old_and_new(town: Flask, cast: Cast, sign_in: SignsIn) -> None:
    with town.app_context():
        services.correct(cast["Pat"], "Pat Pansy", "pat@saltmarsh.example", "S005", by=cast["Hazel"])
        db.session.commit()
    page = sign_in("Priya").get("/admin/log?kind=person").text
    assert "Corrected: person" in page
    assert "Hazel Heath" in page
    assert "Pat Poppy → Pat Pansy" in page


def test_page_by_page_nothing_is_missed_and_nothing_shown_twice(town: Flask) -> None:
    with town.app_context():
        for number in range(120):
            record("counted", "sheep", str(number), by=None)
        db.session.commit()
        seen: list[str] = []
        before: int | None = None
        while entries := queries.latest(before, "sheep"):
            seen += [entry.thing_ref for entry in entries]
            before = entries[-1].id
        assert seen == [str(number) for number in reversed(range(120))]


@pytest.mark.parametrize("before", ["", "x", "-1", "99999999999999999999"])
def test_any_address_gets_a_page(sign_in: SignsIn, before: str) -> None:
    assert sign_in("Priya").get(f"/admin/log?before={before}&kind={'x' * 500}").status_code == 200


def test_the_history_of_one_thing(town: Flask, cast: Cast) -> None:
    with town.app_context():
        services.leave(cast["Pat"], on=date(2026, 12, 31), by=cast["Priya"])
        db.session.commit()
        acts = [entry.act for entry in queries.history_of("person", cast["Pat"].public_id)]
        assert acts == ["left", "appointed", "added"]


def test_what_fails_leaves_no_entry(town: Flask, cast: Cast) -> None:
    with town.app_context():
        services.leave(cast["Pat"], on=date(2026, 12, 31), by=None)
        db.session.rollback()
        assert [entry.act for entry in queries.history_of("person", cast["Pat"].public_id)] == ["appointed", "added"]


@pytest.mark.parametrize("how", ["change", "remove"])
def test_an_entry_is_neither_changed_nor_removed(town: Flask, how: str) -> None:
    with town.app_context():
        entry = db.session.query(LogEntry).first()
        assert entry is not None
        if how == "change":
            entry.act = "never happened"
        else:
            db.session.delete(entry)
        with pytest.raises(TypeError, match="cannot be changed or removed"):
            db.session.commit()
        db.session.rollback()
