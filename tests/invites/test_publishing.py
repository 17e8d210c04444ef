"""From the framework to a calendar: a whole year, reviewed, published and read from outside (done-when 3)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.invites import queries, services
from qaportal.invites.links import https
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.programme import queries as programme_queries
from qaportal.programme import services as programme_services
from qaportal.programme.facts import seal
from qaportal.programme.models import Activity, Programme, PublishedActivity
from tests.cast import Cast
from tests.conftest import TODAY
from tests.invites.oracles import READERS, Seen

Read = Callable[[bytes], list[Seen]]


@pytest.fixture
def path(town: Flask) -> str:
    """Priya's link to the programme; the year 2027 is a draft."""
    with town.app_context():
        limits.forget()
        priya, _ = Cast()["Priya"], Cast().year()
        offer = next(o for o in queries.offers(priya, clock.today()) if o.scope == "programme")
        address = https(services.subscribe(offer, by=priya))
        db.session.commit()
        return address.removeprefix(town.config["BASE_URL"])


@pytest.fixture
def client(town: Flask) -> FlaskClient:
    return town.test_client()


def publish(town: Flask) -> None:
    with town.app_context():
        programme = db.session.query(Activity).first().programme  # type: ignore[union-attr]
        services.publish(programme, by=Cast()["Priya"])
        db.session.commit()


@pytest.mark.parametrize("read", READERS)
def test_year_of_the_framework(town: Flask, path: str, client: FlaskClient, read: Read) -> None:
    """NS-010, NS-012: nothing before publication; then every review, meeting and week, where the framework has it."""
    assert read(client.get(path).data) == []
    publish(town)
    seen = read(client.get(path).data)
    main = [event for event in seen if " due" not in event.title]
    kinds = [event.title.partition(":")[0] for event in main]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Collaborative practice review": 6,
        "Thematic practice review": 4,
        "Team Spotlight": 9,
        "Practice week": 1,
        "Good practice conversation": 6,
        "QA and performance meeting": 6,
        "CSLT action planning": 4,
    }
    july = next(event for event in main if event.title == "Collaborative practice review: Children with Disabilities")
    assert (july.starts, july.ends) == (date(2027, 7, 1), date(2027, 7, 29))
    due = {event.starts for event in seen if event.title.endswith("due: Children with Disabilities")}
    assert {date(2027, 8, 11), date(2027, 8, 25)} <= due


def test_moved_in_the_draft_reaches_calendars_when_it_is_published(town: Flask, path: str, client: FlaskClient) -> None:
    """Design 2.8"""
    publish(town)
    before = client.get(path)
    with town.app_context():
        activity = db.session.query(Activity).filter_by(ref="CPR-2027-03").one()
        programme_services.move(activity, date(2027, 3, 15), version=activity.version, by=Cast()["Priya"])
        db.session.commit()
    assert client.get(path).data == before.data
    with clock.stopped_at(TODAY + timedelta(hours=1)):
        publish(town)
        after = client.get(path)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert b"DTSTART;VALUE=DATE:20270315\r\n" in after.data
    assert after.data.count(b"\r\nUID:") == before.data.count(b"\r\nUID:")


class TestReviewing:
    """Published is what was reviewed, or nothing is."""

    ADDRESS = "/programme/2027/publication"
    SignIn = Callable[[str], FlaskClient]

    def reviewed(self, town: Flask) -> str:
        with town.app_context():
            year = db.session.query(Programme).one()
            return seal(programme_queries.changes(programme_queries.unpublished(year)))

    def published(self, town: Flask) -> int:
        with town.app_context():
            return db.session.query(PublishedActivity).count()

    def test_publish_what_was_reviewed(self, town: Flask, path: str, sign_in: SignIn, client: FlaskClient) -> None:
        browser = sign_in("Priya")
        assert self.reviewed(town) in browser.get(self.ADDRESS).text
        answer = browser.post(self.ADDRESS, data={"reviewed": self.reviewed(town), "note": "The first version."})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/programme/2027")
        assert self.published(town) == 36
        assert b"Children with Disabilities" in client.get(path).data

    def test_changed_meanwhile_is_409_and_publishes_nothing(self, town: Flask, path: str, sign_in: SignIn) -> None:
        answer = sign_in("Priya").post(self.ADDRESS, data={"reviewed": "0" * 24})
        assert answer.status_code == 409
        assert self.reviewed(town) in answer.text
        assert self.published(town) == 0

    @pytest.mark.parametrize("sent", [{}, {"reviewed": ""}], ids=["missing", "empty"])
    def test_without_saying_what_was_reviewed_is_422_and_publishes_nothing(
        self, sent: dict[str, str], town: Flask, path: str, sign_in: SignIn
    ) -> None:
        answer = sign_in("Priya").post(self.ADDRESS, data=sent)
        assert answer.status_code == 422
        assert "It is not clear which changes you looked through." in answer.text
        assert self.reviewed(town) in answer.text
        assert self.published(town) == 0

    def test_nothing_to_publish_is_422(self, town: Flask, path: str, sign_in: SignIn) -> None:
        publish(town)
        answer = sign_in("Priya").post(self.ADDRESS, data={"reviewed": self.reviewed(town)})
        assert answer.status_code == 422
        assert "There is nothing to publish: the draft says what is published already." in answer.text

    def test_too_long_a_note_is_422_and_kept(self, town: Flask, path: str, sign_in: SignIn) -> None:
        answer = sign_in("Priya").post(self.ADDRESS, data={"reviewed": self.reviewed(town), "note": "é" * 501})
        assert answer.status_code == 422
        assert "é" * 501 in answer.text
        assert self.published(town) == 0

    @pytest.mark.parametrize("first", ["Hazel", "Pat", "Lena", "Bea"])
    def test_only_those_who_plan(self, first: str, town: Flask, path: str, sign_in: SignIn) -> None:
        """A draft is not there for others; a published year is, but not for them to publish."""
        assert sign_in(first).get(self.ADDRESS).status_code == 404
        publish(town)
        assert sign_in(first).get(self.ADDRESS).status_code == 403
