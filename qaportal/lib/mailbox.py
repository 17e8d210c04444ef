"""A mailbox that the portal reads by IMAP: what waits in it, what it holds, and the folder where it goes afterwards."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from flask import current_app
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

SILENCE = 10  # seconds for which the server may say nothing
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NO_ADDRESS = "QAPORTAL_IMAP_URL is to read imaps://user:password@host[:port]/INBOX, or imap:// for STARTTLS."
NO_TLS = "the server offers no TLS: the password is not sent in the clear"
_SIZE, _ARRIVED = re.compile(rb"RFC822\.SIZE (\d+)"), re.compile(rb'INTERNALDATE "([^"]+)"')


class Unreachable(Exception):
    """The mailbox cannot be spoken to now, or does not let us in."""


class Refused(Exception):
    """The server does not do what we ask with one message. With others it may."""


@dataclass(frozen=True)
class Address:
    """Where a mailbox is, out of its URL. `name` tells it from others and may be kept: it has no password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"[:200]


def address_of(url: str) -> Address:
    """Take the URL apart. Raises Unreachable for what is none; the words never quote it, as it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port or (993 if parts.scheme == "imaps" else 143)
    except ValueError:
        raise Unreachable(NO_ADDRESS) from None
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise Unreachable(NO_ADDRESS)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Address(parts.scheme, parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), folder)


@contextmanager
def _spoken(refusal: type[Exception] = Unreachable) -> Iterator[None]:
    """Whatever goes wrong between the server and us is one thing to those who ask, or two: with `refusal` it is told
    apart from a line that is down that the server says no."""
    try:
        yield
    except (OSError, imaplib.IMAP4.abort) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise refusal(f"{type(error).__name__}: {error}"[:300]) from error


class Mailbox:
    """One folder of a mailbox, open. Nothing in it is marked as seen, and nothing leaves it but by `move`. All of it
    raises Unreachable; what is about one message raises Refused as well."""

    def __init__(self, box: BaseMailBox, address: Address) -> None:
        self.box, self.name = box, address.name
        self.validity = int(box.client.response("UIDVALIDITY")[1][0] or 0)
        self.folders: set[str] | None = None

    def uids(self) -> list[int]:
        """What is in the folder, the oldest first."""
        with _spoken():
            return [int(uid) for uid in self.box.uids("UNDELETED", None)]

    def size_of(self, uid: int) -> tuple[int, datetime] | None:
        """How many bytes a message has, and when the server got it; None where it has gone meanwhile."""
        said = self._fetch(uid, "(RFC822.SIZE INTERNALDATE)")
        text = b" ".join(part for part in said if isinstance(part, bytes))
        size, arrived = _SIZE.search(text), _ARRIVED.search(text)
        if size is None or arrived is None:
            return None
        when = datetime.strptime(arrived[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
        return int(size[1]), when.astimezone(UTC)

    def read(self, uid: int, most: int, *, head: bool = False) -> bytes:
        """The first bytes of a message, or of its head alone; b"" where it has gone meanwhile."""
        said = self._fetch(uid, f"(BODY.PEEK[{'HEADER' if head else ''}]<0.{most}>)")
        return next((part[1] for part in said if isinstance(part, tuple)), b"")

    def _fetch(self, uid: int, parts: str) -> list[bytes | tuple[bytes, bytes]]:
        with _spoken(Refused):
            status, said = self.box.client.uid("FETCH", str(uid), parts)
        if status != "OK":
            raise Refused(f"FETCH was answered with {status}")
        return [part for part in said if part is not None]

    def move(self, uid: int, folder: str) -> None:
        """Into another folder, which is made where it is missing."""
        with _spoken(Refused):
            if self.folders is None:
                self.folders = {one.name for one in self.box.folder.list()}
            if folder not in self.folders:
                self.box.folder.create(folder)
                self.folders.add(folder)
            self.box.move([str(uid)], folder)


def is_set() -> bool:
    """Whether there is a mailbox to read."""
    return bool(current_app.config["IMAP_URL"])


@contextmanager
def opened() -> Iterator[Mailbox]:
    """The folder that IMAP_URL names. `imaps://` speaks TLS from the first byte; `imap://` upgrades, and goes on
    without only to this machine. The server's certificate must bear its name. Raises Unreachable."""
    address = address_of(current_app.config["IMAP_URL"])
    with _spoken():
        box = _connected(address)
    try:
        with _spoken():
            box.login(address.user, address.password, address.folder)
            _, offered = box.client.capability()  # after sign-in it may offer more: MOVE
            box.client.capabilities = tuple(offered[-1].decode().upper().split())
        yield Mailbox(box, address)
    finally:
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def _connected(address: Address) -> BaseMailBox:
    trust = ssl.create_default_context()
    if address.scheme == "imaps":
        return MailBox(address.host, address.port, timeout=SILENCE, ssl_context=trust)
    box = MailBoxUnencrypted(address.host, address.port, timeout=SILENCE)
    if "STARTTLS" in box.client.capabilities:
        box.client.starttls(trust)
    elif address.host not in LOOPBACK:
        box.client.shutdown()
        raise OSError(NO_TLS)
    return box
