"""Reads of cover: requests that are open, one request, one offer, and who was asked before."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from qaportal.allocation import policy
from qaportal.allocation.held import Open
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.allocation.queries.mine import held, ruled, whole
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme import ahead
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.timetable.models import Slot


def open_cover(person: Person, *, every: bool, today: date) -> list[Open]:
    """The open requests for seats that are not over in which an offer waits for the answer of `person`, or `every` one,
    by the day of the seat; in one statement."""
    mine = aliased(CoverOffer)
    theirs = (mine.request_id == CoverRequest.id) & (mine.person_id == person.id) & (mine.answer == "")
    chosen = (
        select(CoverRequest, Assignment, PublishedActivity, mine, _count(), _count("no"))
        .join(Assignment, Assignment.id == CoverRequest.assignment_id)
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(PublishedActivity, PublishedActivity.activity_id == Slot.activity_id)
        .outerjoin(mine, theirs)
        .where(CoverRequest.closed_at.is_(None), Activity.cancelled_at.is_(None))
        .where(PublishedActivity.ends_on >= today - ahead.TAIL)
        .options(joinedload(Assignment.person), joinedload(Assignment.slot).options(ruled()))
        .order_by(CoverRequest.id)
    )
    if not every:
        chosen = chosen.where(mine.id.is_not(None))
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
