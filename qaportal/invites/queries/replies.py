"""Reads of answers by mail: what is known of a message, what waits for somebody to look at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from qaportal.allocation.policy import acts_for
from qaportal.invites import links, policy
from qaportal.invites.imip import sequence_of
from qaportal.invites.messages import Message
from qaportal.invites.models import FeedEvent, Invite, Letter, Reply
from qaportal.invites.queries.answers import asked_of, invite_of
from qaportal.invites.queries.telling import KIND
from qaportal.invites.replies import Asked, Known, Sent
from qaportal.lib import clock, mailauth
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import PublishedActivity

PAGE, MOST = 50, 200
NO_REPLY = "There is no such reply, or it is not yours to see."


@dataclass(frozen=True)
class Found:
    """What is known of a message, as the rules want it and as rows: the invitation that it answers or may answer, and
    the letter of ours that it speaks of."""

    known: Known
    invite: Invite | None
    letter: Letter | None


def outcomes(mailbox: str, validity: int, uids: Sequence[int]) -> dict[int, str]:
    """What became of those of these messages that were read."""
    found: dict[int, str] = {}
    for at in range(0, len(uids), 500):
        here = select(Reply.uid, Reply.outcome).where(Reply.mailbox == mailbox, Reply.validity == validity)
        some = here.where(Reply.uid.in_(uids[at : at + 500]), Reply.outcome != "")
        found |= {row.uid: row.outcome for row in db.session.execute(some)}
    return found


def came_before(message: Message) -> bool:
    """Whether the very same message was read before, wherever it lay."""
    same = select(Reply.id).where(Reply.message_id == message.message_id, Reply.digest == message.digest)
    return db.session.scalar(same) is not None


def found_of(message: Message) -> Found:
    """What is known of it."""
    event = _event(message)
    attendee = message.attendee
    invited = _invite(event, attendee.address) if event and attendee else None
    sender = _person(message.from_address)
    letter = _letter(message.report.about if message.report else message.answers_to)
    said = mailauth.results_of(message.results, links.mail_server())
    known = Known(
        mailbox=links.mailbox()[1],
        is_checked=bool(links.mail_server()),
        is_genuine=mailauth.is_from(message.from_address.rpartition("@")[2], said),
        knows_sender=sender is not None,
        knows_uid=event is not None,
        acts_for=bool(sender and invited and acts_for(sender, invited.person)),
        asked=_asked(invited) if invited else None,
        letter=_sent(letter) if letter and message.report else None,
    )
    return Found(known, invited or _perhaps(event, message, letter), letter if message.report else None)


def _event(message: Message) -> FeedEvent | None:
    if message.entry is None or not message.entry.uid:
        return None
    return db.session.scalar(select(FeedEvent).where(FeedEvent.uid == message.entry.uid))


def _invite(event: FeedEvent, address: str) -> Invite | None:
    chosen = select(Invite).join(Invite.person).where(Invite.event_id == event.id, Person.email == address)
    return db.session.scalar(chosen.where(Invite.told_method != ""))


def _person(address: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == address).options(*with_posts())) if address else None


def _asked(invite: Invite) -> Asked:
    answered = invite.answer_stamp if invite.answer_now else None
    is_over = asked_of(invite).last < clock.today()
    return Asked(invite.told_sequence or 0, invite.stands, is_over, answered)


def _sent(letter: Letter) -> Sent:
    invite = invite_of(letter) if letter.kind == KIND else None
    told = sequence_of(letter.about["entry"]) if invite else None
    return Sent(letter.person.email, bool(invite and invite.answer and invite.answered_sequence == told))


def _perhaps(event: FeedEvent | None, message: Message, letter: Letter | None) -> Invite | None:
    """Which invitation it may answer, for somebody to decide: that of whoever sent it; the only one to that event; the
    one that its mail was an answer to."""
    if event is not None:
        standing = select(Invite).where(Invite.event_id == event.id, Invite.told_method == "REQUEST")
        found = db.session.scalars(standing.options(joinedload(Invite.person)).limit(MOST)).all()
        theirs = [one for one in found if one.person.email == message.from_address]
        return (theirs or found)[0] if theirs or len(found) == 1 else None
    return db.session.get(Invite, letter.about["invite"]) if letter and "invite" in letter.about else None


def _letter(message_id: str) -> Letter | None:
    ident = links.letter_in(message_id)
    return db.session.scalar(select(Letter).where(Letter.public_id == ident)) if ident else None


# What people see -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replies:
    """What the page shows: what waits, the oldest first, and how much in all; what was looked at, the latest first.
    `further` is where the next page of that begins."""

    waiting: Sequence[Reply]
    waiting_count: int
    settled: Sequence[Reply]
    further: int | None
    about: dict[int, PublishedActivity]


def replies(before: int | None = None) -> Replies:
    """The replies that need a look; `before` goes further back in those that had one."""
    shown = select(Reply).options(
        joinedload(Reply.invite).joinedload(Invite.person),
        joinedload(Reply.invite).joinedload(Invite.event),
        joinedload(Reply.settled_by),
    )
    waiting = db.session.scalars(shown.where(*_open()).order_by(Reply.id).limit(MOST)).all()
    older = Reply.id < before if before else Reply.id > 0
    had_one = shown.where(Reply.settled_at.is_not(None), older).order_by(Reply.id.desc()).limit(PAGE)
    settled = db.session.scalars(had_one).all()
    further = settled[-1].id if len(settled) == PAGE else None
    return Replies(waiting, _count(), settled, further, _about([*waiting, *settled]))


def _open() -> tuple[ColumnElement[bool], ...]:
    return Reply.outcome == "look", Reply.settled_at.is_(None)


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Reply).where(*_open())) or 0


def _about(rows: Iterable[Reply]) -> dict[int, PublishedActivity]:
    """The published activity of each, by the reply."""
    of = {row.id: row.invite.event.activity_id for row in rows if row.invite}
    chosen = select(PublishedActivity).where(PublishedActivity.activity_id.in_(set(of.values())))
    known = {one.activity_id: one for one in db.session.scalars(chosen)} if of else {}
    return {ident: known[activity] for ident, activity in of.items() if activity in known}


def replies_to_look_at(person: Person) -> tuple[int, datetime | None]:
    """How many replies need a look, and when the last of them came, for those who give them one."""
    if not policy.can_settle(person):
        return 0, None
    count, last = db.session.execute(select(func.count(), func.max(Reply.received_at)).where(*_open())).one()
    return count, last


def visible_reply(person: Person, public_id: str) -> Reply:
    """A reply that needs a look or had one. Raises NotFound."""
    found = db.session.scalar(select(Reply).where(Reply.public_id == public_id, Reply.outcome == "look"))
    if found is None or not policy.can_settle(person):
        raise NotFound(NO_REPLY)
    return found


def comments_on(invites: Iterable[Invite]) -> dict[int, str]:
    """What people wrote beside the answer by mail that counts, by the invitation."""
    by_mail = {one.id: one for one in invites if one.answer_now and one.answered_by == "mail"}
    found: dict[int, str] = {}
    idents: list[Any] = sorted(by_mail)
    for at in range(0, len(idents), 500):
        chosen = select(Reply.invite_id, Reply.stamp, Reply.comment).where(Reply.invite_id.in_(idents[at : at + 500]))
        for row in db.session.execute(chosen.where(Reply.comment != "").order_by(Reply.id)):
            if by_mail[row.invite_id].answer_stamp == row.stamp:
                found[row.invite_id] = row.comment
    return found
