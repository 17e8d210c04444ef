"""Work of people that is done after the answer."""

import logging
import smtplib

from qaportal.lib import clock, jobs, mail
from qaportal.lib.db import db
from qaportal.people import emails, queries, services
from qaportal.people.models import SignInLink

PATIENCE = 20  # seconds for the relay: whoever waits to sign in asks again sooner
log = logging.getLogger(__name__)


def send_sign_in_link(link_id: int) -> None:
    """Mail a sign-in link. Does nothing for one that was sent, used, or is too old by now, or that another mails.

    Where the relay did not take it, `send_waiting_links` tries again with another secret: none is ever kept.
    """
    link = db.session.get(SignInLink, link_id)
    token = services.write_link(link) if link else ""
    db.session.commit()  # from here on nobody else mails it
    if link is None or not token:
        return
    message = emails.sign_in(link, token)
    db.session.commit()  # and no row is read again until the relay has answered: nobody waits for it
    try:
        mail.send(message, patience=PATIENCE)
    except (OSError, smtplib.SMTPException) as error:
        if not _may_have_left(error):
            services.forget_link(link)
            db.session.commit()
        raise
    link.sent_at = clock.now()
    db.session.commit()


def _may_have_left(error: Exception) -> bool:
    """Whether to mail it again would be wrong: it may arrive, and its link must work; or nobody has this mailbox."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, mail.Unsure)


def send_waiting_links() -> None:
    """Mail what no bell was heard for, and what the relay did not take: one that fails holds up none of the others."""
    for link_id in queries.unmailed_links(clock.now()):
        if jobs.is_stopping():
            return
        try:
            send_sign_in_link(link_id)
        except (OSError, smtplib.SMTPException):
            log.warning("sign-in link %s did not leave; it is tried again while it lives", link_id)
