"""Mail over a real SMTP server, and background work over a real Redis."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from redis import Redis

from qaportal import create_app
from qaportal.lib import jobs, mail
from qaportal.lib.db import db
from qaportal.people import services as people
from tests.cast import Cast
from tests.conftest import TODAY
from tests.lanes import free_port
from tests.stage import Stage, settings

TOM = "tom@saltmarsh.example"
FACTS = {"name": "Tom", "url": "http://qa.test/sign-in/abc", "minutes": 15, "asked_at": TODAY}


class Postbox:
    """What the server was handed."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=SMTP))  # type: ignore[attr-defined]
        return "250 taken"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    kept, port = Postbox(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


def test_a_message_reaches_an_smtp_server_whole(town: Flask, postbox: tuple[Postbox, int]) -> None:
    kept, port = postbox
    town.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    try:
        with town.test_request_context():
            mail.send(mail.compose("people/emails/sign_in", to=TOM, key="one", **FACTS))
    finally:
        town.config["MAIL_URL"] = "folder:"
    (message,) = kept.messages
    assert message["To"] == "tom@saltmarsh.example"
    assert message["From"] == "QA Portal <qa@saltmarsh.example>"
    assert FACTS["url"] in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_certificates_are_read_for_a_relay_that_speaks_tls_alone(
    town: Flask, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read what the machine trusts takes longer than the mail."""
    monkeypatch.setattr(mail, "trust", lambda: pytest.fail("they were read"))
    monkeypatch.setitem(town.config, "MAIL_URL", f"smtp://127.0.0.1:{postbox[1]}")
    with town.test_request_context():
        mail.send(mail.compose("people/emails/sign_in", to=TOM, key="one", **FACTS))
    assert len(postbox[0].messages) == 1


def test_the_same_intent_has_the_same_message_id(town: Flask) -> None:
    """JB-2."""
    with town.test_request_context():
        same = [
            mail.compose("people/emails/sign_in", to=TOM, key=key, **FACTS)["Message-ID"]
            for key in ("one", "one", "two")
        ]
    assert same[0] == same[1] != same[2]


def test_work_is_rung_for_after_the_commit_and_not_after_a_rollback(town: Flask, cast: Cast) -> None:
    with town.app_context():
        waiting = jobs.engine().waiting
        people.ask_for_link("tom@saltmarsh.example")
        assert waiting.empty()
        db.session.rollback()
        assert waiting.empty()


def test_only_tasks_can_be_named() -> None:
    """A38."""
    with pytest.raises(ValueError, match=r"os\.system is not a task"):
        jobs.run("os.system", (1,))


def test_a_worker_sends_what_a_request_asked_for(stage: Stage, town: Flask, redis_url: str, tmp_path: Path) -> None:
    """The same code path on Redis and RQ: the request commits, the worker finds the row and sends."""
    url = town.config["SQLALCHEMY_DATABASE_URI"]
    app = create_app(replace(settings(tmp_path, url), redis_url=redis_url), TESTING=True, WTF_CSRF_ENABLED=False)
    Redis.from_url(redis_url).flushdb()
    app.test_client().post("/sign-in", data={"email": "tom@saltmarsh.example"})
    assert not list((tmp_path / "mail").glob("*.eml"))
    jobs.worker(app, burst=True)
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert TOM in path.read_text()
    with app.app_context():
        db.engine.dispose()
