"""Reads of one invitation: for whom it is, what it asks, which seats stand behind it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.allocation.queries.mine import ruled
from qaportal.invites import links, policy
from qaportal.invites.imip import facts_of
from qaportal.invites.models import FeedEvent, Invite, Letter
from qaportal.invites.queries.telling import SEAT, letters_of, seat_in
from qaportal.invites.telling import REQUEST, Facts
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import PublishedActivity
from qaportal.timetable.models import Slot

NO_LINK = "This link opens nothing. Use the link in the newest mail about the event."
NEWER = "This has changed or was cancelled since that mail. Your newest mail about it says how it stands."
OVER = "This is over. Nothing is left to do."
NO_INVITE = "There is no such invitation, or it is not yours to see. Your dates are on Home."


def visible_invite(person: Person, public_id: str) -> Invite:
    """The invitation with this random id: one's own, or of somebody for whom one answers. Raises NotFound."""
    chosen = select(Invite).where(Invite.public_id == public_id, Invite.told_method != "")
    chosen = chosen.options(joinedload(Invite.event), joinedload(Invite.person).options(*with_posts()))
    found: Invite | None = db.session.scalar(chosen)
    if found is None or not policy.can_answer(person, found):
        raise NotFound(NO_INVITE)
    return found


@dataclass(frozen=True)
class Opened:
    """An invitation that somebody opened by the link in their mail, and the SEQUENCE that the mail spoke of."""

    invite: Invite
    sequence: int
    token: str


def opened(_person: Any, token: str) -> Opened:
    """What the link of a guest opens. Raises NotFound: for one that nobody was ever sent, and for one whose event has
    moved on, is cancelled or over since (TK-3)."""
    public_id, sequence, _ = token.removeprefix(links.FOR_GUESTS).rsplit(".", 2)
    chosen = select(Invite).where(Invite.public_id == public_id, Invite.told_method != "")
    chosen = chosen.options(joinedload(Invite.event), joinedload(Invite.person))
    found: Invite | None = db.session.scalar(chosen)
    if found is None or not links.opens(token, found, int(sequence)) or not found.person.is_here(clock.today()):
        raise NotFound(NO_LINK)
    if not found.stands or found.told_sequence != int(sequence):
        raise NotFound(NEWER)
    if asked_of(found).last < clock.today():
        raise NotFound(OVER)
    return Opened(found, int(sequence), token)


def invite_of(letter: Letter) -> Invite | None:
    """The invite that a letter tells of."""
    return db.session.get(Invite, letter.about["invite"])


def invite_by_letter(public_id: str) -> Invite | None:
    """The invite of the letter with this random id, where it is one that tells of an invite."""
    letter = db.session.scalar(select(Letter).where(Letter.public_id == public_id))
    return invite_of(letter) if letter is not None and "invite" in letter.about else None


def invites_named(public_ids: Collection[str]) -> Sequence[Invite]:
    """The invitations with these random ids. It asks nobody's leave."""
    return db.session.scalars(select(Invite).where(Invite.public_id.in_(sorted(public_ids)))).all()


def asked_of(invite: Invite) -> Facts:
    """What they were told last: the event as it was then, or as it stands where no letter says so any more."""
    letters = [one for one in letters_of([invite])[invite.id] if one.sent_at or one.waits]
    return facts_of(letters[-1].about["entry"].encode() if letters else invite.event.vevent)


def seats_behind(invite: Invite) -> Sequence[Assignment]:
    """The published seats that they have and that the invitation is to; none for a meeting that one just comes to."""
    if not invite.event.part.startswith(SEAT):
        return ()
    person, key = seat_in(invite.event.part)
    chosen = select(Assignment).join(Assignment.slot).options(contains_eager(Assignment.slot).options(ruled()))
    chosen = chosen.where(Slot.activity_id == invite.event.activity_id, Slot.seat_key == key)
    chosen = chosen.where(Assignment.person_id == person, Assignment.published_at.is_not(None))
    still = Assignment.ended_at.is_(None), Assignment.withdrawn_at.is_(None)
    return db.session.scalars(chosen.where(*still).order_by(Assignment.id)).all()


def declined_by(activity_id: int) -> frozenset[int]:
    """Ids of those who said no to an invitation to this activity, as they were told it last."""
    chosen = select(Invite).join(Invite.event).where(FeedEvent.activity_id == activity_id, Invite.answer == "declined")
    return frozenset(one.person_id for one in db.session.scalars(chosen) if one.answer_now)


class Unanswered(NamedTuple):
    """An invitation that begins on the day `starts`, and when its person was told of it."""

    public_id: str
    person_id: int
    ref: str
    title: str
    starts: date
    told_at: datetime


def unanswered(first: date, last: date, told_before: datetime, *, among: int | None = None) -> list[Unanswered]:
    """Every invitation to what begins from `first` to `last` that stands and that nobody has answered as they were told
    it last, before that moment; of one person (id) where that is asked for. It asks nobody's leave."""
    waits = or_(Invite.answer == "", Invite.answered_sequence < Invite.told_sequence)
    chosen = select(
        Invite.public_id, Invite.person_id, PublishedActivity.ref, FeedEvent.title, FeedEvent.starts_on, Invite.told_at
    )
    chosen = chosen.join(Invite.event).join(PublishedActivity, PublishedActivity.activity_id == FeedEvent.activity_id)
    chosen = chosen.where(Invite.told_method == REQUEST, waits, Invite.told_at < told_before, ~FeedEvent.is_gone)
    chosen = chosen.where(FeedEvent.ends_on >= first, FeedEvent.starts_on >= first, FeedEvent.starts_on <= last)
    if among is not None:
        chosen = chosen.where(Invite.person_id == among)
    ordered = chosen.order_by(FeedEvent.starts_on, Invite.id)
    return [Unanswered._make(row) for row in db.session.execute(ordered)]


def cover_of(seats: Sequence[Assignment]) -> Sequence[CoverRequest]:
    """The open requests for cover of these seats."""
    idents = [one.id for one in seats]
    chosen = select(CoverRequest).where(CoverRequest.assignment_id.in_(idents), CoverRequest.closed_at.is_(None))
    return db.session.scalars(chosen.order_by(CoverRequest.id)).all()
