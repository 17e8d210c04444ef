"""Work of home on the clock: the daily mail, and reminders."""

from qaportal.home import queries, services
from qaportal.invites import queries as invites
from qaportal.invites.services import note_looked, note_unread
from qaportal.lib import clock, jobs
from qaportal.lib.db import db, only_read

MOST = 24  # people at a time: a tenth of a second or so, after which mail that waits may leave


def write_digests() -> None:
    """Work out the mail of those whose hour has come, some people at a time; while there are more, it rings for itself.

    On SQLite nobody who writes waits while it reads.
    """
    now = clock.now()
    only_read()
    due = invites.to_look_at(now, MOST) if queries.working_days().is_working(clock.day_of(now)) else []
    looked = queries.look_at(due, now) if due else queries.Looked()
    db.session.rollback()
    if not due:
        return
    ours = note_looked(looked.read, now)
    for person in queries.people(looked.found.keys() & ours):
        services.tell(person, *looked.found[person.id])
    note_unread(looked.unread, now)
    if len(due) == MOST:
        jobs.enqueue(write_digests)
    db.session.commit()
