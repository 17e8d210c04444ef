"""Canaries for what is sealed (DM-2, DM-3): references that are in the portal are in no column and in no log (nor on
any page: test_every_page); one is shown to those who draw, when they ask for it."""

import re

from sqlalchemy import select

from qaportal.lib.db import db
from tests.security.lived_in import LivedIn

CANARY = re.compile(r"LCS-?1[0-9]{3}", re.IGNORECASE)  # every reference of the lived-in town


def test_no_column_of_any_table_holds_a_reference(place: LivedIn) -> None:
    """Nor does the file that waits, nor what the log kept of sending, drawing, replacing and putting forward."""
    with place.app.app_context():
        held = [
            (name, column)
            for name, table in db.metadata.tables.items()
            for row in db.session.execute(select(table)).mappings()
            for column, value in row.items()
            if CANARY.search(repr(value))
        ]
    assert held == []


def test_one_is_shown_to_who_draws_in_the_answer_alone(place: LivedIn) -> None:
    path = f"/activity/{place.sample.drawn}/sample/records/{place.sample.record}/reference"
    for headers in ({}, {"HX-Request": "true"}):
        answer = place.client("Priya").post(path, headers=headers)
        assert len(CANARY.findall(answer.text)) == 1
        assert answer.headers["Cache-Control"] == "no-store"
        assert not CANARY.search(str(answer.headers))
    assert place.client("Hazel").post(path).status_code == 403
    assert not CANARY.search(place.client("Priya").get("/admin/log").text)
