"""Work of concerns on the clock: what nobody acknowledges goes up, and so does what a manager has left unread."""

import logging
from collections.abc import Callable, Iterable

from qaportal.concerns import queries, services
from qaportal.concerns.queries import looks
from qaportal.lib import clock, jobs
from qaportal.lib.db import db

log = logging.getLogger(__name__)


def send_up() -> None:
    """Tell whoever is next of each concern that nobody acknowledged in time, one after the other."""
    _each(queries.due_to_go_up(clock.now()), _send_up, "concern %s was not sent up")


def _send_up(ident: int) -> None:
    concern = queries.concern(ident)
    if concern is not None:
        services.send_up(concern)


def pass_on() -> None:
    """What a manager has left without taking goes to whoever managed them."""
    left = {one.id: one for one in queries.left_unread()}
    _each(left, lambda ident: services.pass_on(left[ident]), "matter %s was not passed on")


def tell_of_looks() -> None:
    """Of each who was let in to read a review, whoever answers for information governance is written to."""
    untold = {one.id: one for one in looks.untold_looks()}
    _each(untold, lambda ident: services.tell_of_look(untold[ident]), "nobody was told of look %s")


def _each(idents: Iterable[int], act: Callable[[int], object], failed: str) -> None:
    """Do one after the other, each by itself. The next one may be a child too: one that breaks stops no other, and is
    tried again by the next tick."""
    for ident in idents:
        if jobs.is_stopping():
            break
        try:
            act(ident)
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception(failed, ident)
