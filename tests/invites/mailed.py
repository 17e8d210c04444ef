"""Letters as they leave: what a mailbox gets, and what its calendar program reads of it."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from qaportal.invites.emails import KINDS
from qaportal.invites.models import Letter
from tests.invites.oracles import Seen, by_vobject


@dataclass(frozen=True)
class Mail:
    """A message taken apart as a mailbox does it."""

    to: str
    subject: str
    text: str
    method: str
    calendar: bytes

    @property
    def seen(self) -> Seen:
        """The one event in it."""
        (event,) = by_vobject(self.calendar)
        return event

    @property
    def uid(self) -> str:
        return next(line.partition(":")[2] for line in self.lines if line.startswith("UID:"))

    @property
    def lines(self) -> list[str]:
        """The lines of the calendar, unfolded."""
        return self.calendar.decode().replace("\r\n ", "").split("\r\n")


def read(data: bytes) -> Mail:
    """Bytes as they came over the wire."""
    message = message_from_bytes(data, policy=policy.default)
    *_, part = message.iter_parts()
    text = message.get_body(("plain",))
    assert text is not None
    return Mail(
        str(message["To"]), str(message["Subject"]), text.get_content(), str(part.get_param("method")),
        part.get_payload(decode=True),
    )  # fmt: skip


def rendered(letter: Letter) -> EmailMessage:
    """The message of a letter, which somebody should have."""
    message = KINDS[letter.kind](letter)
    assert message is not None
    return message


def mail_of(letter: Letter) -> Mail:
    """A letter as its mailbox reads it."""
    return read(rendered(letter).as_bytes())
