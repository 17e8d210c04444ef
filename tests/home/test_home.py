"""Home: what needs me now, and what is next, by who I am (ux 2.3)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment
from qaportal.home.queries import home_of
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Programme
from tests.allocation.covered import offer_to, publish, sit, to_seats
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
    """NS-090, NS-092: the visit to CDT is on 9 February 2027; documents and the list are due a week before. Nobody has
    said that the team was told in January."""
    with published.test_request_context(), clock.stopped_at(SPOTLIGHT_WEEK):
        assert needs(cast, "Tom")[:3] == [
            "Practitioners prepared by the Team Manager: Team Spotlight: CDT",
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


# Seats and cover (X-06) ---------------------------------------------------------------------------------


@pytest.fixture
def seated(published: Flask, cast: Cast) -> int:
    """March's review: Rowan reviews two records and moderates a third; all know it."""
    with published.test_request_context():
        to_seats()
        first = sit("Rowan", "reviewer", 0)
        sit("Rowan", "reviewer", 1)
        sit("Rowan", "moderator", 2)
        publish()
        return first.id


MARCH = datetime(2027, 2, 22, 9, tzinfo=UTC)


def test_ones_own_seats_are_among_the_next_dates(published: Flask, cast: Cast, seated: int) -> None:
    with published.test_request_context(), clock.stopped_at(MARCH):
        found = home_of(cast["Rowan"], clock.today()).coming
        rowan = cast["Rowan"].public_id
        second = db.session.query(Assignment).filter_by(person=cast["Rowan"]).order_by(Assignment.id.desc()).first()
        assert second is not None
        assert [(one.day, one.title.partition(":")[0], one.detail, one.href) for one in found] == [
            (date(2027, 3, 1), "Reviewer", "to 30 Mar, 2 records", f"/people/{rowan}/seats#CPR-2027-03-reviewer"),
            (date(2027, 3, 31), "Moderator", "to 13 Apr", f"/seats/{second.public_id}"),
        ]
        assert "Reviewer" not in [one.title.partition(":")[0] for one in home_of(cast["Lena"], clock.today()).coming]


def test_seats_months_ahead_are_among_the_dates_and_other_work_is_not(
    published: Flask, cast: Cast, seated: int
) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        found = home_of(cast["Rowan"], clock.today()).coming
        assert [one.title.partition(":")[0] for one in found if one.day.month > 1] == ["Reviewer", "Moderator"]


def test_whoever_is_asked_to_take_a_seat_over_can_answer_from_home(published: Flask, cast: Cast, seated: int) -> None:
    with published.test_request_context():
        one = db.session.get_one(Assignment, seated)
        cover = allocation.ask_for_cover(one, is_conflict=True, by=one.person)
        offer = offer_to(cover, "Hazel").public_id
        asked = "Rowan Reed cannot come: could you take their seat as Reviewer from 1 to 30 March 2027?"
        [line] = [need for need in home_of(cast["Hazel"], clock.today()).needs if "cannot come" in need.title]
        assert (line.title, line.href, line.verb) == (asked, f"/cover/{offer}/answer", "Answer")
        assert not [title for title in needs(cast, "Rowan") if "Reviewer" in title]  # they know
        allocation.decline(offer_to(cover, "Hazel"), by=cast["Hazel"])
        assert not [title for title in needs(cast, "Hazel") if "Rowan" in title]


def test_qa_leads_see_seats_that_nobody_has_taken_yet(published: Flask, cast: Cast, seated: int) -> None:
    with published.test_request_context():
        one = db.session.get_one(Assignment, seated)
        cover = allocation.ask_for_cover(one, is_conflict=False, by=one.person)
        allocation.decline(offer_to(cover, "Lena"), by=cast["Lena"])
        [line] = [need for need in home_of(cast["Priya"], clock.today()).needs if "Nobody has taken" in need.title]
        assert line.title.startswith("Nobody has taken the seat of Rowan Reed yet: Reviewer: ")
        assert (line.href, line.verb) == (f"/cover/{cover.public_id}", "Look")
        assert line.more == "1 to 30 March 2027; 2 people have yet to answer, 1 said no"
        allocation.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
        assert not [title for title in needs(cast, "Priya") if "Nobody has taken" in title]


def test_those_who_look_after_cover_are_told_for_a_week_that_a_seat_was_taken(
    published: Flask, cast: Cast, seated: int
) -> None:
    def told(name: str) -> list[tuple[str, str]]:
        found = home_of(cast[name], clock.today()).needs
        return [(need.title, need.href) for need in found if need.due == "Cover"]

    with published.test_request_context():
        one = db.session.get_one(Assignment, seated)
        cover = allocation.ask_for_cover(one, is_conflict=False, by=one.person)
        assert told("Bea") == [("1 seat whose holder cannot come has nobody yet", "/cover")]
        allocation.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
        line = ("Hazel Heath took the seat of Rowan Reed in CPR-2027-03", f"/cover/{cover.public_id}")
        assert (told("Priya"), told("Bea"), told("Tom"), told("Hazel")) == ([line], [line], [], [])
        with clock.stopped_at(clock.now() + timedelta(days=7)):
            assert told("Priya") == [line]
        with clock.stopped_at(clock.now() + timedelta(days=8)):
            assert told("Priya") == []


def test_of_several_seats_that_were_taken_home_says_how_many(published: Flask, cast: Cast, seated: int) -> None:
    with published.test_request_context():
        theirs = db.session.query(Assignment).filter_by(person=cast["Rowan"])
        for one in theirs.filter(Assignment.ended_at.is_(None)).order_by(Assignment.id).limit(2):
            cover = allocation.ask_for_cover(one, is_conflict=False, by=one.person)
            allocation.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
        [line] = [need for need in home_of(cast["Priya"], clock.today()).needs if "taken" in need.title]
        assert (line.title, line.href) == ("2 seats were taken over in the last 7 days", "/cover")


def test_what_was_settled_stands_on_the_list_of_cover_and_in_the_history_of_the_seats(
    published: Flask, cast: Cast, seated: int, sign_in: Callable[[str], FlaskClient]
) -> None:
    with published.test_request_context():
        one = db.session.get_one(Assignment, seated)
        cover = allocation.ask_for_cover(one, is_conflict=False, by=one.person)
        allocation.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
        db.session.commit()
    priya = sign_in("Priya")
    assert "Hazel Heath took the seat of Rowan Reed" in priya.get("/cover").text
    assert "Took a seat over" in priya.get("/activity/CPR-2027-03/seats").text
