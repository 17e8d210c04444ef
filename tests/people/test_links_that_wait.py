"""Links to sign in whose mail did not leave at once: found by the clock, each try with its own secret (R5, SE-2)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from qaportal.lib import clock, jobs, limits
from qaportal.lib.db import db
from qaportal.people import tasks
from qaportal.people.models import SignInLink
from qaportal.schedule import CLOCKS
from tests.conftest import TODAY
from tests.relay import Relay, relaying

TOM = "tom@saltmarsh.example"


@pytest.fixture
def relay(town: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """Where mail goes; nobody hears a bell."""
    monkeypatch.setattr(town.extensions["jobs"], "put", lambda *_: None)
    with town.app_context():
        limits.forget()
    with relaying() as made:
        monkeypatch.setitem(town.config, "MAIL_URL", made.url)
        yield made


def ask(app: Flask) -> None:
    assert app.test_client().post("/sign-in", data={"email": TOM}).status_code == 303


def sweep(app: Flask, **later: int) -> None:
    """The clock comes round so much later."""
    with clock.stopped_at(TODAY + timedelta(**later)), app.app_context():
        tasks.send_waiting_links()


def links(relay: Relay) -> list[str]:
    """The path of each link that was mailed."""
    bodies = [message.get_body(("plain",)) for message in relay.taken]
    return [match[0] for body in bodies if body and (match := re.search(r"/sign-in/\S+", body.get_content()))]


def signs_in(app: Flask, path: str) -> bool:
    return app.test_client().post(path).status_code == 303


def test_it_is_looked_for_every_half_minute() -> None:
    assert (tasks.send_waiting_links, 30) in CLOCKS


def test_what_no_bell_was_heard_for_leaves_by_the_clock_once(town: Flask, relay: Relay) -> None:
    ask(town)
    sweep(town, seconds=30)
    sweep(town, seconds=60)
    (path,) = links(relay)
    assert signs_in(town, path)


def test_what_the_relay_refused_for_now_leaves_with_another_secret(town: Flask, relay: Relay) -> None:
    relay.rcpt = {TOM: "450 4.2.0 Greylisted"}
    ask(town)
    sweep(town, seconds=30)
    with town.app_context():
        assert db.session.query(SignInLink).one().digest is None
    relay.rcpt = {}
    sweep(town, seconds=60)
    (path,) = links(relay)
    assert signs_in(town, path)


def test_it_is_tried_no_longer_than_it_lives(town: Flask, relay: Relay) -> None:
    ask(town)
    sweep(town, minutes=15, seconds=1)
    assert relay.taken == []


def test_what_may_have_arrived_is_not_mailed_with_another_secret(
    town: Flask, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that is slow takes it all the same: the link in it works."""
    monkeypatch.setattr(tasks, "PATIENCE", 0.1)
    relay.slow = 0.3
    ask(town)
    sweep(town, seconds=30)
    sweep(town, seconds=60)
    (path,) = links(relay)
    assert signs_in(town, path)


def test_a_mailbox_that_does_not_exist_is_not_tried_again(town: Flask, relay: Relay) -> None:
    relay.rcpt = {TOM: "550 5.1.1 No such mailbox"}
    ask(town)
    sweep(town, seconds=30)
    relay.rcpt = {}
    sweep(town, seconds=60)
    assert relay.taken == []


def test_one_that_fails_holds_up_no_other(town: Flask, relay: Relay) -> None:
    relay.rcpt = {TOM: "451 Later"}
    ask(town)
    town.test_client().post("/sign-in", data={"email": "pat@saltmarsh.example"})
    sweep(town, seconds=30)
    assert [message["To"] for message in relay.taken] == ["pat@saltmarsh.example"]


def test_a_bell_and_the_clock_together_mail_it_once(town: Flask, relay: Relay) -> None:
    """Whoever makes the secret mails it; the other finds it made."""

    def meanwhile() -> None:
        with town.app_context():
            tasks.send_waiting_links()

    relay.met = meanwhile
    ask(town)
    sweep(town)
    assert len(relay.taken) == 1


def test_who_left_meanwhile_gets_none(town: Flask, relay: Relay) -> None:
    ask(town)
    with town.app_context():
        link = db.session.query(SignInLink).one()
        link.used_at = clock.now()  # as the end of somebody's access does with every link of theirs
        db.session.commit()
    sweep(town, seconds=30)
    assert relay.taken == []


def test_a_portal_that_is_to_stop_begins_no_more(town: Flask, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "is_stopping", lambda: True)
    ask(town)
    sweep(town, seconds=30)
    assert relay.taken == []
