"""The kinds of letter, each with what makes its message when it leaves: None where nobody should have it any more."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.invites.emails.cover import cover
from qaportal.invites.emails.invite import invite
from qaportal.invites.models import Letter

KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {
    "cover": cover,
    "invite": invite,
}


def message_of(letter: Letter) -> EmailMessage | None:
    """The letter's message as things stand now. Raises LookupError for a kind that nobody makes."""
    return KINDS[letter.kind](letter)
