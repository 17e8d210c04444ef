"""Answers to invitations, wherever they come from. An answer changes one person's answer and, as a no, asks for cover
of their seats; nothing else of it is used (calendar rules 5.5)."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from qaportal.allocation import services as allocation
from qaportal.allocation.models import CoverRequest
from qaportal.allocation.queries import done_among
from qaportal.auditlog.services import record
from qaportal.invites import queries
from qaportal.invites.models import ANSWERS, Invite
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person

ENDED = "This is cancelled, so there is nothing to answer. You can delete the mail."
OVER = "This is over: there is nothing to answer any more."


@dataclass(frozen=True)
class Answered:
    """What came of an answer. It does not count where it was given for an earlier time, or a later one is here;
    `covers` are the requests that a no opened, `refusals` say why one could not be."""

    counts: bool
    covers: list[CoverRequest] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def answer(
    invite: Invite, said: str, *, sequence: int, by: Person | None, via: str = "portal", stamp: datetime | None = None
) -> Answered:
    """Take an answer ("accepted", "tentative", "declined") to what was told with `sequence`; `stamp` is when it was
    given. One to an earlier time, or older than the one that is here, is kept in the log and changes nothing.

    Raises DomainError for an unknown answer, and where nothing is asked any more.
    """
    if said not in ANSWERS:
        raise DomainError("Choose one of the three answers.", field="answer")
    db.session.execute(select(Invite.id).where(Invite.id == invite.id).with_for_update())
    db.session.refresh(invite)
    if not invite.stands:
        raise DomainError(ENDED)
    if queries.asked_of(invite).last < clock.today():
        raise DomainError(OVER)
    given = stamp or clock.now()
    if sequence != invite.told_sequence or _is_older(invite, given):
        _log("answered an earlier time", invite, said, sequence, by, via)
        return Answered(counts=False)
    before = invite.answer_now
    invite.answer, invite.answered_sequence, invite.answered_by = said, sequence, via
    invite.answered_at, invite.answer_stamp = clock.now(), given
    db.session.flush()
    _log("answered", invite, said, sequence, by, via)
    return _cover(invite, before, by or invite.person)


def _is_older(invite: Invite, given: datetime) -> bool:
    return bool(invite.answer_now and invite.answer_stamp and given < invite.answer_stamp)


def _cover(invite: Invite, before: str, by: Person) -> Answered:
    """A no asks for cover of each seat that is not asked for yet and has work left, but nobody who cannot come either;
    a yes after a no takes that back."""
    found = Answered(counts=True)
    seats = queries.seats_behind(invite)
    requests = queries.cover_of(seats)
    if invite.answer == "declined":
        settled = {one.assignment_id for one in requests} | done_among(seats)
        away = queries.declined_by(invite.event.activity_id)
        for seat in seats:
            if seat.id not in settled:
                try:
                    made = allocation.ask_for_cover(seat, is_conflict=False, by=by, leave_out=away)
                    found.covers.append(made)
                except DomainError as error:
                    found.refusals.append(error.sentence)
    elif before == "declined":
        for request in requests:
            allocation.take_back_cover(request, by=by)
    return found


def _log(act: str, invite: Invite, said: str, sequence: int, by: Person | None, via: str) -> None:
    record(act, "invite", invite.public_id, by=by, answer=said, sequence=sequence, via=via, name=invite.person.name,
           told_sequence=invite.told_sequence)  # fmt: skip
