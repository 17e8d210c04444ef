"""What a list of disagreements needs to know of their reviews, in as many statements for one as for many: from whom
their grades are kept, which were graded differently, who may choose somebody."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.models import Assignment
from qaportal.frameworks.meaning.parts import Reader
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.disputing import first_left
from qaportal.moderation.models import Dispute, SecondLook, Verdict
from qaportal.moderation.queries.choosing import groups
from qaportal.moderation.queries.near import holders_by_review
from qaportal.people.models import Person
from qaportal.reviews.models import Reading, Review
from qaportal.reviews.queries.sights import OUT
from qaportal.reviews.sight import waits_blind
from qaportal.reviews.templates import template_of
from qaportal.timetable.models import Slot

Ids = frozenset[int]


@dataclass(frozen=True)
class Gathered:
    """By id of a review, ids of those from whom its grades are kept; ids of reviews whose two grades differ and are not
    settled; by id of a disagreement, ids of those who may choose somebody for its step."""

    kept_from: Mapping[int, Ids] = field(default_factory=dict)
    differing: Ids = frozenset()
    choosers: Mapping[int, Ids] = field(default_factory=dict)


def gather(disputes: Sequence[Dispute]) -> Gathered:
    """All of it for these."""
    reviews = list({one.review_id: one.review for one in disputes}.values())
    if not reviews:
        return Gathered()
    kept = kept_from(reviews)
    vacant = [one for one in disputes if _is_vacant(one)]
    asked = groups() if vacant else ()
    choosers = {
        one.id: first_left(asked, one.recused | {party.person_id for party in one.parties} | kept[one.review_id])
        for one in vacant
    }
    return Gathered(kept, _differing(reviews), choosers)


def _is_vacant(dispute: Dispute) -> bool:
    """Also asked of one that is about to begin, and has no step yet."""
    return dispute.is_open and any(one.is_vacant for one in dispute.steps if one.rung == dispute.rung)


def kept_from(reviews: Collection[Review]) -> dict[int, Ids]:
    """By id of a review, ids of those from whom its grades are kept now: who was asked to grade it without knowing
    them, and who has the seat of a second look that is yet to come in."""
    found: dict[int, set[int]] = defaultdict(set)
    asked = select(Reading.review_id, Reading.person_id).where(
        Reading.review_id.in_([one.id for one in reviews]), Reading.hides_grades, Reading.ended_at.is_(None),
        or_(Reading.until.is_(None), Reading.until > clock.now()),
    )  # fmt: skip
    for ident, person in db.session.execute(asked):
        found[ident].add(person)
    holders = holders_by_review(reviews)
    for review in reviews:
        if seat := _blind_seat(review):
            found[review.id].update(holders[review.id].get(seat, ()))
    return {one.id: frozenset(found[one.id]) for one in reviews}


def blind_reviews_of(person: Person) -> frozenset[int]:
    """Ids of the reviews that somebody is yet to grade a second time without knowing what the first look came to."""
    about = or_(Slot.record_id.is_(None), Slot.record_id == Review.record_id)
    chosen = (
        select(Review, Slot.seat_key)
        .join(Slot, and_(Slot.activity_id == Review.activity_id, about))
        .join(Assignment, Assignment.slot_id == Slot.id)
        .where(Assignment.person_id == person.id, Slot.does == "moderate", Review.finalised_at.is_(None), *OUT)
        .options(
            joinedload(Review.activity), joinedload(Review.framework).defer(Framework.body),
            joinedload(Review.made_form), selectinload(Review.parts),
        )
    )  # fmt: skip
    return frozenset(review.id for review, seat in db.session.execute(chosen) if _blind_seat(review) == seat)


def _blind_seat(review: Review) -> str:
    """The seat whose holder is yet to grade it without knowing its grade; "" where there is none."""
    kind, form = pack_of(review.framework).activities[review.activity.type_key], template_of(review)
    rule = kind.moderation
    handed_in = frozenset(part.key for part in review.parts if part.is_in)
    waits = rule is not None and waits_blind(kind, form, Reader(frozenset({rule.seat})), handed_in)
    return rule.seat if rule is not None and waits else ""


def _differing(reviews: Collection[Review]) -> Ids:
    chosen = select(SecondLook.review_id).join(Verdict, Verdict.look_id == SecondLook.id).where(
        SecondLook.review_id.in_([one.id for one in reviews]), SecondLook.settled_at.is_(None),
        Verdict.ended_at.is_(None), Verdict.first_grade != Verdict.second_grade,
    )  # fmt: skip
    return frozenset(db.session.scalars(chosen))
