"""Work of home on the clock: the daily mail, and reminders."""

import logging
from datetime import datetime

from qaportal.home import services
from qaportal.home.digest_queries import OpenWork, people, working_days
from qaportal.home.digests import Look, Told, told
from qaportal.invites import queries as invites
from qaportal.invites.notices import DAILY, NOTICES
from qaportal.invites.services import note_looked
from qaportal.lib import clock, jobs
from qaportal.lib.db import db, only_read

MOST = 24  # people at a time: a tenth of a second or so, after which mail that waits may leave
log = logging.getLogger(__name__)


def write_digests() -> None:
    """Work out the mail of those whose hour has come, some people at a time; while there are more, it rings for itself.

    On SQLite nobody who writes waits while it reads.
    """
    now = clock.now()
    only_read()
    due = invites.to_look_at(now, MOST) if working_days().is_working(clock.day_of(now)) else []
    found = _look(due, now) if due else {}
    db.session.rollback()
    if not due:
        return
    for person in people(found):
        services.tell(person, *found[person.id])
    note_looked([ident for ident, _ in due], now)
    if len(due) == MOST:
        jobs.enqueue(write_digests)
    db.session.commit()


def _look(due: list[tuple[int, datetime | None]], now: datetime) -> dict[int, tuple[Told, Look, list[str]]]:
    """What each of these is told, where there is anything. Somebody whose work cannot be read holds up nobody."""
    work, found = OpenWork(clock.day_of(now)), {}
    choices = invites.choices_of([ident for ident, _ in due])
    work.people(ident for ident, _ in due)
    for ident, last in due:
        look, wanted = Look(last, clock.day_of(now)), choices[ident]
        try:
            said = told(work.told(work.people([ident])[0], look), wanted)
        except Exception:
            log.exception("the open work of person %s could not be read", ident)
            db.session.rollback()
            only_read()
            continue
        if said:
            found[ident] = (said, look, [one.key for one in NOTICES if wanted.way(one.key) == DAILY])
    return found
