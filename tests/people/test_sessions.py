"""A sign-in is a row that can be ended; rights are read at every request (SE-1, SE-2, AC-8, WB-4, WB-7)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services
from qaportal.people.models import SignIn
from tests.cast import Cast

SignsIn = Callable[[str], FlaskClient]
MINE = "/me/preferences"


def later(**span: float) -> Any:
    return clock.stopped_at(clock.now() + timedelta(**span))


def test_an_hour_without_use_ends_it(sign_in: SignsIn) -> None:
    client = sign_in("Pat")
    with later(minutes=60):
        assert client.get(MINE).status_code == 200
    with later(minutes=120):
        assert client.get(MINE).status_code == 200  # used at 60 minutes
    with later(minutes=181):
        assert client.get(MINE).status_code == 303


def test_twelve_hours_end_it_whatever_the_use(sign_in: SignsIn) -> None:
    client = sign_in("Pat")
    for hour in range(1, 13):
        with later(hours=hour):
            assert client.get(MINE).status_code == 200
    with later(hours=12, seconds=1):
        assert client.get(MINE).status_code == 303


def test_use_is_noted_every_five_minutes_and_not_more_often(town: Flask, sign_in: SignsIn) -> None:
    client, start = sign_in("Pat"), clock.now()

    def seen() -> timedelta:
        with town.app_context():
            return db.session.scalars(select(SignIn.seen_at)).one() - start

    notes = []
    for minutes in (1, 4, 5, 9, 10):
        with later(minutes=minutes):
            client.get(MINE)
        notes.append(seen() // timedelta(minutes=1))
    assert notes == [0, 0, 5, 5, 10]


def test_whose_request_it_is_takes_three_queries_and_what_its_places_are_called_one(
    town: Flask, sign_in: SignsIn
) -> None:
    client = sign_in("Pat")
    asked: list[str] = []
    with town.app_context():
        engine = db.engine

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(MINE)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 4


def test_signing_out_ends_the_row_and_empties_the_browser(town: Flask, sign_in: SignsIn) -> None:
    client = sign_in("Pat")
    with client.session_transaction() as kept:
        token = kept["_user_id"]
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache", "storage"')
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True})  # the old cookie, played again
    assert client.get(MINE).status_code == 303


def test_a_foreign_or_empty_cookie_is_nobody(town: Flask) -> None:
    for token in ("", "1", "x" * 43):
        client = town.test_client()
        with client.session_transaction() as kept:
            kept.update({"_user_id": token, "_fresh": True})
        assert client.get(MINE).headers["Location"] == f"/sign-in?next={MINE}"


def test_a_fragment_sends_the_whole_page_to_sign_in(town: Flask) -> None:
    answer = town.test_client().get(
        MINE, headers={"HX-Request": "true", "HX-Current-URL": "http://qa.test/me/sign-ins?x=1"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/me/sign-ins?x%3D1")


def test_a_leaver_is_out_at_once_and_their_secret_links_are_dead(town: Flask, cast: Cast, sign_in: SignsIn) -> None:
    client = sign_in("Pat")
    with town.app_context():
        epoch = cast["Pat"].access_epoch
        services.leave(cast["Pat"], on=clock.today() - timedelta(days=1), by=cast["Priya"])
        db.session.commit()
        assert cast["Pat"].access_epoch == epoch + 1
    assert client.get(MINE).status_code == 303


def test_a_change_of_post_counts_at_the_next_request(town: Flask, cast: Cast, sign_in: SignsIn) -> None:
    client = sign_in("Priya")
    assert client.get("/admin/people").status_code == 200
    with town.app_context():
        services.move(cast["Priya"], cast.post("practitioner"), on=clock.today(), by=None)
        db.session.commit()
    assert client.get("/admin/people").status_code == 403


def test_one_can_end_the_sign_in_of_another_browser_but_not_of_another_person(town: Flask, sign_in: SignsIn) -> None:
    here, there, tom = sign_in("Pat"), sign_in("Pat"), sign_in("Tom")
    with town.app_context():
        rows = db.session.scalars(select(SignIn).order_by(SignIn.id)).all()
        first, second, toms = (row.public_id for row in rows)
    assert here.post(f"/me/sign-ins/{toms}/ending").status_code == 404
    assert here.post(f"/me/sign-ins/{second}/ending").status_code == 303
    assert [client.get(MINE).status_code for client in (here, there, tom)] == [200, 303, 200]
    assert here.post(f"/me/sign-ins/{first}/ending").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert here.get(MINE).status_code == 303


@pytest.mark.parametrize("theme", ["auto", "light", "dark", "contrast"])
def test_the_theme_is_on_every_page(sign_in: SignsIn, theme: str) -> None:
    client = sign_in("Pat")
    assert client.post(MINE, data={"theme": theme}).status_code == 303
    assert f'data-theme="{theme}"' in client.get("/me/sign-ins").text


def test_another_theme_is_refused(sign_in: SignsIn) -> None:
    answer = sign_in("Pat").post(MINE, data={"theme": "neon"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_the_mail_of_a_demo_is_for_qa_leads_and_of_no_other_portal(
    town: Flask, sign_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya, pat = sign_in("Priya"), sign_in("Pat")
    assert priya.get("/mail").status_code == 404
    monkeypatch.setitem(town.config, "DEMO", True)
    assert (priya.get("/mail").status_code, pat.get("/mail").status_code) == (200, 403)
    monkeypatch.setitem(town.config, "MAIL_URL", "smtp://127.0.0.1")
    assert priya.get("/mail").status_code == 404
