"""Work of invites on the clock: see letters off, write those that nobody's press has written, read what comes back."""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from qaportal.invites import emails, letterbox, queries, services
from qaportal.invites.delivering import MOST_CRASHES, verdict
from qaportal.invites.models import Letter
from qaportal.lib import jobs, mail, mailbox
from qaportal.lib.db import Busy, database_time, db, only_read
from qaportal.lib.failpoints import failpoint

MINUTE = timedelta(minutes=1)
MOST_REST = 0.1  # seconds: whoever waits for SQLite asks again at least as often
PATIENCE = (1, 5, 15, 60)  # seconds between tries to write down what became of a letter
LONGEST = 15  # seconds for the mailbox at a time: letters wait meanwhile
FOLDERS = {
    "applied": "Processed", "history": "Processed", "delivery": "Processed", "ignored": "Ignored",
    "look": "Needs-a-look",
}  # fmt: skip
log = logging.getLogger(__name__)


def deliver() -> None:
    """Send what is due until nothing is, one letter after the other."""
    while not jobs.is_stopping() and _has_room() and _deliver_one():
        pass


def write_to_those_asked() -> None:
    """Write to those who are asked to take a seat and were not written to yet."""
    services.write_to_those_asked()
    db.session.commit()


def write_mailing(mailing_id: int) -> None:
    """Write the invitations of a year that somebody asked for, an activity at a time, with a rest after each as long as
    it took: SQLite has one writer, and people are saving too."""
    more = True
    while more and not jobs.is_stopping():
        began = monotonic()
        try:
            more = services.write_next(mailing_id)
        except Busy:
            raise  # it is tried again by the clock
        except Exception:
            log.exception("an activity of mailing %s could not be written", mailing_id)
            db.session.rollback()
            more = services.pass_over(mailing_id)
        db.session.commit()
        jobs.pause(min(monotonic() - began, MOST_REST))


def write_mailings() -> None:
    """Go on with those that broke off, or that no bell was heard of."""
    for ident in queries.unfinished_mailings():
        write_mailing(ident)


def collect_replies() -> None:
    """Read what came by mail, where there is a mailbox; what is not got through now comes the next time."""
    if not mailbox.is_set():
        return
    until = monotonic() + LONGEST
    try:
        with mailbox.opened() as box:
            uids = box.uids()
            done = queries.outcomes(box.name, box.validity, uids)
            db.session.commit()
            for uid in sorted(uids, key=lambda one: one in done):  # what is new comes before what is only to be moved
                if jobs.is_stopping() or monotonic() > until:
                    break
                _collect(box, uid, done.get(uid, ""))
    except mailbox.Unreachable as error:
        log.warning("the mailbox could not be read; it is tried again: %s", error)


def _collect(box: mailbox.Mailbox, uid: int, outcome: str) -> None:
    """One message: one that fails stays where it is, and stops no other. It is moved once all of it is committed."""
    try:
        outcome = outcome or _read(box, uid)
        failpoint("replies.before_move")
        if outcome:
            box.move(uid, FOLDERS[outcome])
    except mailbox.Unreachable:
        raise
    except mailbox.Refused as error:
        log.warning("the mail server refuses message %s of the mailbox; it is tried again: %s", uid, error)
        db.session.rollback()
    except Exception:
        log.exception("message %s of the mailbox could not be read", uid)
        db.session.rollback()


def _read(box: mailbox.Mailbox, uid: int) -> str:
    """Note, commit, fetch, take apart, judge, commit: no transaction is open while anybody outside is waited for, and
    what fails from the first byte on is counted. Says what became of it; "" where it has gone from the mailbox."""
    begun = services.begin(box.name, box.validity, uid)
    db.session.commit()
    if begun.outcome:
        return begun.outcome
    failpoint("replies.after_begin")
    there = box.size_of(uid)
    if there is None:
        return ""
    size, received_at = there
    is_whole = size <= letterbox.MOST
    data = box.read(uid, letterbox.MOST, head=not is_whole)
    message = letterbox.opened(data, is_whole=is_whole)
    outcome = services.take_in(begun.id, message, received_at)
    failpoint("replies.before_commit")
    db.session.commit()
    return outcome


def _has_room() -> bool:
    """Whether the relay takes another one in this minute; where not, the next sweep goes on."""
    most = mail.most_a_minute()
    return not most or queries.tried_since(database_time() - MINUTE) < most


def _deliver_one() -> bool:
    """Lease, commit, make, send, mark, commit: nobody waits for the database while a letter is made or the relay spoken
    to, and a crash at any point leaves a letter that is sent later, under the same Message-ID. False where nothing is
    due."""
    failpoint("outbox.before_lease")
    leased = services.lease(database_time())
    db.session.commit()
    if not leased:
        return False
    failpoint("outbox.after_lease")
    only_read()
    letter = leased[0]
    _write_down(_send(letter, letter.lease))
    failpoint("outbox.after_commit")
    return True


def _send(letter: Letter, key: str) -> Callable[[], None]:
    """Make the message and hand it over, but for one that ended its process too often; gives back what is to be written
    down, in a transaction of its own."""
    if letter.crashes >= MOST_CRASHES:
        db.session.commit()
        return lambda: services.put_aside(letter, key)
    try:
        message = emails.message_of(letter)
        if message is not None:
            mail.stamp(message, letter.public_id)
    except Exception as error:
        db.session.rollback()
        log.exception("letter %s could not be made", letter.id)
        name = type(error).__name__
        return lambda: services.mark_unmade(letter, key, name)
    db.session.commit()
    if message is None:
        return lambda: services.mark_needless(letter, key)
    try:
        mail.send(message)
    except (OSError, smtplib.SMTPException) as error:
        found = verdict(error)
        return lambda: services.mark_failed(letter, key, found)
    failpoint("outbox.after_send")
    return lambda: services.mark_sent(letter)


def _write_down(mark: Callable[[], None]) -> None:
    """What became of it, as often as the database is busy: to forget it would send the letter twice."""
    for seconds in (*PATIENCE, 0):
        try:
            mark()
            failpoint("outbox.before_commit")
            db.session.commit()
        except Busy:
            db.session.rollback()
            if not seconds:
                raise
            jobs.pause(seconds)
        else:
            return
