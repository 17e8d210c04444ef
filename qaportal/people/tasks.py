"""Work of people that is done after the answer."""

from qaportal.lib import clock, mail
from qaportal.lib.db import db
from qaportal.people import emails, services
from qaportal.people.models import LINK_LIVES, SignInLink

PATIENCE = 20  # seconds for the relay: whoever waits to sign in asks again sooner


def send_sign_in_link(link_id: int) -> None:
    """Mail a sign-in link. Does nothing for one that was sent, used, or is too old by now."""
    link = db.session.get(SignInLink, link_id)
    if link is None or link.sent_at or link.used_at or clock.now() - link.asked_at > LINK_LIVES:
        return
    message = emails.sign_in(link, services.write_link(link))
    db.session.commit()  # and no row is read again until the relay has answered: nobody waits for it
    mail.send(message, patience=PATIENCE)
    link.sent_at = clock.now()
    db.session.commit()
