"""A published seat is in its holder's own calendar and in nobody else's (NS-088, P01, F01; calendar rules 2.2)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from qaportal.allocation import services
from qaportal.invites import queries
from qaportal.invites import services as invites
from qaportal.invites.links import token_of_feed
from qaportal.invites.models import FeedEvent
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.programme import services as programme
from tests.allocation.seated import held_by, out, seats_of
from tests.cast import Cast
from tests.invites.oracles import Seen, by_vobject
from tests.sampling.frames import CPR, activity, drawn, framed, lines, published_town

REVIEW = "Collaborative practice review: CiC: Family Support + Safeguarding"
Feed = Callable[[str, str], list[Seen]]


@pytest.fixture
def seated(town: Flask, cast: Cast) -> Flask:
    """The review of March, with Lena reviewing two records and Rowan moderating them; all published."""
    with town.app_context():
        published_town()
        framed(*lines(20))
        drawn()
        services.set_out(activity(CPR), by=cast["Priya"])
        for slot in seats_of(activity(CPR), "reviewer")[:2]:
            services.seat(slot, cast["Lena"], how="proposed", by=cast["Priya"])
        for slot in seats_of(activity(CPR), "moderator")[:2]:
            services.seat(slot, cast["Rowan"], how="proposed", by=cast["Priya"])
        out(activity(CPR))
        limits.forget()
    return town


@pytest.fixture
def feed(seated: Flask) -> Feed:
    """What a calendar program reads of somebody's feed of one scope: those events that are seats."""
    paths: dict[tuple[str, str], str] = {}

    def read(name: str, scope: str = "mine") -> list[Seen]:
        if (name, scope) not in paths:
            with seated.app_context():
                person = Cast()[name]
                offer = next(one for one in queries.offers(person, clock.today()) if one.scope == scope)
                made = invites.subscribe(offer, by=person)
                paths[name, scope] = f"/f/{token_of_feed(made)}.ics"
                db.session.commit()
        answer = seated.test_client().get(paths[name, scope])
        return [one for one in by_vobject(answer.data) if " – Collaborative" in one.title or " – Team" in one.title]

    return read


def test_each_has_their_own_seats_once_however_many_records(feed: Feed) -> None:
    """NS-022, NS-040: the reviews last 20 working days from 1 March, moderation 10 more; whole days."""
    assert feed("Lena", "mine") == [Seen(f"Reviewer – {REVIEW}", date(2027, 3, 1), date(2027, 3, 31))]
    assert feed("Rowan", "mine") == [Seen(f"Moderator – {REVIEW}", date(2027, 3, 31), date(2027, 4, 14))]
    assert feed("Pat", "mine") == [Seen(f"Practitioner – {REVIEW}", date(2027, 3, 1), date(2027, 3, 31))]


def test_nobody_elses_calendar_shows_them(feed: Feed) -> None:
    assert feed("Tom", "mine") == []
    assert feed("Priya", "programme") == []
    assert feed("Lena", "leadership") == []


def test_it_says_how_many_records_and_leads_behind_the_sign_in(seated: Flask, feed: Feed) -> None:
    """P01: no child, no reference, no name of whose record it is."""
    feed("Lena", "mine")
    with seated.app_context():
        events = db.session.query(FeedEvent).filter_by(title=f"Reviewer – {REVIEW}").all()
        told = events[0].vevent.decode().replace("\r\n ", "")
        page = f"http://qa.test/people/{Cast()['Lena'].public_id}/seats#{CPR}-reviewer"
    assert len(events) == 1
    assert "DESCRIPTION:You look at 2 records.\\nYour seat is in QA Portal" in told
    assert f"URL:{page}\r\n" in told
    told = told.replace(page, "")
    assert "TRANSP:TRANSPARENT" in told
    assert [word for word in ("Pat", "Poppy", "LCS-10", "ATTENDEE", "METHOD") if word in told] == []


def test_one_seat_leads_to_its_page(seated: Flask, feed: Feed, cast: Cast) -> None:
    with seated.app_context():
        one = services.seat(seats_of(activity(CPR), "reviewer")[2], cast["Hazel"], how="proposed", by=cast["Priya"])
        page = f"http://qa.test/seats/{one.public_id}"
        out(activity(CPR))
        told = [event.vevent.decode().replace("\r\n ", "") for event in db.session.query(FeedEvent)]
    assert sum(f"URL:{page}\r\n" in one for one in told) == 1


def test_a_draft_is_in_no_calendar(seated: Flask, feed: Feed, cast: Cast) -> None:
    with seated.app_context():
        services.seat(seats_of(activity(CPR), "reviewer")[2], cast["Hazel"], how="proposed", by=cast["Priya"])
        db.session.commit()
    assert feed("Hazel", "mine") == []


def test_a_seat_that_was_given_up_leaves_when_that_is_published(seated: Flask, feed: Feed, cast: Cast) -> None:
    assert len(feed("Lena", "mine")) == 1
    with seated.app_context():
        for _ in range(2):
            services.free(held_by("Lena", activity(CPR), "reviewer"), "Away.", by=cast["Priya"])
        db.session.commit()
    assert len(feed("Lena", "mine")) == 1
    with seated.app_context():
        out(activity(CPR))
    assert feed("Lena", "mine") == []


def test_it_moves_with_the_programme_and_counts_up(seated: Flask, feed: Feed, cast: Cast) -> None:
    """S02: the same event, one step on."""
    assert [one.sequence for one in feed("Lena", "mine")] == [0]
    with seated.app_context():
        review = activity(CPR)
        programme.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        db.session.commit()
    assert feed("Lena", "mine")[0].starts == date(2027, 3, 1)
    with seated.app_context():
        invites.publish(activity(CPR).programme, by=cast["Priya"])
        db.session.commit()
    moved = feed("Lena", "mine")
    assert [(one.starts, one.sequence) for one in moved] == [(date(2027, 4, 1), 1)]


def test_a_visit_has_its_hours(seated: Flask, feed: Feed, cast: Cast) -> None:
    """NS-085: the second Tuesday of March, 09:30 to 16:30; in winter England keeps UTC."""
    with seated.app_context():
        visit = activity("TS-2027-03")
        services.set_out(visit, by=cast["Priya"])
        services.seat(seats_of(visit, "lead")[0], cast["Hazel"], how="chosen", by=cast["Priya"])
        out(visit)
    day = datetime(2027, 3, 9, tzinfo=UTC)
    assert feed("Hazel", "mine") == [
        Seen("Spotlight lead – Team Spotlight: Children in Care", day.replace(hour=9, minute=30),
             day.replace(hour=16, minute=30)),
    ]  # fmt: skip
