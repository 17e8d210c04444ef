"""Reads of who may choose who settles a step of a disagreement for which nobody was found."""

from sqlalchemy import ColumnElement, func, or_, select

from qaportal.lib import clock
from qaportal.moderation.models import Dispute, DisputeSettler, DisputeStep
from qaportal.moderation.policy.disputes import CHOOSES, STANDS_IN
from qaportal.people import queries as people
from qaportal.people.models import Person


def groups() -> tuple[frozenset[int], ...]:
    """Ids of those who may choose who settles a step for which nobody was found, group by group: QA leads; who manages
    one of them, where they lead others; then those who lead most, and so on down (NS-055)."""
    today = clock.today()
    leads = _ids(*CHOOSES)
    above = {one.manager_id for one in people.holdings(today, today, among=leads)} if leads else set()
    over = frozenset(one for one in above if one is not None) & _ids(*STANDS_IN)
    return (leads, over, *(_ids(role) for role in STANDS_IN))


def _ids(*roles: str) -> frozenset[int]:
    return frozenset(one.id for one in people.with_roles(roles, clock.today()))


def is_to_be_chosen(person: Person) -> ColumnElement[bool]:
    """Of those disagreements for whose step nobody is named, or where this person named somebody."""
    vacant = select(DisputeStep.dispute_id).where(is_vacant())
    chose = select(DisputeStep.dispute_id).join(DisputeSettler).where(DisputeSettler.chosen_by_id == person.id)
    return or_(Dispute.id.in_(vacant), Dispute.id.in_(chose))


def is_vacant() -> ColumnElement[bool]:
    """Of those steps for which nobody is named, or but one for a talk."""
    people_of = select(func.count()).where(DisputeSettler.step_id == DisputeStep.id).scalar_subquery()
    return DisputeStep.ended_at.is_(None) & ((people_of == 0) | ((DisputeStep.kind == "talk") & (people_of < 2)))
