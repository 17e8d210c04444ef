"""Home: what needs me now, and what is next, by who I am (ux 2.3)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.home.queries import home_of
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Programme
from tests.cast import Cast

SPOTLIGHT_WEEK = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def published(town: Flask, cast: Cast) -> Flask:
    with town.app_context():
        programme = cast.year()
        invites.publish(programme, by=cast["Priya"])
        db.session.commit()
    return town


def needs(cast: Cast, name: str) -> list[str]:
    return [need.title for need in home_of(cast[name], clock.today()).needs]


def test_with_no_programme_the_qa_lead_is_asked_to_create_one(town: Flask, cast: Cast) -> None:
    with town.test_request_context():
        assert needs(cast, "Priya") == ["There is no programme yet"]
        assert needs(cast, "Tom") == []


def test_a_draft_needs_the_qa_lead_and_nobody_else(town: Flask, cast: Cast) -> None:
    with town.test_request_context():
        cast.year()
        assert needs(cast, "Priya") == ["36 changes to the 2027 programme are not published"]
        assert needs(cast, "Tom") == []


def test_a_team_manager_is_told_what_the_spotlight_on_their_team_wants(published: Flask, cast: Cast) -> None:
    """NS-090, NS-092: the visit to CDT is on 9 February 2027; documents and the list are due a week before."""
    with published.test_request_context(), clock.stopped_at(SPOTLIGHT_WEEK):
        assert needs(cast, "Tom")[:2] == [
            "Documents sent: Team Spotlight: CDT",
            "List of children sent: Team Spotlight: CDT",
        ]


def test_another_teams_spotlight_is_none_of_a_managers_business(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        asked = "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care"  # of all managers (NS-087)
        assert [title for title in needs(cast, "Tom") if "Children in Care" in title] == [asked]


def test_next_years_programme_is_asked_for_in_the_autumn(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2027, 10, 4, 9, tzinfo=UTC)):
        assert "Next year’s programme is not created yet" in needs(cast, "Priya")
        assert db.session.query(Programme).count() == 1


def test_dates_go_into_a_diary_in_two_presses_from_home(
    published: Flask, sign_in: Callable[[str], FlaskClient]
) -> None:
    """ux 2.4: Add, then Open in Outlook."""
    tom = sign_in("Tom")
    assert "Your dates are not in your calendar yet" in tom.get("/").text
    added = tom.post("/me/feeds", data={"scope": "mine"}, follow_redirects=True)
    assert "webcal://" in added.text
    assert "Your dates are not in your calendar yet" not in tom.get("/").text


def test_dates_of_next_year_are_mine_as_soon_as_they_are_published(town: Flask, cast: Cast) -> None:
    """In the autumn two years are live: this one, and the next that is published already."""
    with town.test_request_context():
        for label in ("2026", "2027"):
            invites.publish(cast.year(label), by=cast["Priya"])
        db.session.commit()
        with clock.stopped_at(datetime(2026, 12, 30, 9, tzinfo=UTC)):
            found = home_of(cast["Tom"], clock.today())
            assert [one.ref for one in found.coming] == ["QPM-2027-01"]
