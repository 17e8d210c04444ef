"""What waits for somebody: a step of a disagreement, their answer to an outcome, somebody to be chosen, a grade."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, literal, select, union_all

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.models import (
    Calibration,
    CalibrationGrade,
    Dispute,
    DisputeAgreement,
    DisputeParty,
    DisputeRecusal,
    DisputeSettler,
    DisputeStep,
)
from qaportal.moderation.policy.disputes import looks_after_disputes, may_stand_in
from qaportal.moderation.queries.choosing import is_vacant
from qaportal.moderation.queries.disputes import to_choose
from qaportal.moderation.queries.queue import differing
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models import Review


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody: the verb, the reference of the work, where, by when, since when."""

    verb: str
    ref: str
    path: str
    due: date | None
    since: datetime


def disputes_waiting_for(person: Person) -> list[Waiting]:
    """Steps of disagreements that wait for `person`, the soonest due first; in one statement, and a look at those for
    which somebody is to be chosen, all together."""
    rows = db.session.execute(_steps(person)).all()
    choosing = to_choose(person, [ident for verb, ident, *_ in rows if verb == "Choose"])
    made = [
        Waiting(verb, ref, f"/disputes/{public_id}", due, since)
        for verb, ident, public_id, ref, due, since in rows
        if verb != "Choose" or ident in choosing
    ]
    return sorted(made, key=lambda one: (one.due is None, one.due, one.since))


def _steps(person: Person) -> Any:
    row = (Dispute.id, Dispute.public_id, Activity.ref, DisputeStep.due_on, DisputeStep.began_at)
    agreed = exists().where(
        DisputeAgreement.step_id == DisputeStep.id, DisputeAgreement.person_id == person.id,
        DisputeAgreement.proposal == DisputeStep.proposals,
    )  # fmt: skip
    named = exists().where(DisputeSettler.step_id == DisputeStep.id, DisputeSettler.person_id == person.id)
    side = exists().where(
        DisputeParty.dispute_id == Dispute.id, DisputeParty.person_id == person.id, DisputeParty.is_side
    )
    aside = exists().where(DisputeRecusal.dispute_id == Dispute.id, DisputeRecusal.person_id == person.id)
    is_asked = DisputeStep.proposed_at.is_not(None) & (DisputeStep.kind != "talk") & ~named & side & ~aside
    found = [
        _open("Go on", row).where(named, ~agreed),
        _open("Answer", row).where(is_asked, ~agreed),
    ]
    if looks_after_disputes(person) or may_stand_in(person):
        found.append(_open("Choose", row).where(is_vacant(), ~named))
    return union_all(*found)


def _open(verb: str, row: tuple[Any, ...]) -> Any:
    chosen = select(literal(verb), *row).join(DisputeStep, DisputeStep.dispute_id == Dispute.id)
    chosen = chosen.join(Review, Review.id == Dispute.review_id).join(Activity, Activity.id == Review.activity_id)
    return chosen.where(Dispute.ended_at.is_(None), DisputeStep.ended_at.is_(None))


def grades_waiting_for(person: Person) -> list[Waiting]:
    """Reviews that `person` was asked to grade for practice and has not, the soonest due first; in one statement."""
    chosen = (
        select(Activity.ref, Calibration.public_id, Calibration.due_on, Calibration.asked_at)
        .join(CalibrationGrade, CalibrationGrade.calibration_id == Calibration.id)
        .join(Review, Review.id == Calibration.review_id)
        .join(Activity, Activity.id == Review.activity_id)
        .where(CalibrationGrade.person_id == person.id, CalibrationGrade.given_at.is_(None))
        .where(Calibration.closed_at.is_(None), Calibration.due_on >= clock.today())
        .order_by(Calibration.due_on, Calibration.id)
    )
    return [
        Waiting("Grade", ref, f"/moderation/calibration/{public_id}", due, since)
        for ref, public_id, due, since in db.session.execute(chosen)
    ]


def talks_waiting_for(person: Person) -> list[Waiting]:
    """Reviews of `person` that a second look graded differently: the talk about them (NS-044), which whoever looked a
    second time records."""
    return [
        Waiting("Talk", one.review.activity.ref, f"/reviews/{one.review.public_id}/moderation", None, found.given_at)
        for one in differing(person)
        if (found := one.verdict)
    ]
