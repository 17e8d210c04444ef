"""Last year carried forward with its teams rotated."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.queries import latest
from qaportal.lib.db import db
from qaportal.programme import rollover, services
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Wishes
from tests.cast import Cast

# The nine of the framework's own calendar; Adoption and Children in Need have none in it (NS-084).
ITS_OWN = [
    "CDT", "Children in Care", "Front Door", "Family Support and Safeguarding", "Family Wellbeing", "YOS", "Fostering",
]  # fmt: skip


@pytest.mark.parametrize(
    ("last_year", "missing", "places", "expected"),
    [
        (["A", "B", "C"], [], 3, ("B", "C", "A")),
        (["A", "B", "C"], ["D"], 3, ("D", "A", "B")),
        (["A", "B", "C"], ["D", "E"], 4, ("D", "E", "A", "B")),
    ],
)
def test_the_missed_come_first_and_the_most_recent_wait(
    last_year: list[str], missing: list[str], places: int, expected: tuple[str, ...]
) -> None:
    assert rollover.rotated(last_year, missing, places) == expected


@pytest.fixture
def held(town: Flask, cast: Cast) -> Flask:
    """Saltmarsh's 2027, in an app context."""
    with town.app_context():
        cast.year("2027")
    return town


def spotlights() -> list[str]:
    """Whom the Spotlights of 2028 visit, carried forward from 2027."""
    framework, last = latest("north-somerset"), db.session.query(Programme).one()
    assert framework is not None
    made = services.propose(framework, "2028", wishes=Wishes(), last=last)
    return [row.subject for row in made.activities if row.code == "TS"]


def visit(day: date, subject: str) -> None:
    services.add(db.session.query(Programme).one(), "spotlight", day, subject, by=Cast()["Priya"])


def test_next_year_starts_with_the_teams_that_had_no_spotlight(held: Flask) -> None:
    """NS-084"""
    with held.app_context():
        assert spotlights() == ["Adoption", "Children in Need", *ITS_OWN]


def test_a_team_reached_by_a_visit_added_by_hand_was_not_missed(held: Flask) -> None:
    """Neither it nor any that the framework's own calendar reached comes first because of it."""
    with held.app_context():
        visit(date(2027, 1, 12), "Adoption")
        assert spotlights() == ["Children in Need", "Adoption", *ITS_OWN]


def test_a_second_visit_to_a_team_takes_nobody_else_s_place(held: Flask) -> None:
    """CDT, seen again in November, is now the one seen last: it waits, and nobody is left out for it."""
    with held.app_context():
        visit(date(2027, 11, 23), "CDT")
        assert spotlights() == ["Adoption", "Children in Need", *ITS_OWN[1:], "Quality and Assurance"]


def test_a_visit_that_was_cancelled_reached_nobody(held: Flask) -> None:
    with held.app_context():
        fostering = db.session.query(Activity).filter_by(code="TS", subject="Fostering").one()
        services.cancel(fostering, "Half the team is away.", version=fostering.version, by=Cast()["Priya"])
        assert spotlights()[:3] == ["Adoption", "Children in Need", "Fostering"]


def test_a_year_carried_forward_is_previewed_and_created(held: Flask, sign_in: Callable[[str], FlaskClient]) -> None:
    priya = sign_in("Priya")
    sent = {"framework": "north-somerset 2022-1", "start_from": "2027"}
    shown = priya.get("/programme/2028/preview", query_string=sent)
    assert "with the teams of 2027 rotated" in shown.text
    found = re.search(r'name="seen" value="([0-9a-f]+)"', shown.text)
    assert found
    assert priya.post("/programme/2028/creation", data={**sent, "seen": found[1]}).status_code == 303
    with held.app_context():
        rows = db.session.query(Activity).join(Programme, Activity.programme_id == Programme.id).filter(
            Programme.year == "2028", Activity.code == "TS"
        )  # fmt: skip
        in_order = rows.order_by(Activity.starts_on)
        assert [row.subject for row in in_order] == ["Adoption", "Children in Need", *ITS_OWN]
