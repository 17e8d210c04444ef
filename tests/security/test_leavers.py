"""Who leaves, moves or loses a role loses what went with it, at once and in one transaction (A34, AC-8)."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person, SignIn, SignInLink
from tests.cast import Cast
from tests.security.lived_in import LivedIn
from tests.security.walking import nothing_stays

LAST_DAY = {"on": "23 November 2026"}  # today


def leave(place: LivedIn, first: str) -> int:
    path = f"/admin/people/{place.people[first]}/leaving"
    with place.app.app_context():
        version = db.session.scalars(select(Person.version).where(Person.public_id == place.people[first])).one()
    return place.client("Priya").post(path, data=LAST_DAY | {"version": str(version)}).status_code


def doors(place: LivedIn, browser: FlaskClient, calendar: FlaskClient, first: str) -> tuple[int, int, int]:
    """How a page, the calendar link and the mailed link answer them."""
    mailed = place.client(None).get(f"/sign-in/{place.link}").status_code
    return browser.get("/").status_code, calendar.get(f"/f/{place.feed_tokens[first]}.ics").status_code, mailed


def test_every_door_closes_in_the_transaction_that_says_they_left(place: LivedIn) -> None:
    browser, calendar = place.client("Pat"), place.client(None)
    assert doors(place, browser, calendar, "Pat") == (200, 200, 200)
    assert leave(place, "Pat") == 303
    assert doors(place, browser, calendar, "Pat") == (303, 404, 404)
    with place.app.app_context():
        pat = db.session.scalars(select(Person).where(Person.public_id == place.people["Pat"])).one()
        assert pat.access_epoch == 1
        assert [row.ended_at is None for row in db.session.query(SignIn).filter_by(person_id=pat.id)] == [False]
        assert [row.used_at is None for row in db.session.query(SignInLink).filter_by(person_id=pat.id)] == [False]
        acts = db.session.scalars(select(LogEntry.act).where(LogEntry.thing_ref == pat.public_id)).all()
        assert {"left", "ended access"} <= set(acts)


def test_a_leaving_that_is_not_committed_closes_nothing(place: LivedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, calendar = place.client("Pat"), place.client(None)
    with nothing_stays(monkeypatch) as commits:
        assert leave(place, "Pat") == 303
        assert len(commits) == 1
    assert doors(place, browser, calendar, "Pat") == (200, 200, 200)


def test_coming_back_opens_none_of_the_old_doors(place: LivedIn) -> None:
    browser, calendar = place.client("Pat"), place.client(None)
    leave(place, "Pat")
    with place.app.app_context():
        people.rejoin(Cast()["Pat"], on=date(2026, 11, 24), by=None)
        db.session.commit()
    assert doors(place, browser, calendar, "Pat") == (303, 404, 404)


def test_a_role_taken_back_counts_from_the_next_request(place: LivedIn) -> None:
    browser = place.client("Tom")
    assert browser.get("/admin/people").status_code == 403
    with place.app.app_context():
        people.grant(Cast()["Tom"], "qa_lead", on=date(2026, 11, 1), by=None)
        db.session.commit()
    assert browser.get("/admin/people").status_code == 200
    with place.app.app_context():
        people.withdraw(Cast()["Tom"], "qa_lead", by=None)
        db.session.commit()
    assert browser.get("/admin/people").status_code == 403


def test_a_new_post_takes_the_old_ones_rights_away(place: LivedIn) -> None:
    """Stale grants after a move: the leadership's calendar closes with the post."""
    with place.app.app_context():
        cast = Cast()
        people.move(cast["Priya"], cast.post("practitioner"), on=date(2026, 11, 23), by=None)
        db.session.commit()
    browser = place.client("Priya")
    assert browser.get("/admin/people").status_code == 403
    assert browser.get(f"/activity/{place.unpublished}").status_code == 404
    assert browser.get("/programme/2028").status_code == 404
