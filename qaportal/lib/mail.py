"""Outgoing mail: a folder that the portal can show, or an SMTP relay; one message, one recipient."""

import contextlib
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from flask import current_app

from qaportal.lib import clock
from qaportal.lib.errors import NotFound
from qaportal.lib.failpoints import failpoint
from qaportal.lib.text import one_line

CONNECT, ANSWER = 10, 60  # seconds: until a relay is there, and until it answers a command
TAKEN = 600  # until it has taken a message: RFC 5321, 4.5.3.2.6; who gives up sooner sends twice


@dataclass(frozen=True)
class KeptMessage:
    """A message of the mail folder, as the portal shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    calendar: str = ""

    @property
    def ident(self) -> str:
        """What the message was stamped with."""
        return self.name.partition("Z-")[2]


def compose(template: str, *, to: str, key: str, **context: object) -> EmailMessage:
    """A message from the triple `<template>.subject.txt`, `.txt`, `.html`.

    `key` names the intent: the same key gives the same Message-ID, so that a repeat can be recognised.
    """
    host = current_app.config["MAIL_FROM"].rpartition("@")[2]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f"QA Portal <{current_app.config['MAIL_FROM']}>"
    message["To"] = to
    message["Subject"] = one_line(_rendered(f"{template}.subject.txt", context))
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{uuid5(NAMESPACE_URL, key)}@{host}>"
    message.set_content(_rendered(f"{template}.txt", context))
    message.add_alternative(_rendered(f"{template}.html", context), subtype="html")
    return message


def _rendered(template: str, context: dict[str, object]) -> str:
    """The template without what pages have around them: mail is written where there is no request."""
    return current_app.jinja_env.get_template(template).render(context)


def stamp(message: EmailMessage, ident: str) -> EmailMessage:
    """The message under the Message-ID of `ident`, whichever it had: the same at each try (JB-2)."""
    host = current_app.config["MAIL_FROM"].rpartition("@")[2]
    said = f"<{ident}@{host}>"
    if "Message-ID" in message:
        message.replace_header("Message-ID", said)
    else:
        message["Message-ID"] = said
    return message


def most_a_minute() -> int:
    """How many messages the relay takes in a minute, all processes together; 0 where it says nothing."""
    return int(current_app.config["MAIL_PER_MINUTE"])


def send(message: EmailMessage, *, patience: int = TAKEN) -> None:
    """Hand the message to the back-end of MAIL_URL: `folder:` or `smtp://[user:password@]host[:port]`.

    `smtps://` speaks TLS from the first byte; `smtp://` upgrades when the server offers it. `patience` is how many
    seconds it may take over a message that it was given whole. Raises OSError or smtplib.SMTPException when it was not
    taken.
    """
    url = urlsplit(current_app.config["MAIL_URL"])
    if url.scheme == "folder":
        _keep(message)
        return
    relay = _relay(url)
    try:
        failpoint("mail.after_connect")
        if url.username:
            relay.login(unquote(url.username), unquote(url.password or ""))
        relay.patience = patience
        relay.send_message(message)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            relay.quit()  # what it says to that changes nothing: the message was taken, or was not
        relay.close()


class _Relay(smtplib.SMTP):
    """A conversation that waits as long as RFC 5321 says for what it was given."""

    patience = TAKEN

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        answer = super().connect(host, port, source_address)
        if self.sock is not None:
            self.sock.settimeout(ANSWER)
        return answer

    def send(self, s: Any) -> None:
        """A message goes in two halves, between which a test may end the process."""
        if isinstance(s, str):
            super().send(s)
            return
        half = len(s) // 2
        super().send(s[:half])
        failpoint("mail.mid_data")
        super().send(s[half:])
        if self.sock is not None:
            self.sock.settimeout(self.patience)


class _SafeRelay(_Relay, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _relay(url: SplitResult) -> _Relay:
    """A connection to the relay, encrypted to a name that its certificate bears wherever it offers that."""
    host, port, trust = url.hostname or "127.0.0.1", url.port or 0, ssl.create_default_context()
    if url.scheme == "smtps":
        return _SafeRelay(host, port, timeout=CONNECT, context=trust)
    relay = _Relay(host, port, timeout=CONNECT)
    relay.ehlo()
    if relay.has_extn("starttls"):
        relay.starttls(context=trust)
    elif url.username:
        relay.close()
        raise smtplib.SMTPException("the relay offers no TLS: its password is not sent in the clear")
    return relay


def _folder() -> Path:
    folder = Path(current_app.config["INSTANCE"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(message: EmailMessage) -> None:
    ident = message["Message-ID"].strip("<>").partition("@")[0]
    path = _folder() / f"{clock.now():%Y%m%dT%H%M%SZ}-{ident}.eml"
    whole = path.with_suffix(".part")
    whole.write_bytes(message.as_bytes())
    whole.replace(path)


def _read(path: Path) -> KeptMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = message.get_body(preferencelist=("plain",))
    return KeptMessage(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime,
        text=text.get_content() if text else "",
        calendar=next((_decoded(part) for part in message.walk() if part.get_content_type() == "text/calendar"), ""),
    )


def _decoded(part: Message) -> str:
    """A calendar as it is written, lines unfolded."""
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace").replace("\r\n ", "").replace("\r\n", "\n") if isinstance(data, bytes) else ""


def kept(most: int = 50) -> Sequence[KeptMessage]:
    """The latest messages of the folder, newest first."""
    return [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)[:most]]


def kept_message(name: str) -> KeptMessage:
    """One message of the folder. Raises NotFound."""
    path = _folder() / f"{name}.eml"
    if not path.is_file() or path.parent != _folder():
        raise NotFound("There is no such message.")
    return _read(path)
