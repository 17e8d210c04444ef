"""A step of a disagreement begins and ends: who is named for it, who stands aside, who reads what."""

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.disputing import Step, due_of, step_of
from qaportal.moderation.models import Dispute, DisputeRecusal, DisputeSettler, DisputeStep
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.queries.near import scene_of
from qaportal.moderation.services.dispute_letters import tell
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.reviews import services as reviews


def reading_key(dispute: Dispute) -> str:
    """What those who settle it are let in to read its review for."""
    return f"dispute-{dispute.id}"


def let_read(dispute: Dispute, person: Person, *, hides_grades: bool, by: Person) -> None:
    """Somebody who settles it may read its review, until their step is over."""
    under = ("disagreement", dispute.public_id)
    reviews.ask_to_read(dispute.review, person, key=reading_key(dispute), under=under, hides_grades=hides_grades, by=by)


def begin(view: Disagreement, rung: int, *, by: Person) -> DisputeStep:
    """The step of this number begins: whom the framework names for it is found and told. Who would settle what they are
    a party to stands aside, and sees no more of it. Where nobody is left, QA leads who are no party are asked to choose
    somebody; where no QA lead is left either, who stands in for them."""
    dispute = view.dispute
    named = view.ladder.steps[rung - 1]
    parties = [one.person_id for one in dispute.parties]
    keys = [*named.by, *([named.if_party] if named.if_party else [])]
    found = step_of(view.ladder, rung, scene_of(dispute.review, view.pack, view.kind, keys, parties))
    made = DisputeStep(
        dispute_id=dispute.id, rung=rung, kind=found.kind, stands_in=found.rung.stands_in, began_at=clock.now(),
        due_on=due_of(found.rung, clock.today(), office_calendar(view.pack)),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _stand_aside(dispute, found, rung, by)
    _name(dispute, made, found, view.is_blind, by)
    db.session.expire(dispute, ["steps", "recusals"])
    _tell(dispute, by)
    return made


def _stand_aside(dispute: Dispute, found: Step, rung: int, by: Person) -> None:
    known = queries.aside_from(dispute)
    for person in sorted(found.recused - known):
        db.session.add(DisputeRecusal(dispute_id=dispute.id, person_id=person, rung=rung, since=clock.now()))
    db.session.flush()
    if found.recused - known:
        record("kept a disagreement from who stands aside", "disagreement", dispute.public_id, by=by, step=rung)


def _name(dispute: Dispute, made: DisputeStep, found: Step, is_blind: bool, by: Person) -> None:
    aside = found.recused | {one.person_id for one in dispute.recusals}
    there = {person: held for person, held in found.people if person not in aside}
    for person, held in there.items():
        db.session.add(DisputeSettler(step_id=made.id, person_id=person, held=held, since=clock.now()))
    db.session.flush()
    if found.kind != "talk":
        for one in by_id(Person, there).values():
            let_read(dispute, one, hides_grades=found.kind == "third" and is_blind, by=by)


def _tell(dispute: Dispute, by: Person) -> None:
    step = dispute.step
    tell(dispute, {one.person_id for one in step.people} - {by.id}, "step", by=by)
    if step.is_vacant:
        tell(dispute, queries.view_of(by, dispute).choosers, "choose", by=by)


def end_step(view: Disagreement, result: str, *, by: Person) -> None:
    """The step is over, without an end to the disagreement. Those who were to settle it read the review no more."""
    step = view.step
    step.ended_at, step.ended_by_id, step.result = clock.now(), by.id, result
    db.session.flush()
    reviews.end_readings(view.dispute.review, key=reading_key(view.dispute))
