"""Work of concerns on the clock: what nobody acknowledges goes up, and so does what a manager has left unread."""

import logging

from qaportal.concerns import queries, services
from qaportal.concerns.queries import looks
from qaportal.lib import clock, jobs
from qaportal.lib.db import db

log = logging.getLogger(__name__)


def send_up() -> None:
    """Tell whoever is next of each concern that nobody acknowledged in time, one after the other."""
    for ident in queries.due_to_go_up(clock.now()):
        if jobs.is_stopping():
            break
        try:
            concern = queries.concern(ident)
            if concern is not None:
                services.send_up(concern)
            db.session.commit()
        except Exception:
            # The next one may be a child too: one that breaks stops no other, and is tried again by the next tick.
            db.session.rollback()
            log.exception("concern %s was not sent up", ident)


def pass_on() -> None:
    """What a manager has left without taking goes to whoever managed them."""
    for ident, matter in [(one.id, one) for one in queries.left_unread()]:
        if jobs.is_stopping():
            break
        try:
            services.pass_on(matter)
            db.session.commit()
        except Exception:
            # As above: one that breaks stops no other.
            db.session.rollback()
            log.exception("matter %s was not passed on", ident)


def tell_of_looks() -> None:
    """Of each who was let in to read a review, whoever answers for information governance is written to."""
    for look in looks.untold_looks():
        services.tell_of_look(look)
    db.session.commit()
