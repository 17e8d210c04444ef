"""The phases on the page of their activity: how each stands, and the two buttons (X-21)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme import queries
from qaportal.programme.models import Programme
from tests.cast import Cast

# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

SignIn = Callable[[str], FlaskClient]
VISIT = "TS-2027-02"  # to CDT on 9 February 2027: documents and the list are due on the 2nd
FRIDAY = datetime(2027, 2, 5, 9, tzinfo=UTC)


@pytest.fixture
def published(town: Flask, cast: Cast) -> Flask:
    """The town with its year 2027 published."""
    with town.app_context():
        invites.publish(cast.year(), by=cast["Priya"])
        db.session.commit()
    return town


def line(browser: FlaskClient, key: str) -> str:
    """What the page of the visit says of a phase, on one line."""
    html = browser.get(f"/activity/{VISIT}").text
    found = re.search(rf'<li id="phase-{key}">(.*?)</li>', html, re.DOTALL)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def test_the_page_says_how_each_phase_stands_and_offers_what_may_be_done(published: Flask, sign_in: SignIn) -> None:
    with clock.stopped_at(FRIDAY):
        tom, rowan, priya = sign_in("Tom"), sign_in("Rowan"), sign_in("Priya")
        start = "2 Feb Documents sent Team Manager"
        assert line(tom, "documents") == f"{start} Late since 2 February 2027 Mark as done Documents sent"
        assert line(rowan, "documents") == f"{start} Late since 2 February 2027"
        answer = tom.post(f"/activity/{VISIT}/phases/documents/done")
        assert (answer.status_code, answer.location) == (303, f"/activity/{VISIT}#phase-documents")
        assert "Documents sent is marked as done." in tom.get(f"/activity/{VISIT}").text
        assert line(tom, "documents") == f"{start} Done on 5 February 2027, by Tom Thyme Take back Documents sent"
        assert line(priya, "documents") == line(tom, "documents")
        assert line(rowan, "documents") == f"{start} Done on 5 February 2027, by Tom Thyme"
        assert priya.post(f"/activity/{VISIT}/phases/documents/done/removal").status_code == 303
        assert line(rowan, "documents") == f"{start} Late since 2 February 2027"


def test_what_is_to_come_can_be_marked_by_whose_it_is(published: Flask, sign_in: SignIn) -> None:
    with clock.stopped_at(datetime(2027, 1, 4, 9, tzinfo=UTC)):
        start = "2 Feb Documents sent Team Manager To come"
        assert line(sign_in("Tom"), "documents") == f"{start} Mark as done Documents sent"
        assert line(sign_in("Bea"), "documents") == start


def test_a_phase_that_a_report_is_written_in_leads_to_the_report(published: Flask, sign_in: SignIn) -> None:
    with clock.stopped_at(datetime(2027, 3, 4, 9, tzinfo=UTC)):
        priya = sign_in("Priya")
        assert (
            line(priya, "draft")
            == "2 Mar Draft report Spotlight lead, from 10 Feb Late since 2 March 2027 Its report : Draft report"
        )
        assert f'href="/reports/{VISIT}/draft"' in priya.get(f"/activity/{VISIT}").text
        assert priya.post(f"/activity/{VISIT}/phases/draft/done").status_code == 422


def test_who_was_too_late_is_told_so_and_what_is_not_there_is_not_found(published: Flask, sign_in: SignIn) -> None:
    with clock.stopped_at(FRIDAY):
        tom, bea = sign_in("Tom"), sign_in("Bea")
        path = f"/activity/{VISIT}/phases"
        answers = [tom.post(f"{path}/documents/done"), bea.post(f"{path}/documents/done"), bea.post(f"{path}/tea/done"),
                   tom.post("/activity/TS-2027-03/phases/documents/done")]  # fmt: skip
        assert [answer.status_code for answer in answers] == [303, 409, 404, 403]


def test_a_guest_sees_no_more_than_the_dates(published: Flask, cast: Cast, sign_in: SignIn) -> None:
    with published.app_context():
        [ref, *_] = [
            row.ref for row in queries.published_for(cast["Gus"], db.session.query(Programme).one()) if row.phases
        ]
    html = sign_in("Gus").get(f"/activity/{ref}").text
    assert "Team nominated" in html
    assert [words for words in ("Due in", "To come", "Late since", "Mark as done") if words in html] == []
