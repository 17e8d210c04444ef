"""A real IMAP server: what waits is looked at, not touched, and moved; a password never travels in the clear."""

import imaplib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from imap_tools import MailBoxUnencrypted

from qaportal.lib import mailbox
from qaportal.lib.mailbox import NO_TLS, Refused, Unreachable, address_of
from tests import lanes
from tests.certificate import certificate
from tests.lanes import ImapServer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAIL = b"From: lena@saltmarsh.example\r\nSubject: Yes\r\n\r\nI come.\r\n"


def app_of(url: str) -> Flask:
    app = Flask("mailbox")
    app.config["IMAP_URL"] = url
    return app


@pytest.fixture
def other(imap: ImapServer) -> Iterator[MailBoxUnencrypted]:
    """The same mailbox as another program sees it, with one message in it."""
    user = uuid4().hex
    with MailBoxUnencrypted("127.0.0.1", imap.port).login(user, imap.password) as box:
        box.append(MAIL, dt=NOON)
        box.user = user
        yield box


@pytest.fixture
def inside(imap: ImapServer, other: MailBoxUnencrypted) -> Iterator[None]:
    with app_of(imap.url(other.user)).app_context():
        yield


def look() -> list[int]:
    with mailbox.opened() as box:
        return box.uids()


def seen(other: MailBoxUnencrypted, folder: str = "INBOX") -> list[str]:
    other.folder.set(folder)
    return [message.subject for message in other.fetch(mark_seen=False)]


def test_what_waits_is_told_by_size_and_by_when_it_came(inside: None) -> None:
    with mailbox.opened() as box:
        assert (box.uids(), box.validity > 0) == ([1], True)
        assert box.size_of(1) == (len(MAIL), NOON)
        assert box.size_of(7) is None


def test_it_is_read_as_far_as_is_wanted_and_stays_unread(inside: None, other: MailBoxUnencrypted) -> None:
    with mailbox.opened() as box:
        assert (box.read(1, 10_000), box.read(1, 5), box.read(7, 5)) == (MAIL, MAIL[:5], b"")
        assert box.read(1, 10_000, head=True) == MAIL.partition(b"I come")[0]
    other.folder.set("INBOX")
    assert other.uids("UNSEEN") == ["1"]


def test_it_is_moved_into_a_folder_that_is_made(inside: None, other: MailBoxUnencrypted) -> None:
    with mailbox.opened() as box:
        box.move(1, "Needs-a-look")
        assert box.uids() == []
        box.move(1, "Needs-a-look")  # it is not there any more: nothing happens
    assert (seen(other), seen(other, "Needs-a-look")) == ([], ["Yes"])


@pytest.mark.parametrize(("says", "error"), [
    ((b"NO", [b"[SERVERBUG] damaged"]), Refused),
    (imaplib.IMAP4.error("UID command error: BAD"), Refused),
    (imaplib.IMAP4.abort("command: UID => socket error: EOF"), Unreachable),
    (TimeoutError(), Unreachable),
])  # fmt: skip
def test_a_no_about_one_message_is_told_apart_from_a_line_that_is_down(
    inside: None, monkeypatch: pytest.MonkeyPatch, says: object, error: type[Exception]
) -> None:
    def uid(*_command: str) -> object:
        if isinstance(says, Exception):
            raise says
        return says

    with mailbox.opened() as box:
        monkeypatch.setattr(box.box.client, "uid", uid)
        for verb in (lambda: box.size_of(1), lambda: box.read(1, 10), lambda: box.move(1, "INBOX")):
            with pytest.raises(error):
                verb()


def test_a_folder_that_the_server_does_not_make_is_refused(inside: None) -> None:
    with mailbox.opened() as box:
        with pytest.raises(Refused, match="MailboxFolderCreateError"):
            box.move(1, "a..b")
        assert box.size_of(1) == (len(MAIL), NOON)


def test_a_wrong_password_is_a_sentence_without_it(imap: ImapServer) -> None:
    with app_of(imap.url("tom").replace("secret", "wrong")).app_context(), pytest.raises(Unreachable) as error:
        look()
    assert "wrong" not in str(error.value)


@pytest.mark.parametrize("url", [
    "", "pop3://a:b@mail.example", "imaps://mail.example/INBOX", "imaps://a:b@", "imaps://a:b@mail.example:port",
])  # fmt: skip
def test_what_is_no_address_is_not_quoted(url: str) -> None:
    with pytest.raises(Unreachable, match="QAPORTAL_IMAP_URL is to read"):
        address_of(url)


def test_an_address_is_taken_apart_and_named_without_its_password() -> None:
    there = address_of("imaps://qa%40saltmarsh.example:p%2Fw@mail.example/In%20box")
    assert (there.user, there.password, there.port, there.folder) == ("qa@saltmarsh.example", "p/w", 993, "In box")
    assert there.name == "qa@saltmarsh.example@mail.example/In box"


def test_nobody_there_is_unreachable() -> None:
    with app_of(f"imap://a:b@127.0.0.1:{lanes.free_port()}").app_context(), pytest.raises(Unreachable):
        look()


# TLS ------------------------------------------------------------------------------------------------------


def test_only_to_this_machine_is_spoken_in_the_clear(inside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server offers no TLS."""
    assert look() == [1]
    monkeypatch.setattr(mailbox, "LOOPBACK", frozenset())  # as if it were elsewhere
    with pytest.raises(Unreachable, match=NO_TLS):
        look()


@pytest.fixture(scope="module")
def safe() -> Iterator[tuple[ImapServer, Path]]:
    """A server that offers STARTTLS, and the certificate that it shows."""
    with tempfile.TemporaryDirectory(prefix="qa-tls-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        files = certificate(folder)
        with lanes.imap_server(files) as server:
            yield server, files[0]


def test_a_certificate_that_nobody_vouches_for_is_refused(safe: tuple[ImapServer, Path]) -> None:
    with app_of(safe[0].url("tom")).app_context(), pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        look()


def test_one_that_is_trusted_is_spoken_to_by_tls(
    safe: tuple[ImapServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(safe[1]))
    with app_of(safe[0].url("tom")).app_context(), mailbox.opened() as box:
        assert box.uids() == []
        assert type(box.box.client.sock).__name__ == "SSLSocket"
