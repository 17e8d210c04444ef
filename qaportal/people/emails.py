"""Mail that people get about themselves."""

from email.message import EmailMessage

from flask import current_app

from qaportal.lib import mail
from qaportal.people.models import LINK_LIVES, SignInLink


def sign_in(link: SignInLink, token: str) -> EmailMessage:
    """The link that signs its person in, once. Built on the configured address, never on a request's (A12).

    With another secret it is another message, so that no mailbox takes it for a copy."""
    return mail.compose(
        "people/emails/sign_in",
        to=link.person.email,
        key=f"sign-in-link:{link.id}:{token}",
        name=link.person.name,
        url=f"{current_app.config['BASE_URL']}/sign-in/{token}",
        minutes=int(LINK_LIVES.total_seconds() // 60),
        asked_at=link.asked_at,
    )
