"""Reads of who may choose who settles a step of a disagreement for which nobody was found."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select

from qaportal.frameworks.meaning.parts import Reader
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.disputing import first_left
from qaportal.moderation.models import Dispute, DisputeSettler, DisputeStep
from qaportal.moderation.policy.disputes import CHOOSES, STANDS_IN
from qaportal.moderation.queries.near import seat_holders
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.reviews.models import Reading, Review
from qaportal.reviews.sight import Sight, waits_blind


def choosers_of(dispute: Dispute, sight: Sight) -> frozenset[int]:
    """Ids of those who may choose somebody for its step: QA leads; where each of them has a part in it or is yet to
    grade the review blind, whoever is next (NS-055)."""
    apart = dispute.recused | {one.person_id for one in dispute.parties} | _blind(dispute.review, sight)
    return first_left(_groups(), apart)


def _groups() -> Iterator[frozenset[int]]:
    """QA leads; who manages one of them, where they lead others; then those who lead most, and so on down."""
    today = clock.today()
    leads = _ids(*CHOOSES)
    yield leads
    above = {one.manager_id for one in people.holdings(today, today, among=leads)} if leads else set()
    yield frozenset(one for one in above if one is not None) & _ids(*STANDS_IN)
    for role in STANDS_IN:
        yield _ids(role)


def _ids(*roles: str) -> frozenset[int]:
    return frozenset(one.id for one in people.with_roles(roles, clock.today()))


def _blind(review: Review, sight: Sight) -> frozenset[int]:
    """Those from whom its grades are kept now."""
    now = clock.now()
    asked = set(db.session.scalars(select(Reading.person_id).where(
        Reading.review_id == review.id, Reading.hides_grades, Reading.ended_at.is_(None),
        or_(Reading.until.is_(None), Reading.until > now),
    )))  # fmt: skip
    rule = sight.kind.moderation
    if rule is not None and waits_blind(sight.kind, sight.form, Reader(frozenset({rule.seat})), sight.handed_in):
        asked.update(seat_holders(review).get(rule.seat, ()))
    return frozenset(asked)


def is_to_be_chosen(person: Person) -> ColumnElement[bool]:
    """Of those disagreements for whose step nobody is named, or where this person named somebody."""
    vacant = select(DisputeStep.dispute_id).where(is_vacant())
    chose = select(DisputeStep.dispute_id).join(DisputeSettler).where(DisputeSettler.chosen_by_id == person.id)
    return or_(Dispute.id.in_(vacant), Dispute.id.in_(chose))


def is_vacant() -> ColumnElement[bool]:
    """Of those steps for which nobody is named, or but one for a talk."""
    people_of = select(func.count()).where(DisputeSettler.step_id == DisputeStep.id).scalar_subquery()
    return DisputeStep.ended_at.is_(None) & ((people_of == 0) | ((DisputeStep.kind == "talk") & (people_of < 2)))
