"""The page of replies that need a look: who, when, about what, what it says, why it was not taken, and two verbs."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.invites import services
from qaportal.invites.models import Invite, Reply
from qaportal.lib.db import db
from tests.allocation.covered import cover_seats
from tests.cast import Cast
from tests.invites.invited import invite
from tests.invites.replied import replies, reply
from tests.pack_checks.councils import on_one_database
from tests.programme.test_query_counts import statements
from tests.sampling.frames import published_town

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def held(town: Flask) -> dict[str, str]:
    """How it stands → its random id."""
    with town.test_request_context():
        cast = published_town()
        cover_seats(cast)
        invite(cast)
        made = replies(cast)
        db.session.commit()
        return made


def page_of(browser: FlaskClient) -> str:
    return " ".join(browser.get("/outbox/replies").text.split())


def test_nothing_to_look_at_says_what_will_appear(sign_in: Browser) -> None:
    html = page_of(sign_in("Priya"))
    assert "No reply needs a look." in html
    assert "An answer from another address or by somebody who was not invited, a proposal of another time" in html
    assert 'id="settled"' not in html


@on_one_database
def test_each_says_who_when_about_what_and_why(held: dict[str, str], sign_in: Browser) -> None:
    html = page_of(sign_in("Priya"))
    waiting, settled = html.split('id="settled"')
    for words in (
        "“Declined” to the invitation of Lena Linden", "CPR-2027-11", "From lena.linden@saltmarsh.example, 23 November",
        "They wrote: “In court all that week”", "lena.linden@saltmarsh.example was not invited",
        "It was sent by offers@elsewhere.example, in the name of lena@saltmarsh.example",
    ):  # fmt: skip
        assert words in waiting
    assert "Priya Plum looked at it on 23 November 2026 at 09:00. They propose another time." in settled
    assert "/taking" not in settled


@on_one_database
def test_its_day_is_that_of_england(held: dict[str, str], sign_in: Browser, town: Flask) -> None:
    with town.app_context():
        one = db.session.query(Reply).filter_by(public_id=held["alias"]).one()
        one.received_at = datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
        db.session.commit()
    html = page_of(sign_in("Priya"))
    assert '<span class="due">6 Jul</span>' in html
    assert "6 July 2026 at 00:30" in html


@on_one_database
def test_home_and_the_outbox_lead_there_for_qa_leads_alone(held: dict[str, str], sign_in: Browser) -> None:
    """Business support sees the outbox, and not what people answered."""
    homes = {first: "2 replies by mail need a look" in sign_in(first).get("/").text for first in ("Priya", "Bea")}
    assert homes == {"Priya": True, "Bea": False}
    boxes = {first: "/outbox/replies" in sign_in(first).get("/outbox").text for first in ("Priya", "Bea")}
    assert boxes == {"Priya": True, "Bea": False}


def test_it_is_taken_or_set_aside_once(held: dict[str, str], sign_in: Browser, town: Flask) -> None:
    priya = sign_in("Priya")
    taken = priya.post(f"/outbox/replies/{held['alias']}/taking", follow_redirects=True).text
    assert "“Declined” stands as the answer of Lena Linden." in taken
    aside = priya.post(f"/outbox/replies/{held['impostor']}/setting-aside", follow_redirects=True).text
    assert "The reply is set aside. No answer was changed." in aside
    assert "No reply needs a look." in aside
    again = priya.post(f"/outbox/replies/{held['alias']}/taking")
    assert (again.status_code, "Somebody has looked at this reply already." in again.text) == (409, True)
    with town.app_context():
        lena = db.session.query(Invite).filter_by(answered_by="mail").one()
        assert (lena.person.name, lena.answer_now) == ("Lena Linden", "declined")


@on_one_database
def test_an_answer_by_mail_shows_as_such(held: dict[str, str], sign_in: Browser, town: Flask) -> None:
    with town.app_context():
        cast = Cast()
        services.take(db.session.query(Reply).filter_by(public_id=held["alias"]).one(), by=cast["Priya"])
        db.session.commit()
    html = " ".join(sign_in("Priya").get("/activity/CPR-2027-11/invitations").text.split())
    assert "answered by mail on 23 November 2026 at 09:00: “In court all that week”" in html


@on_one_database
def test_the_page_takes_as_many_statements_for_many_replies(
    held: dict[str, str], sign_in: Browser, town: Flask
) -> None:
    priya = sign_in("Priya")
    few = statements(town, priya, "/outbox/replies")
    with town.app_context():
        for one in db.session.query(Invite).filter_by(told_method="REQUEST"):
            reply(one, sender="offers@elsewhere.example")
        assert db.session.query(Reply).count() > 6
        db.session.commit()
    assert statements(town, priya, "/outbox/replies") == few
