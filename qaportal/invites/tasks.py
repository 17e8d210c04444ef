"""Work of invites that is done after the answer: mail that leaves."""

from qaportal.invites.emails import KINDS
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.lib.db import db


def deliver(letter_id: int) -> None:
    """Send a letter that waits. Does nothing for one that has left."""
    letter = db.session.get(Letter, letter_id)
    if letter is None or not letter.waits or letter.due_at > clock.now():
        return
    message = KINDS[letter.kind](letter)
    if message is None:
        letter.dead_at, letter.failure = clock.now(), "Nobody should have it any more."
    else:
        mail.send(message)
        letter.sent_at = clock.now()
    db.session.commit()
