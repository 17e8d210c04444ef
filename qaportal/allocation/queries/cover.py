"""Reads of cover: requests that are open, one request, one offer, and who was asked before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from qaportal.allocation import policy
from qaportal.allocation.covering import standing_words
from qaportal.allocation.held import Open
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.allocation.queries.mine import held, ruled, whole
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme import ahead
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.timetable.models import Slot

LATELY = timedelta(days=7)  # how long those who look after cover are told that a seat was taken


def open_cover(person: Person, *, today: date) -> list[Open]:
    """The open requests for seats that are not over in which an offer waits for the answer of `person`, by the day of
    the seat; in one statement."""
    return _read(_requests(person, today).where(CoverRequest.closed_at.is_(None), _MINE.id.is_not(None)), today)


def asked_to_cover() -> frozenset[int]:
    """Ids of those whose answer an offer of a seat waits for."""
    chosen = select(CoverOffer.person_id).join(CoverRequest, CoverRequest.id == CoverOffer.request_id)
    return frozenset(db.session.scalars(chosen.where(CoverOffer.answer == "", CoverRequest.closed_at.is_(None))))


def cover_lately(person: Person, *, today: date) -> tuple[list[Open], list[Open]]:
    """(every open request, those of which somebody took the seat in the last 7 days), both of seats that are not over,
    by the day of the seat; in one statement. The offers are those that wait for the answer of `person`."""
    since = datetime.combine(today - LATELY, time(), LONDON)
    lately = CoverRequest.taken_by_id.is_not(None) & (CoverRequest.closed_at >= since)
    found = _read(_requests(person, today).where(CoverRequest.closed_at.is_(None) | lately), today)
    return [one for one in found if one.cover.is_open], [one for one in found if not one.cover.is_open]


def unanswered(today: date, *, among: int | None = None) -> list[Open]:
    """Every offer of a seat that is not over which nobody has answered, made before `today`, as a request with that
    offer, by the day of the seat; of one person (id) where that is asked for. It asks nobody's leave."""
    before = _MINE.offered_at < datetime.combine(today, time(), LONDON)
    chosen = _requests(None, today).where(CoverRequest.closed_at.is_(None), before)
    if among is not None:
        chosen = chosen.where(_MINE.person_id == among)
    return _read(chosen, today)


def standings_in(activity: Activity) -> dict[int, str]:
    """How far each open request is for a seat of this activity, by the id of who has the seat (an assignment)."""
    chosen = select(CoverRequest.assignment_id, _count(), _count("no"))
    chosen = chosen.join(Assignment, Assignment.id == CoverRequest.assignment_id)
    chosen = chosen.join(Slot, Slot.id == Assignment.slot_id)
    rows = db.session.execute(chosen.where(Slot.activity_id == activity.id, CoverRequest.closed_at.is_(None)))
    return {seat: standing_words(asked, no) for seat, asked, no in rows}


_MINE = aliased(CoverOffer)


def _requests(person: Person | None, today: date) -> Select[Any]:
    """Requests for seats of work that was not called off, with the offer that waits for the answer of `person`, or with
    each that waits for somebody's."""
    theirs = (_MINE.request_id == CoverRequest.id) & (_MINE.answer == "")
    if person is not None:
        theirs &= _MINE.person_id == person.id
    return (
        select(CoverRequest, Assignment, PublishedActivity, _MINE, _count(), _count("no"))
        .join(Assignment, Assignment.id == CoverRequest.assignment_id)
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(PublishedActivity, PublishedActivity.activity_id == Slot.activity_id)
        .outerjoin(_MINE, theirs)
        .where(Activity.cancelled_at.is_(None), PublishedActivity.ends_on >= today - ahead.TAIL)
        .options(joinedload(CoverRequest.taken_by), joinedload(Assignment.person))
        .options(joinedload(Assignment.slot).options(ruled()))
        .order_by(CoverRequest.id)
    )


def _read(chosen: Select[Any], today: date) -> list[Open]:
    rows = db.session.execute(chosen)
    found = [Open(held(one, out, cover), asked, no, offer) for cover, one, out, offer, asked, no in rows]
    return sorted((one for one in found if one.held.window.last >= today), key=lambda one: one.held.window.first)


def _count(answer: str = "") -> Any:
    """How many offers of a request there are, or how many were answered so."""
    counted = select(func.count(CoverOffer.id)).where(CoverOffer.request_id == CoverRequest.id)
    counted = counted.where(CoverOffer.answer == answer) if answer else counted
    return counted.correlate(CoverRequest).scalar_subquery()


def visible_cover(person: Person, public_id: str) -> CoverRequest:
    """The request with this random id, with its offers, where `person` may see the seat. Raises NotFound."""
    chosen = select(CoverRequest).where(CoverRequest.public_id == public_id)
    found: CoverRequest | None = db.session.scalar(chosen.options(
        joinedload(CoverRequest.assignment).options(*whole()), joinedload(CoverRequest.asked_by),
        joinedload(CoverRequest.taken_by), selectinload(CoverRequest.offers).joinedload(CoverOffer.person),
    ))  # fmt: skip
    if found is None or not policy.can_see_cover(person, found):
        raise NotFound("There is no such request for cover, or it is not yours to see.")
    return found


def visible_offer(person: Person, public_id: str) -> CoverOffer:
    """The offer with this random id, where it is for `person` to answer. Raises NotFound."""
    asked = joinedload(CoverOffer.request)
    chosen = select(CoverOffer).where(CoverOffer.public_id == public_id)
    found: CoverOffer | None = db.session.scalar(chosen.options(
        joinedload(CoverOffer.person).options(*with_posts()), asked.joinedload(CoverRequest.taken_by),
        asked.joinedload(CoverRequest.assignment).options(*whole()),
    ))  # fmt: skip
    if found is None or not policy.can_answer(person, found):
        raise NotFound("There is no such seat on offer, or the answer is not yours to give.")
    return found


# For the verbs ----------------------------------------------------------------------------------------------


def all_open(activity: Activity | None = None) -> Sequence[CoverRequest]:
    """Every request that is open of a seat that somebody still has, of one activity or of all, by seat."""
    chosen = select(CoverRequest).join(CoverRequest.assignment).where(CoverRequest.closed_at.is_(None))
    seat = contains_eager(CoverRequest.assignment)
    chosen = chosen.options(seat.joinedload(Assignment.person), seat.joinedload(Assignment.slot).options(ruled()))
    if activity is not None:
        chosen = chosen.join(Slot, Slot.id == Assignment.slot_id).where(Slot.activity_id == activity.id)
    return db.session.scalars(chosen.where(Assignment.ended_at.is_(None)).order_by(Assignment.id)).all()


def times_asked(since: datetime) -> Mapping[int, int]:
    """person → how often they were asked to take over a seat from `since` on"""
    chosen = select(CoverOffer.person_id, func.count()).where(CoverOffer.offered_at >= since)
    return dict(db.session.execute(chosen.group_by(CoverOffer.person_id)).all())


def not_again(cover: CoverRequest) -> set[int]:
    """Whom not to ask: who has the seat, who was asked for this request, who said no to a seat of the same work."""
    said_no = _offers().where(CoverOffer.answer == "no", Slot.activity_id == cover.assignment.slot.activity_id)
    asked = _offers().where(CoverRequest.id == cover.id)
    return {cover.assignment.person_id, *db.session.scalars(said_no), *db.session.scalars(asked)}


def _offers() -> Select[int]:
    chosen = select(CoverOffer.person_id).join(CoverRequest, CoverRequest.id == CoverOffer.request_id)
    return chosen.join(Assignment, Assignment.id == CoverRequest.assignment_id).join(
        Slot, Slot.id == Assignment.slot_id
    )
