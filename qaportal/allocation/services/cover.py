"""Cover: ask for it, offer the seat, answer, take it back (X-06, NS-088, LB-042).

Rows are locked in one order everywhere: the activity, the seat that somebody has, the request, the person.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy.exc import IntegrityError

from qaportal.allocation.covering import LATELY, next_asked
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.allocation.queries import cover as queries
from qaportal.allocation.queries import seats as seat_queries
from qaportal.allocation.queries.mine import seen
from qaportal.allocation.queries.parts import done_among
from qaportal.allocation.services.conflicts import declare_record_conflict
from qaportal.allocation.services.seats import end, seat
from qaportal.allocation.telling import all_broken
from qaportal.auditlog.services import record as log
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries import lock_activities

ASKED = "Cover for this seat was asked for already. Open My seats to see how far it is."
ENDED = "This seat is somebody else’s by now, or is needed no more."
OVER = "This seat is over: nobody can take it any more."
DONE = "The work of this seat is done: nobody else is needed for it."
THEIR_OWN = "This seat is about the holder’s own work, so nobody else can take it. Speak to the QA team."
NO_MORE = "Nobody else may take this seat by the rules. Choose somebody by hand on the seats of {ref}, with a reason."
MEANWHILE = "Things have changed since this was offered: {broken}. Say no, and the QA team will ask somebody else."


def ask_for_cover(one: Assignment, *, is_conflict: bool, by: Person, leave_out: Collection[int] = ()) -> CoverRequest:
    """Its holder cannot keep a seat: others are asked, but for those (ids) to `leave_out`, and the holder has it until
    somebody takes it. No reason is kept but whether they are in conflict; then they are not given this record again.

    Raises Stale where cover was asked for already or the seat is theirs no more; DomainError where nobody can take it,
    or its work is done.
    """
    db.session.refresh(one, ["published_at", "ended_at", "withdrawn_at"], with_for_update=True)
    _check_sits(one)
    if one.slot.does == "reflect":
        raise DomainError(THEIR_OWN)
    made = CoverRequest(assignment=one, is_conflict=is_conflict, asked_at=clock.now(), asked_by=by)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(ASKED) from error
    if is_conflict and one.slot.record:
        declare_record_conflict(one.person, one.slot.record, by=by)
    _log("asked for cover", made, by, name=one.person.name)
    _offer(made, by, leave_out)
    return made


def _check_sits(one: Assignment) -> None:
    """Theirs, in their diary, and still to come. Raises Stale or DomainError."""
    if not one.sits or not one.is_out:
        raise Stale(ENDED)
    activity = one.slot.activity
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nobody is needed.")
    if seen(one).window.last < clock.today():
        raise DomainError(OVER)
    if done_among([one]):
        raise DomainError(DONE)


def _offer(cover: CoverRequest, by: Person, leave_out: Collection[int] = ()) -> list[CoverOffer]:
    """Ask the next people; none where nobody else may take the seat."""
    slot = cover.assignment.slot
    found = seat_queries.reasons_for(slot.activity, slot)
    ranked = found.ranked(slot.id) if found and slot.id in found.table.seat_at else ()
    chosen = next_asked(ranked, queries.times_asked(clock.now() - LATELY), queries.not_again(cover).union(leave_out))
    people = seat_queries.people_by_id(chosen)
    now = clock.now()
    made = [CoverOffer(request=cover, person=people[ident], offered_at=now) for ident in chosen]
    db.session.add_all(made)
    db.session.flush()
    if made:
        _log("offered a seat", cover, by, names=[offer.person.name for offer in made])
    return made


def offer_more(cover: CoverRequest, *, by: Person) -> list[CoverOffer]:
    """Ask the next people. Raises Stale where nobody is looked for any more; DomainError where nobody else may."""
    _lock(cover)
    _check_open(cover)
    made = _offer(cover, by)
    if not made:
        raise DomainError(NO_MORE.format(ref=cover.assignment.slot.activity.ref))
    return made


def decline(offer: CoverOffer, *, by: Person) -> None:
    """They do not take it. Raises Stale where nobody is looked for any more."""
    _lock(offer.request)
    _check_open(offer.request)
    _answer(offer, "no", by)
    _log("said no to a seat", offer.request, by, name=offer.person.name)


def accept(offer: CoverOffer, *, by: Person) -> Assignment:
    """They take the seat: it is theirs at once and they keep it, the other has it no more, and both are published.

    Raises Stale where somebody was quicker, or nobody is looked for any more; DomainError where a rule stands in the
    way by now.
    """
    cover, person = offer.request, offer.person
    old = cover.assignment
    lock_activities([old.slot.activity])
    _lock(cover)
    _check_open(cover)
    _check_sits(old)
    seat_queries.lock(person)
    _check_rules(offer)
    now = clock.now()
    _answer(offer, "yes", by)
    cover.closed_at, cover.closed_by_id, cover.taken_by = now, by.id, person
    end(old, f"{person.name} took it over.", by=by)
    old.withdrawn_at = now
    made = seat(old.slot, person, how="cover", by=by, is_locked=True,
                why=[f"Took it over from {old.person.name}."])  # fmt: skip
    made.published_at = now
    db.session.flush()
    log("took a seat over", "seats", old.slot.activity.ref, by=by, seat=old.slot.name, name=person.name,
        holder=old.person.name)  # fmt: skip
    return made


def _check_rules(offer: CoverOffer) -> None:
    """Whoever was asked may have got another seat since, or moved. Raises DomainError."""
    try:
        broken = all_broken(seat_queries.weigh(offer.request.assignment.slot, offer.person).broken)
    except DomainError:
        broken = "does not work here on any day of it"
    if broken:
        name = offer.person.name
        raise DomainError(MEANWHILE.format(broken=f"{name} {broken}"))


def take_back_cover(cover: CoverRequest, *, by: Person) -> None:
    """The holder keeps the seat after all. Raises Stale where somebody took it, or it was closed already."""
    _lock(cover)
    _check_open(cover)
    cover.closed_at, cover.closed_by_id = clock.now(), by.id
    db.session.flush()
    _log("took back a request for cover", cover, by, name=cover.assignment.person.name)


def close_where_done(activity: Activity | None = None, *, by: Person | None = None) -> int:
    """Nobody is looked for any more for seats, of one activity or of all, whose work was done meanwhile (X-21); says
    how many these are."""
    asked = queries.all_open(activity)
    done = done_among([one.assignment for one in asked])
    return sum(_close(one, by) for one in asked if one.assignment_id in done)


def _close(cover: CoverRequest, by: Person | None) -> bool:
    _lock(cover)
    if not cover.is_open:
        return False
    cover.closed_at, cover.closed_by_id = clock.now(), by.id if by else None
    db.session.flush()
    _log("closed a request for cover", cover, by, name=cover.assignment.person.name, reason="The work was done.")
    return True


def _lock(cover: CoverRequest) -> None:
    db.session.refresh(cover.assignment, ["published_at", "ended_at", "withdrawn_at"], with_for_update=True)
    db.session.refresh(cover, ["closed_at", "taken_by_id"], with_for_update=True)
    db.session.expire(cover, ["taken_by"])


def _check_open(cover: CoverRequest) -> None:
    if cover.taken_by:
        raise Stale(f"{cover.taken_by.name} has taken this seat. Nothing is left to do; thank you all the same.")
    if not cover.is_open:
        raise Stale("Nobody is looked for any more: the seat stays as it is.")


def _answer(offer: CoverOffer, answer: str, by: Person) -> None:
    offer.answer, offer.answered_at, offer.answered_by_id = answer, clock.now(), by.id
    db.session.flush()


def _log(act: str, cover: CoverRequest, by: Person | None, **details: Any) -> None:
    slot = cover.assignment.slot
    log(act, "seat", slot.public_id, by=by, activity=slot.activity.ref, seat=slot.name, **details)
