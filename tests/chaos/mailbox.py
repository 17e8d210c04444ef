"""A mailbox and the diary behind it: they know a message by its Message-ID, an entry by its UID and SEQUENCE."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.invites.mailed import Mail, read


@dataclass
class Mailbox:
    """What one person has: messages by their ids, and each entry of the diary with everything it ever said."""

    messages: dict[str, EmailMessage] = field(default_factory=dict)
    diary: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    late: int = 0  # entries that came after a later one of the same UID

    def take(self, message: EmailMessage) -> None:
        """A message arrives. The diary goes by what it reads in it, however often it comes."""
        self.messages.setdefault(str(message["Message-ID"]), message)
        if not message.is_multipart():
            return
        mail = read(message.as_bytes())
        said = self.diary.setdefault(mail.uid, [])
        sequence = _sequence(mail)
        if not said or sequence > said[-1][0]:
            said.append((sequence, mail.method))
        elif (sequence, mail.method) not in said:
            self.late += 1


def _sequence(mail: Mail) -> int:
    return int(next(line.partition(":")[2] for line in mail.lines if line.startswith("SEQUENCE:")))


def sorted_out(messages: Iterable[EmailMessage]) -> dict[str, Mailbox]:
    """Messages in the order in which they came, by address."""
    found: dict[str, Mailbox] = {}
    for message in messages:
        found.setdefault(str(message["To"]), Mailbox()).take(message)
    return found
