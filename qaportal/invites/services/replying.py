"""Answers that come by mail: read once, judged, applied or held for somebody to look at (calendar rules 5.5, TK-4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.invites import queries
from qaportal.invites.messages import Message
from qaportal.invites.models import Reply
from qaportal.invites.models.replies import LONGEST_REASON
from qaportal.invites.replies import FAILING, OLDER, SAME, Verdict, judged, returned
from qaportal.invites.services import outbox
from qaportal.invites.services.answering import Answered, answer
from qaportal.invites.services.upserts import insert_into
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.routing import new_public_id
from qaportal.lib.text import cut
from qaportal.people.models import Person

MOST_TRIES = 5
SETTLED = "Somebody has looked at this reply already."
NOT_KNOWN = "The portal does not know whose answer this is, or which. Set it aside, and ask them."
TOO_LATE = "This cannot be taken any more: it moved since, or a later answer is here. Set it aside."
# Columns that have no default in the database.
_EMPTY = {"tries": 0, "message_id": "", "from_address": "", "method": "", "answer": "", "comment": "", "outcome": "",
          "reason": "", "settled_as": ""}  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """A message that is about to be read; `outcome` says that it was read before, or is given up."""

    id: int
    outcome: str


def begin(mailbox: str, validity: int, uid: int) -> Begun:
    """Note that this message is about to be fetched and read, so that one that ends the process each time, or that the
    mail server never hands out, is put aside. The note is to be committed before."""
    place = {"mailbox": mailbox, "validity": validity, "uid": uid}
    row = place | {"public_id": new_public_id(), "received_at": clock.now()} | _EMPTY
    unless_there = insert_into(Reply, db.session.connection()).values(**row)
    db.session.execute(unless_there.on_conflict_do_nothing(index_elements=list(place)))
    reply = _held(Reply.mailbox == mailbox, Reply.validity == validity, Reply.uid == uid)
    if not reply.outcome:
        reply.tries += 1
        if reply.tries > MOST_TRIES:
            _end(reply, Verdict("look", FAILING))
    return Begun(reply.id, reply.outcome)


def take_in(ident: int, message: Message, received_at: datetime) -> str:
    """What becomes of a message that the mail server got at `received_at`, once: its answer is applied, or kept as
    history, or held for a look. Says which."""
    reply = _held(Reply.id == ident)
    if reply.outcome:
        return reply.outcome
    reply.received_at = min(received_at, reply.received_at)
    if queries.came_before(message):
        return _end(reply, Verdict("ignored", SAME))
    found = queries.found_of(message)
    reply.invite, reply.letter = found.invite, found.letter
    _keep(reply, message)
    verdict = judged(message, found.known)
    if verdict.outcome in ("applied", "history") and message.answer:
        verdict = _applied(reply, verdict)
    elif found.letter and (words := returned(message, found.known)):
        outbox.mark_returned(found.letter, words)
    return _end(reply, verdict)


def take(reply: Reply, *, by: Person) -> Answered:
    """Take it as the answer of the person whose invitation it is about. Raises Stale where it was settled meanwhile,
    DomainError where it is not known whose answer it is, or it counts no more."""
    _open(reply)
    if not reply.can_be_taken or reply.invite is None:
        raise DomainError(NOT_KNOWN)
    told = reply.invite.told_sequence or 0
    sequence = told if reply.sequence is None else min(reply.sequence, told)
    done = answer(reply.invite, reply.answer, sequence=sequence, by=by, via="mail", stamp=reply.stamp)
    if not done.counts:
        raise DomainError(TOO_LATE)
    _settle(reply, "taken", by)
    record("took a reply", "reply", reply.public_id, by=by, name=reply.invite.person.name, answer=reply.answer)
    return done


def set_aside(reply: Reply, *, by: Person) -> None:
    """Nothing comes of it. Raises Stale where it was settled meanwhile."""
    _open(reply)
    _settle(reply, "aside", by)
    record("set a reply aside", "reply", reply.public_id, by=by, reason=reply.reason)


def _held(*which: object) -> Reply:
    """The row, which nobody else changes until the transaction ends."""
    chosen = select(Reply).where(*which).with_for_update(of=Reply)  # type: ignore[arg-type]
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _end(reply: Reply, verdict: Verdict) -> str:
    """What became of it, and why, as far as the row holds it: a reason may quote two addresses."""
    reply.outcome, reply.reason = verdict.outcome, cut(verdict.reason, LONGEST_REASON)
    db.session.flush()
    return reply.outcome


def _keep(reply: Reply, message: Message) -> None:
    """What it says, as far as that is kept; a text may have grown when it was normalised. An answer cannot have been
    given later than it came: a stamp of tomorrow would keep every later answer out."""
    entry = message.entry
    reply.message_id, reply.digest = message.message_id[:255], message.digest
    reply.from_address, reply.method, reply.answer = message.from_address[:254], message.method[:20], message.answer
    if entry is not None:
        reply.sequence, reply.comment = entry.sequence, entry.comment
        reply.stamp = min(entry.stamp or reply.received_at, reply.received_at)


def _applied(reply: Reply, verdict: Verdict) -> Verdict:
    """The one verb that takes answers decides in the end; what it keeps out is in its log."""
    if reply.invite is None or reply.sequence is None:
        return verdict
    try:
        done = answer(
            reply.invite, reply.answer, sequence=reply.sequence, by=None, via="mail", stamp=reply.stamp
        )  # fmt: skip
    except DomainError as error:
        return Verdict("history", verdict.reason or error.sentence)
    if not done.counts:
        return Verdict("history", verdict.reason or OLDER)
    return Verdict("applied", " ".join(dict.fromkeys(done.refusals)))


def _open(reply: Reply) -> None:
    _held(Reply.id == reply.id)
    if not reply.is_open:
        raise Stale(SETTLED)


def _settle(reply: Reply, how: str, by: Person) -> None:
    reply.settled_as, reply.settled_at, reply.settled_by_id = how, clock.now(), by.id
    db.session.flush()
