"""Outgoing mail: a folder that the portal can show, or an SMTP relay; one message, one recipient."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from flask import current_app

from qaportal.lib import clock
from qaportal.lib.errors import NotFound
from qaportal.lib.text import one_line

TIMEOUT = 20


@dataclass(frozen=True)
class KeptMessage:
    """A message of the mail folder, as the portal shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str


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


def send(message: EmailMessage) -> None:
    """Hand the message to the back-end of MAIL_URL: `folder:` or `smtp://[user:password@]host[:port]`.

    `smtps://` speaks TLS from the first byte; `smtp://` upgrades when the server offers it.
    Raises OSError or smtplib.SMTPException when it was not taken.
    """
    url = urlsplit(current_app.config["MAIL_URL"])
    if url.scheme == "folder":
        _keep(message)
        return
    with _relay(url) as relay:
        if url.username:
            relay.login(unquote(url.username), unquote(url.password or ""))
        relay.send_message(message)


def _relay(url: SplitResult) -> smtplib.SMTP:
    """A connection to the relay, encrypted to a name that its certificate bears wherever it offers that."""
    host, port, trust = url.hostname or "127.0.0.1", url.port or 0, ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trust)
    relay = smtplib.SMTP(host, port, timeout=TIMEOUT)
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
    (_folder() / f"{clock.now():%Y%m%dT%H%M%SZ}-{ident}.eml").write_bytes(message.as_bytes())


def _read(path: Path) -> KeptMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = message.get_body(preferencelist=("plain",))
    return KeptMessage(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime,
        text=text.get_content() if text else "",
    )


def kept(most: int = 50) -> Sequence[KeptMessage]:
    """The latest messages of the folder, newest first."""
    return [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)[:most]]


def kept_message(name: str) -> KeptMessage:
    """One message of the folder. Raises NotFound."""
    path = _folder() / f"{name}.eml"
    if not path.is_file() or path.parent != _folder():
        raise NotFound("There is no such message.")
    return _read(path)
