"""The list of actions as a CSV file: for QA leads, what the address asks for, no word about a child (X-16, DM-2)."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.actions import services
from qaportal.actions.models import Action
from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.actions.planned import added, done, planned
from tests.cast import Cast
from tests.reviews.conftest import sign_in

__all__ = ["sign_in"]
SignIn = Callable[[str], FlaskClient]
FORMULA = '=HYPERLINK("http://evil.example","1")'


def rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def listed(saltmarsh: Cast) -> list[Action]:
    """One that slipped, one that is done, one whose words a spreadsheet would work out."""
    plan = planned()
    late = added(plan)
    services.change_due(late, date(2027, 2, 1), "Two posts are empty", by=saltmarsh["Tom"])
    found = [late, done(added(plan, "Write to fathers")), added(plan, FORMULA)]
    db.session.commit()
    return found


def test_the_file_has_what_the_list_shows(listed: list[Action], sign_in: SignIn) -> None:
    with clock.stopped_at(datetime(2027, 1, 25, 9, tzinfo=UTC)):
        answer = sign_in("Priya").post("/actions/copies?status=all")
    head, *lines = rows(answer)
    assert head[:4] == ["Action", "Level", "Plan", "Team or service"]
    place = "Family Support and Safeguarding"
    assert lines == [
        ["A-0001", "Service", "P-0001", place, "Ask health each time", "Tom Thyme", "2027-01-18", "2027-02-01", "1",
         "Not started", "Late by 7 days against the first date", "", ""],
        ["A-0003", "Service", "P-0001", place, f"'{FORMULA}", "Tom Thyme", "2027-01-18", "2027-01-18", "0",
         "Not started", "Late by 7 days", "", ""],
        ["A-0002", "Service", "P-0001", place, "Write to fathers", "Tom Thyme", "2027-01-18", "2027-01-18", "0",
         "Done: to be checked", "Done: to be checked", "2026-11-23", ""],
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"] == 'attachment; filename="actions-2027-01-25.csv"'


def test_it_has_what_is_asked_for_and_the_log_says_so(listed: list[Action], sign_in: SignIn) -> None:
    lead = sign_in("Priya")
    assert 'action="/actions/copies?status=check"' in lead.get("/actions?status=check").text
    assert [row[0] for row in rows(lead.post("/actions/copies?status=check"))[1:]] == ["A-0002"]
    entry = db.session.query(LogEntry).filter_by(act="took actions out").one()
    assert entry.details == {"actions": 1, "asked": "status=check"}


def test_nothing_that_is_said_of_a_child_is_in_it(listed: list[Action], sign_in: SignIn) -> None:
    """Priya made it, so that she reads it on the page; a file goes further than a page."""
    listed[0].level, listed[0].what, listed[0].made_by_id = "child", "CANARY", Cast()["Priya"].id
    db.session.commit()
    answer = sign_in("Priya").post("/actions/copies?level=child")
    assert "CANARY" not in answer.text
    assert [row[:5] for row in rows(answer)[1:]] == [
        ["A-0001", "Child", "P-0001", "Family Support and Safeguarding", ""]
    ]


def test_it_is_for_qa_leads(listed: list[Action], sign_in: SignIn) -> None:
    heads = sign_in("Hazel")
    assert "/actions/copies" not in heads.get("/actions").text
    assert heads.post("/actions/copies").status_code == 403
