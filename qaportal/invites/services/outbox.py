"""The outbox: mail is written down in the transaction of what it tells of, and leaves after it (JB-1, JB-2, JB-5).

A letter is leased, then sent, then marked, each in a transaction of its own; `tasks.deliver` has the order. That a
letter was written and sent stands on the letter itself; that it was stopped, given up or sent again is in the log too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from qaportal.auditlog.services import record
from qaportal.invites import tasks
from qaportal.invites.delivering import CRASHED, LEASE, MOST_CRASHES, NO_LONGER, UNMADE, Verdict, wait
from qaportal.invites.models import Letter, Mailing
from qaportal.invites.queries import letters as queries
from qaportal.invites.services.told import give_up, invite_held
from qaportal.invites.services.upserts import insert_into
from qaportal.lib import clock, jobs
from qaportal.lib.db import BOUND, database_time, db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

MOVED_ON = "This letter has moved on since the page was opened. Look again at how it stands."
NOT_WANTED = "Nobody should have this letter any more, so it is not sent."
LEASED = {"leased_until": None, "lease": ""}


def write(
    kind: str,
    person: Person,
    *,
    about: dict[str, Any],
    dedupe: str,
    thread: str = "",
    due_at: datetime | None = None,
    mailing: Mailing | None = None,
    by: Person | None,
) -> Letter:
    """Write down that `person` is to have a mail of this kind about these ids; it leaves once the caller has committed.

    With the same `dedupe` again it is the letter that is there, however it stands: there is never a second one.
    """
    now = clock.now()
    row = {
        "public_id": new_public_id(), "kind": kind, "person_id": person.id, "about": about, "thread": thread,
        "dedupe": dedupe, "written_at": now, "written_by_id": by.id if by else None, "due_at": due_at or now,
        "lease": "", "attempts": 0, "crashes": 0, "failure": "", "mailing_id": mailing.id if mailing else None,
    }  # fmt: skip
    db.session.flush()
    written = insert_into(Letter, db.session.connection()).values(**row)
    unless_there = written.on_conflict_do_nothing(index_elements=["dedupe"]).returning(Letter)
    made = db.session.scalars(unless_there).first()
    if due_at is None or due_at <= now:
        jobs.enqueue(tasks.deliver)
    return made or db.session.scalars(select(Letter).where(Letter.dedupe == dedupe)).one()


def amend(letter: Letter, about: dict[str, Any]) -> bool:
    """Let a letter that waits, and that nobody is sending, be about this instead; says whether it still was so."""
    return _change(letter, [*queries.waits(), queries.is_free(database_time())], {"about": about})


def stop(letters: Iterable[Letter], *, by: Person | None) -> list[Letter]:
    """These are not sent, as far as they still wait and are not on their way; gives back those."""
    now, those = database_time(), list(letters)
    values = {"stopped_at": now, "stopped_by_id": by.id if by else None, **LEASED}
    stopped: set[int] = set()
    for at in range(0, len(those), BOUND):
        some = [one.id for one in those[at : at + BOUND]]
        guarded = update(Letter).where(Letter.id.in_(some), *queries.waits(), queries.is_free(now))
        unsynced = {"synchronize_session": False}
        stopped.update(db.session.scalars(guarded.values(**values).returning(Letter.id), execution_options=unsynced))
    found = [one for one in those if one.id in stopped]
    for letter in found:
        for name, value in values.items():
            set_committed_value(letter, name, value)
        _log("stopped", letter, by)
    return found


def send_again(letter: Letter, *, by: Person) -> Letter:
    """One that was given up leaves again, as the same message. Raises Stale for one that was not, DomainError for one
    that nobody should have any more."""
    if letter.failure == NO_LONGER:
        raise DomainError(NOT_WANTED)
    values = {"dead_at": None, "failure": "", "attempts": 0, "crashes": 0, "due_at": clock.now()}
    if not _change(letter, [Letter.dead_at.is_not(None)], values):
        raise Stale(MOVED_ON)
    _log("sent again", letter, by)
    jobs.enqueue(tasks.deliver)
    return letter


def settle(letters: Iterable[Letter]) -> None:
    """Those that were given up are no failures any more: another letter tells of it."""
    for letter in letters:
        if letter.dead_at and letter.failure != NO_LONGER:
            _change(letter, [Letter.dead_at.is_not(None)], {"failure": NO_LONGER})


# The engine ------------------------------------------------------------------------------------------


def lease(now: datetime, most: int = 1) -> list[Letter]:
    """Take letters that are due: nobody else sends them while the lease lasts. `now` is the database's.

    One whose lease ran out was being sent when its process ended: `crashes` counts that, and after MOST_CRASHES whoever
    takes it gives it up (`put_aside`) instead of sending it, so that one letter never holds up the others.
    """
    taken: list[Letter] = []
    while len(taken) < most and (letter := db.session.scalars(queries.due(now)).first()) is not None:
        crashes = letter.crashes + (1 if letter.lease else 0)
        values = {
            "lease": str(uuid4()), "leased_until": now + LEASE, "tried_at": now,
            "attempts": letter.attempts + 1, "crashes": crashes,
        }  # fmt: skip
        if _change(letter, [*queries.waits(), queries.is_free(now)], values):
            taken.append(letter)
    return taken


def mark_sent(letter: Letter) -> None:
    """The relay has it. That is so whatever became of the row meanwhile: a lease may have run out."""
    ended = {"dead_at": None, "failure": "", "stopped_at": None, "stopped_by_id": None}
    _change(letter, [Letter.sent_at.is_(None)], {"sent_at": database_time(), **ended, **LEASED})


def mark_failed(letter: Letter, key: str, found: Verdict) -> None:
    """The relay does not have it: it is tried again later, or given up. `key` is the lease that it was taken by."""
    now, later = database_time(), wait(letter.attempts - letter.crashes)
    if found.is_final or later is None:
        _end(letter, key, found.words, now)
    else:
        _change(letter, [Letter.lease == key], {"due_at": now + later, "failure": found.words, **LEASED})


def mark_unmade(letter: Letter, key: str, name: str) -> None:
    """The message could not be made, for an error of this name: as if the process had ended."""
    now, crashes, words = database_time(), letter.crashes + 1, UNMADE.format(name=name)
    later = wait(crashes)
    if crashes >= MOST_CRASHES or later is None:
        _end(letter, key, words, now, crashes=crashes)
    else:
        values = {"due_at": now + later, "failure": words, "crashes": crashes, **LEASED}
        _change(letter, [Letter.lease == key], values)


def put_aside(letter: Letter, key: str) -> None:
    """It ended its process too often. In a transaction of its own: what it told is locked before the letter is."""
    _end(letter, key, CRASHED, database_time(), attempts=letter.attempts - 1)  # it was not tried this time


def mark_needless(letter: Letter, key: str) -> None:
    """Nobody should have it any more."""
    _give_up(letter, key, NO_LONGER, database_time())


def mark_returned(letter: Letter, words: str) -> bool:
    """It was sent and has come back: from now on it stands among those that failed, and what it told counts as told no
    longer. Says whether it did."""
    invite = invite_held(letter)
    values = {"sent_at": None, "dead_at": database_time(), "failure": words}
    if not _change(letter, [Letter.sent_at.is_not(None)], values):
        return False
    if invite is not None:
        give_up(letter, invite)
    _log("came back", letter, None, words=words)
    return True


def _end(letter: Letter, key: str, words: str, now: datetime, **more: Any) -> None:
    """It is given up, and shown at once."""
    if _give_up(letter, key, words, now, **more):
        _log("gave up", letter, None, words=words)


def _give_up(letter: Letter, key: str, words: str, now: datetime, **more: Any) -> bool:
    """It does not leave: what it was to tell counts as told no longer."""
    invite = invite_held(letter)  # before the letter is written to, as everybody does
    is_given_up = _change(letter, [Letter.lease == key], {"dead_at": now, "failure": words, **more, **LEASED})
    if is_given_up and invite is not None:
        give_up(letter, invite)
    return is_given_up


def _change(letter: Letter, guards: Iterable[Any], values: dict[str, Any]) -> bool:
    """Change the row if it still is as the guards say; the object follows."""
    changed = update(Letter).where(Letter.id == letter.id, *guards).values(**values)
    count = db.session.execute(changed, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    db.session.expire(letter)
    return bool(count == 1)


def _log(act: str, letter: Letter, by: Person | None, **details: Any) -> None:
    record(act, "letter", letter.public_id, by=by, what=letter.kind, to=letter.person.name, **details)
