"""A real mail relay that answers as a test tells it: takes, refuses, breaks off, is slow, offers a bad certificate."""

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from time import monotonic
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

from tests.lanes import free_port

TAKEN = "250 taken"


@dataclass
class Relay:
    """What it was handed, and what it says: to whom (`rcpt`, by address), to the sender, to a whole message."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    sender: str = ""
    data: list[str] = field(default_factory=list)  # answers to the next messages; then it takes them
    slow: float = 0
    breaks_off: bool = False  # after the whole message
    drops: bool = False  # in the middle of a message
    met: Callable[[], None] | None = None  # called while it has a message in hand

    @property
    def url(self) -> str:
        """As MAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        said = self.rcpt.get(address, "")
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.met:
            self.met()
        if self.breaks_off:
            server.transport.abort()
            return TAKEN
        said = self.data.pop(0) if self.data else TAKEN
        if said.startswith("2"):
            self.taken.append(message_from_bytes(envelope.content, policy=SMTP))  # type: ignore[arg-type]
        began = monotonic()  # it has the message, whether or not the sender waits to hear so
        while monotonic() - began < self.slow:
            await asyncio.sleep(min(self.slow, 0.05))
        return said


class _Line(smtp.SMTP):
    """A conversation that may be dropped in the middle of a message."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not self.event_handler.drops:
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        await self._reader.readline()  # type: ignore[union-attr]
        self.transport.abort()  # type: ignore[union-attr]


class _Door(Controller):
    def factory(self) -> smtp.SMTP:
        return _Line(self.handler, **self.SMTP_kwargs)


@contextmanager
def relaying(tls: ssl.SSLContext | None = None) -> Iterator[Relay]:
    """A relay on loopback while the block lasts; with `tls`, one that offers STARTTLS."""
    relay = Relay(free_port())
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # whoever hangs up on it is no news
    controller = _Door(relay, hostname="127.0.0.1", port=relay.port, tls_context=tls, server_hostname="relay.example")
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()
