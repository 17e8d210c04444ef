"""The page of the outbox: to whom, about what, what the relay said, and never what a mail says; letters about cover."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.invites import services, tasks
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Letter
from qaportal.invites.notices import AT_ONCE, COVER, DAILY, TAKEN
from qaportal.lib.db import db
from tests.allocation.covered import cover_seats, offer_to, publish, sit, to_seats
from tests.cast import Cast
from tests.invites.letters import letters
from tests.sampling.frames import published_town

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def cast(town: Flask) -> Iterator[Cast]:
    """March’s review: Rowan reviews a record of Pat’s, and knows it."""
    with town.test_request_context():
        found = published_town()
        to_seats()
        sit("Rowan", "reviewer")
        publish()
        yield found


@pytest.fixture
def stands(town: Flask) -> dict[str, str]:
    """An outbox with one letter of each standing."""
    with town.test_request_context():
        cast = published_town()
        cover_seats(cast)
        made = letters(cast)
        db.session.commit()
        return made


def page_of(browser: FlaskClient, query: str = "") -> str:
    return " ".join(browser.get(f"/outbox{query}").text.split())


def mailed(app: Flask) -> list[tuple[str, str]]:
    """To whom mail has left, and under which title."""
    folder = Path(app.config["INSTANCE"]) / "mail"
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]
    return sorted((str(one["To"]).partition("@")[0], str(one["Subject"])) for one in read)


@pytest.mark.parametrize("kind", ["needs_you", "disagreement"])
def test_a_letter_in_confidence_is_named_to_nobody_else_and_stopped_by_nobody(
    town: Flask, sign_in: Browser, kind: str
) -> None:
    """Whoever looks after the mail may be the one whom it is about."""
    with town.test_request_context():
        made = services.write(kind, Cast()["Priya"], about={}, dedupe=kind, by=None)
        path = f"/outbox/{made.public_id}/stopping"
        db.session.commit()
    bea, priya = page_of(sign_in("Bea")), page_of(sign_in("Priya"))
    assert "A letter in confidence" in bea
    assert "Priya" not in bea
    assert "A letter in confidence" not in priya
    assert path not in bea + priya
    assert sign_in("Bea").post(path).status_code == 403


def test_an_empty_outbox_says_what_will_appear(sign_in: Callable[[str], FlaskClient]) -> None:
    html = page_of(sign_in("Bea"))
    for words in ("Nothing has failed.", "Nothing waits.", "Nothing has left yet."):
        assert words in html


def test_each_letter_stands_where_it_belongs(stands: dict[str, str], sign_in: Browser) -> None:
    html = page_of(sign_in("Bea"))
    failed, waiting, left = (html.index(f'id="{name}"') for name in ("failed", "waiting", "left"))
    assert failed < html.index("550 5.1.1 No such mailbox") < waiting
    assert waiting < html.index("450 4.2.0 Greylisted, try again later") < html.index("Held until 09:10") < left
    assert "Again at 09:05" in html
    assert left < html.index(NO_LONGER)
    assert "Stopped on 23 November 2026 at 09:00: it was not sent." in html
    assert "CPR-2027-11" in html


def test_one_is_stopped_and_another_is_sent_again(stands: dict[str, str], sign_in: Browser, town: Flask) -> None:
    bea = sign_in("Bea")
    answer = bea.post(f"/outbox/{stands['held']}/stopping", follow_redirects=True)
    assert "1 mail is stopped and will not be sent." in answer.text
    answer = bea.post(f"/outbox/{stands['held']}/stopping", follow_redirects=True)
    assert "Nothing was stopped: it had left already, or was stopped before." in answer.text
    answer = bea.post(f"/outbox/{stands['failed']}/sending", follow_redirects=True)
    assert "The mail to Hazel Heath leaves again within a minute." in answer.text
    assert bea.post(f"/outbox/{stands['failed']}/sending").status_code == 409
    assert bea.post(f"/outbox/{stands['needless']}/sending").status_code == 422
    with town.app_context():
        rows = {one.public_id: one for one in db.session.query(Letter)}
        assert rows[stands["held"]].stopped_by_id == Cast()["Bea"].id
        assert (rows[stands["failed"]].waits, rows[stands["failed"]].attempts) == (True, 0)


def test_all_in_their_hold_are_stopped_at_once_and_no_other(
    stands: dict[str, str], sign_in: Browser, town: Flask
) -> None:
    answer = sign_in("Priya").post("/outbox/stopping", follow_redirects=True)
    assert "2 mails are stopped and will not be sent." in answer.text
    with town.app_context():
        waiting = [one.public_id for one in db.session.query(Letter) if one.waits]
    assert waiting == [stands["again"]]


def test_home_says_that_mail_has_failed_to_those_who_look_after_it(stands: dict[str, str], sign_in: Browser) -> None:
    said = {first: "1 mail could not be delivered" in sign_in(first).get("/").text for first in ("Bea", "Priya", "Tom")}
    assert said == {"Bea": True, "Priya": True, "Tom": False}


def test_home_says_that_the_relay_takes_nothing(stands: dict[str, str], sign_in: Browser) -> None:
    """One mail was refused for now and is tried again: nobody should have to look into the outbox to know."""
    words = "1 mail has not left: the mail relay does not take them yet"
    said = {first: words in sign_in(first).get("/").text for first in ("Bea", "Priya", "Tom")}
    assert said == {"Bea": True, "Priya": True, "Tom": False}


def test_what_has_left_is_read_page_by_page(town: Flask, sign_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qaportal.invites.queries.letters.PAGE", 2)
    with town.app_context():
        for number, first in enumerate(("Tom", "Hazel", "Rowan")):
            made = services.write("cover", Cast()[first], about={}, dedupe=str(number), by=None)
            services.mark_sent(made)
        last = made.id
        db.session.commit()
    first_page, second_page = page_of(sign_in("Bea")), page_of(sign_in("Bea"), f"?before={last - 1}")
    assert [name in first_page for name in ("to Tom Thyme", "to Hazel Heath", "to Rowan Reed")] == [False, True, True]
    assert [name in second_page for name in ("to Tom Thyme", "to Hazel Heath", "to Rowan Reed")] == [True, False, False]


# Letters about cover -----------------------------------------------------------------------------------------


def ask(cast: Cast) -> CoverRequest:
    seat = db.session.query(Assignment).filter_by(person=cast["Rowan"], ended_at=None).one()
    made = allocation.ask_for_cover(seat, is_conflict=False, by=cast["Rowan"])
    db.session.commit()
    return made


def test_whoever_is_asked_to_take_a_seat_is_written_to_once(town: Flask, cast: Cast) -> None:
    asked = ask(cast)
    for _ in range(2):
        tasks.write_to_those_asked()
        tasks.deliver()
    title = "Could you take over a seat? Reviewer: Collaborative practice review"
    assert [(to, what.startswith(title)) for to, what in mailed(town)] == [
        ("hazel", True), ("lena", True), ("priya", True),
    ]  # fmt: skip
    assert len(asked.offers) == 3


def test_when_somebody_takes_it_leads_are_told_and_the_others_no_longer_asked(town: Flask, cast: Cast) -> None:
    """The relay was away meanwhile: letters that were written say what is so when they leave. Priya wants to be told of
    seats that change hands at once; the others read it in their daily mail."""
    services.choose(cast["Priya"], ways={TAKEN: AT_ONCE}, hour=8, alarm="")
    asked = ask(cast)
    tasks.write_to_those_asked()
    services.accept_cover(offer_to(asked, "Hazel"), by=cast["Hazel"])
    db.session.commit()
    tasks.deliver()
    title = "A seat has changed hands: Reviewer: Collaborative practice review"
    assert [(to, what.startswith(title)) for to, what in mailed(town)] == [("priya", True)]
    needless = [one.failure for one in db.session.query(Letter) if one.dead_at]
    assert needless == [NO_LONGER] * 3


def test_leads_who_made_no_choice_are_not_written_to_at_once_of_a_seat_that_changed_hands(
    town: Flask, cast: Cast
) -> None:
    services.accept_cover(offer_to(ask(cast), "Hazel"), by=cast["Hazel"])
    db.session.commit()
    assert db.session.query(Letter).count() == 0


def test_whoever_wants_to_read_of_it_in_their_daily_mail_has_no_letter_about_cover(town: Flask, cast: Cast) -> None:
    services.choose(cast["Hazel"], ways={COVER: DAILY}, hour=8, alarm="")
    ask(cast)
    tasks.write_to_those_asked()
    tasks.deliver()
    assert [to for to, _ in mailed(town)] == ["lena", "priya"]


def test_a_letter_about_cover_asks_how_they_want_to_be_told_when_it_leaves(town: Flask, cast: Cast) -> None:
    ask(cast)
    tasks.write_to_those_asked()
    services.choose(cast["Hazel"], ways={COVER: DAILY}, hour=8, alarm="")
    db.session.commit()
    tasks.deliver()
    assert [to for to, _ in mailed(town)] == ["lena", "priya"]
    assert [one.person.name for one in db.session.query(Letter) if one.failure == NO_LONGER] == ["Hazel Heath"]
