"""The kinds of letter that Home writes, each with what makes its message when it leaves; the outbox takes them up when
the app is made."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.home.emails.chase import chase
from qaportal.home.emails.digest import digest, reminder
from qaportal.invites.models import Letter

KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {
    "chase": chase,
    "digest": digest,
    "reminder": reminder,
}
