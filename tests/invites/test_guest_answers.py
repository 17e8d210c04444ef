"""Guests answer behind the link in their mail: of one person, event and time; it acts on POST alone (issue 5; TK-3)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services as allocation
from qaportal.invites import links, policy, queries, services
from qaportal.invites.models import Invite
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.programme import services as programme
from tests.allocation.covered import NOVEMBER, cover_seats
from tests.cast import PEOPLE, Cast
from tests.invites.invited import invite
from tests.invites.mailed import mail_of
from tests.sampling.frames import activity, published_town


@pytest.fixture
def gus(town: Flask) -> Iterator[Invite]:
    """The chief executive was invited to a seat in November."""
    with town.app_context():
        limits.forget()
        published_town()
        cover_seats(Cast())
        invite(Cast())
        yield of_gus()


def of_gus() -> Invite:
    rows = [one for one in queries.invites_of(activity(NOVEMBER)) if one.person.name == "Gus Gorse"]
    return rows[0]


@pytest.fixture
def stranger(gus: Invite, town: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return town.test_client()


def path(sequence: int | None = None) -> str:
    found = of_gus()
    said = f"/i/{links.guest_token(found, found.told_sequence or 0 if sequence is None else sequence)}"
    db.session.commit()
    return said


def press(browser: FlaskClient, at: str, answer: str, sequence: int = 0) -> tuple[int, str]:
    done = browser.post(f"{at}/answer", data={"sequence": str(sequence), "answer": answer}, follow_redirects=True)
    return done.status_code, done.text


def answer_of() -> tuple[str, str]:
    db.session.expire_all()
    found = of_gus()
    said = found.answer_now, found.answered_by
    db.session.commit()
    return said


def test_their_mail_leads_there_and_that_of_staff_to_the_sign_in(gus: Invite) -> None:
    texts = {}
    for found in queries.invites_of(activity(NOVEMBER)):
        (letter, *_) = queries.letters_of([found])[found.id]
        texts[found.person.name.split()[0]] = mail_of(letter).text
    link = re.compile(r"^http://qa\.test/i/qai_[\w-]{22}\.0\.[\w-]{32}\s*$", re.MULTILINE)
    by_link = {first for first, text in texts.items() if link.search(text)}
    assert by_link == {"Gus"}
    assert {first for first, text in texts.items() if "after signing in" in text} == set(texts) - {"Gus"}


def test_who_answers_by_link(gus: Invite) -> None:
    cast = Cast()
    assert [first for first in PEOPLE if policy.answers_by_link(cast[first])] == ["Gus"]


def test_it_says_what_and_when_and_nothing_else_of_the_portal(stranger: FlaskClient) -> None:
    answer = stranger.get(path())
    assert answer.status_code == 200
    assert "Invitation for Gus Gorse" in answer.text
    assert re.findall(r'<a [^>]*href="([^"]*)"', answer.text.partition("<main")[2].partition("</main>")[0]) == []
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_to_open_it_does_nothing(stranger: FlaskClient) -> None:
    """Programs that scan mail open links."""
    for _ in range(2):
        assert stranger.get(path()).status_code == 200
    assert answer_of() == ("", "")


@pytest.mark.parametrize(("said", "words"), [
    ("accepted", "Your answer: Accepted"), ("tentative", "Your answer: Perhaps"), ("declined", "Your answer: Declined"),
])  # fmt: skip
def test_three_answers_and_the_same_again_is_the_same(stranger: FlaskClient, said: str, words: str) -> None:
    at = path()
    for _ in range(2):
        status, text = press(stranger, at, said)
        assert (status, words in text) == (200, True)
    assert answer_of() == (said, "link")


def test_a_no_asks_for_cover_and_does_not_tell_the_guest_of_whom(stranger: FlaskClient) -> None:
    (request,) = queries.cover_of(queries.seats_behind(of_gus()))
    allocation.take_back_cover(request, by=Cast()["Gus"])
    db.session.commit()
    _, text = press(stranger, path(), "declined")
    assert "Cover is asked for" not in text
    assert len(queries.cover_of(queries.seats_behind(of_gus()))) == 1


def test_no_button_is_a_sentence(stranger: FlaskClient) -> None:
    status, text = press(stranger, path(), "maybe")
    assert (status, "Choose one of the three answers." in text) == (422, True)


@pytest.mark.parametrize("sequence", ["", "x", "-1", "99999999999999999999"])
def test_a_page_that_was_tampered_with_is_a_sentence(stranger: FlaskClient, sequence: str) -> None:
    answer = stranger.post(f"{path()}/answer", data={"sequence": sequence, "answer": "accepted"})
    assert (answer.status_code, answer.text.count("Open the invitation again.") > 0) == (422, True)
    assert answer_of() == ("", "")


def test_a_link_is_of_one_time(stranger: FlaskClient) -> None:
    """After a move the older link answers nothing; the newer one does (bound to SEQUENCE)."""
    old = path()
    of, lead = activity(NOVEMBER), Cast()["Priya"]
    programme.move(of, of.starts_on + timedelta(days=7), version=of.version, by=lead)
    services.publish(of.programme, by=lead)
    services.send(of, seal=services.preview(of).seal(), by=lead)
    db.session.commit()
    refused = stranger.get(old)
    assert (refused.status_code, "Your newest mail about it says how it stands." in refused.text) == (404, True)
    assert press(stranger, old, "accepted")[0] == 404
    assert answer_of() == ("", "")
    assert press(stranger, path(), "accepted", of_gus().told_sequence or 0)[0] == 200
    assert answer_of()[0] == "accepted"


def test_it_ends_with_the_day(stranger: FlaskClient) -> None:
    at = path()
    last = queries.asked_of(of_gus()).last
    db.session.commit()
    for days, status in ((0, 200), (1, 404)):
        with clock.stopped_at(clock.to_utc(last + timedelta(days=days), "12:00")):
            assert stranger.get(at).status_code == status


def test_it_ends_with_their_leaving(stranger: FlaskClient) -> None:
    at = path()
    people.leave(Cast()["Gus"], on=clock.today() - timedelta(days=1), by=Cast()["Priya"])
    db.session.commit()
    assert stranger.get(at).status_code == 404


def test_a_changed_link_opens_nothing(stranger: FlaskClient) -> None:
    at = path()
    another = at[:-1] + ("A" if at[-1] != "A" else "B")
    for changed in (at.replace(".0.", ".1."), at.replace("qai_", "qaf_"), another, at[:-1], f"{at}A"):
        assert (changed, stranger.get(changed).status_code) == (changed, 404)


def test_guessing_is_slowed_down(stranger: FlaskClient) -> None:
    nothing = f"/i/qai_{'A' * 22}.0.{'A' * 32}"
    statuses = [stranger.get(nothing).status_code for _ in range(61)]
    assert statuses == [404] * 60 + [429]
    assert stranger.get(path()).status_code == 200
