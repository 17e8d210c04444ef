"""The verbs of disagreements: raise one, write a note, judge alone, write down an outcome and agree to it, take it a
step on, choose who settles it, take it back. What is written stays with the disagreement, never in the log or a letter.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record, record_once
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import and_list
from qaportal.moderation.amending import Change, fault_of, has_moved, read, recommended
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.disputing import may_settle, starts
from qaportal.moderation.models import (
    NAME,
    SHORT,
    WORDS,
    Dispute,
    DisputeAgreement,
    DisputeNote,
    DisputeSettler,
)
from qaportal.moderation.policy.disputes import why_not_raise
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.queries.near import scene_of
from qaportal.moderation.services.dispute_letters import tell, tell_parties
from qaportal.moderation.services.dispute_parties import parties_of
from qaportal.moderation.services.dispute_steps import begin, end_step, let_read, reading_key
from qaportal.moderation.services.locks import hold_dispute
from qaportal.moderation.services.standing import let_stand
from qaportal.people.models import Person
from qaportal.reviews import queries as sights
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import Sight

MOVED_ON = "This disagreement has moved on since the page was opened. See how it stands now."
OTHER_ACTIONS = "The actions of this review have changed since this was written down. It has to be written down anew."
THERE = "There is an open disagreement about this review already. Everything about it is kept together there."
NOT_NOW = "You cannot raise a disagreement about this review now. If you see something wrong, tell whom you report to."
OVER = "A disagreement about this came to its end already ({}). Say what is new since, or leave it as it is."
ENDED = {
    "settled": "settled a disagreement",
    "unsettled": "left a disagreement unsettled",
    "withdrawn": "took back a disagreement",
}
NO_GRADE = "Choose the grade that stands: two were given, and neither stands yet."


def raise_dispute(
    sight: Sight, *, about: Collection[str], why: str, start: int, supporter: str = "", new_facts: str = "", by: Person
) -> Dispute:
    """Somebody does not agree with a review: it begins at the step `start`, and whoever is to settle that is told. What
    came to its end already, nobody raises again without `new_facts`, unless the review was judged anew since.

    Raises DomainError where they may not raise one, name nothing that the framework knows, say nothing new about what
    is over, begin where it does not let them, or stand aside from one that is open; Stale where there is an open one.
    """
    ladder = queries.ladder_of(sight)
    if ladder is None or (refused := why_not_raise(sight)):
        raise DomainError(refused if ladder else "The framework has no steps for this.")
    chosen = [one for one in ladder.about if one in about]
    if not chosen or len(chosen) != len(set(about)):
        raise DomainError("Choose what it is about.", field="about")
    if not why.strip():
        raise DomainError("Say what you do not agree with, and why.", field="why")
    over = [one for one in chosen if one in queries.spoken(sight)]
    if over and not new_facts.strip():
        raise DomainError(OVER.format(and_list(over)), field="new_facts")
    made = Dispute(
        review=sight.review, ladder_key=ladder.key, about=chosen, why=why.strip(), supporter=supporter.strip()[:NAME],
        new_facts=new_facts.strip()[:WORDS] if over else "", raised_at=clock.now(), raised_by=by, rung=start,
    )  # fmt: skip
    made.parties = parties_of(sight, by=by)
    mine = next(one for one in made.parties if one.person_id == by.id)
    if start not in starts(ladder, is_practitioner=mine.is_practitioner):
        raise DomainError("Choose where to begin.", field="start")
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise _refused(sight, by) from error
    _log("raised a disagreement", made, by)
    begin(queries.view_of(by, made), start, by=by)
    return made


def _refused(sight: Sight, by: Person) -> DomainError:
    """There is an open one: it is named to those who may know of it alone (NS-055)."""
    is_theirs = any(one.dispute.is_open for one in queries.disputes_about(by, sight.review))
    return Stale(THERE) if is_theirs else DomainError(NOT_NOW)


# While it goes on -------------------------------------------------------------------------------------------


def _held(view: Disagreement, rung: int, by: Person) -> Disagreement:
    """It as it is now, which nobody else changes until this is over. Raises Stale where it is not at this step."""
    ident = view.dispute.id
    hold_dispute(view.dispute, view.kind)
    db.session.expire_all()
    found = queries.dispute_with(ident)
    if found is None or not found.is_open or found.rung != rung:
        raise Stale(MOVED_ON)
    return queries.view_of(by, found)


def write_note(view: Disagreement, words: str, *, rung: int, by: Person) -> DisputeNote:
    """Keep what somebody wrote at this step; nobody changes it. Raises Stale where it has moved on."""
    view = _held(view, rung, by)
    if not view.may_note:
        raise Stale(MOVED_ON)
    made = _note(view, words, by)
    _log("wrote a note", view.dispute, by)
    return made


def _note(view: Disagreement, words: str, by: Person, **facts: Any) -> DisputeNote:
    if not words.strip():
        raise DomainError("Write it down, in a sentence or two.", field="words")
    made = DisputeNote(step_id=view.step.id, person_id=by.id, written_at=clock.now(), words=words.strip(), **facts)
    db.session.add(made)
    db.session.flush()
    db.session.expire(view.step, ["notes"])
    return made


def judge(view: Disagreement, grade: str, words: str, *, rung: int, by: Person) -> DisputeNote:
    """The third party's own judgement, given once, before they see what others thought (NS-052). From then on they see
    it. Raises DomainError for a grade that is not on the scale."""
    view = _held(view, rung, by)
    if not view.may_judge:
        raise Stale(MOVED_ON)
    if view.levels and grade not in {one.key for one in view.levels}:
        raise DomainError("Choose a grade.", field="grade")
    made = _note(view, words, by, is_judgement=True, grade=grade if view.levels else "")
    reviews.show_grades(view.dispute.review, by, key=reading_key(view.dispute))
    _log("judged a disagreement alone", view.dispute, by)
    return made


def propose(
    view: Disagreement, *, grade: str, changes: str, words: str, rung: int, actions: Sequence[Change] = (), by: Person
) -> bool:
    """Write down how it is settled: the grade that stands ("" as it was), which of the actions change and what else
    does, and a plain note of what was agreed. Says whether that settles it: the word of the last step does, any other
    waits until those who have to have agreed. Raises DomainError for a grade that is not on the scale, none where one
    has to be chosen, and a change that cannot be; Stale where it has moved on."""
    view = _held(view, rung, by)
    if not view.may_propose:
        raise Stale(MOVED_ON)
    if grade and grade not in {one.key for one in view.levels}:
        raise DomainError("Choose a grade.", field="grade")
    if view.needs_grade and not grade:
        raise DomainError(NO_GRADE, field="grade")
    _check(actions, view, by)
    _note(view, words, by)
    step = view.step
    step.proposed_at, step.proposed_by_id = clock.now(), by.id
    step.proposed_grade, step.proposed_changes = grade, changes.strip()[:SHORT]
    step.proposed_actions = [one.kept() for one in actions]
    step.proposals += 1
    _agree(view, by)
    _log("wrote down an outcome", view.dispute, by)
    return _settle_if_agreed(view, by)


def _check(actions: Sequence[Change], view: Disagreement, by: Person) -> None:
    there = {(one.question, one.position): one for one in recommended(sights.sight_of(by, view.dispute.review))}
    for one in actions:
        field, sentence = fault_of(one, there, clock.today())
        if sentence:
            raise DomainError(sentence, field=field)


def agree(view: Disagreement, *, proposal: int, rung: int, by: Person) -> bool:
    """Agree to the outcome that was written down as the nth of this step; says whether that settles it. Raises Stale
    where there is another one by now, or it changes actions that the review no longer has."""
    view = _held(view, rung, by)
    if not view.may_agree or view.step.proposals != proposal:
        raise Stale(MOVED_ON)
    if has_moved(read(view.step.proposed_actions), sights.sight_of(by, view.dispute.review)):
        raise Stale(OTHER_ACTIONS)
    _agree(view, by)
    _log("agreed to an outcome", view.dispute, by)
    return _settle_if_agreed(view, by)


def _agree(view: Disagreement, by: Person) -> None:
    db.session.add(DisputeAgreement(
        step_id=view.step.id, person_id=by.id, proposal=view.step.proposals, agreed_at=clock.now(),
    ))  # fmt: skip
    db.session.flush()
    db.session.expire(view.step, ["agreements", "proposed_by"])


def _settle_if_agreed(view: Disagreement, by: Person) -> bool:
    waiting = view.needed - view.step.agreed
    if waiting:
        tell(view.dispute, waiting, "agree", by=by)
        return False
    dispute, step = view.dispute, view.step
    told = let_stand(view, step.proposed_grade, by=by)
    dispute.grade, dispute.changes, dispute.actions = step.proposed_grade, step.proposed_changes, step.proposed_actions
    _end(dispute, "settled", by, told)
    return True


def pass_on(view: Disagreement, to: int, words: str, *, rung: int, by: Person) -> None:
    """This step settled nothing: it goes on to the step `to`, with a note of why. Raises DomainError where it cannot
    go there."""
    view = _held(view, rung, by)
    if to not in view.onward:
        raise DomainError("Choose where it goes on.", field="to")
    _note(view, words, by)
    end_step(view, "unsettled", by=by)
    view.dispute.rung = to
    _log("took a disagreement on", view.dispute, by, step=to)
    begin(view, to, by=by)


def give_up(view: Disagreement, words: str, *, rung: int, by: Person) -> None:
    """The last step was a talk and settled nothing: everything stays as it was."""
    view = _held(view, rung, by)
    if not view.may_give_up:
        raise Stale(MOVED_ON)
    _note(view, words, by)
    _end(view.dispute, "unsettled", by)


def choose(view: Disagreement, person: Person, *, rung: int, by: Person) -> None:
    """A QA lead names who settles the step, in the place of whoever was named before where one person does. Raises
    DomainError for somebody who is a party or, for a third party, looked at this review before."""
    view = _held(view, rung, by)
    if not view.may_choose:
        raise Stale(MOVED_ON)
    step, dispute = view.step, view.dispute
    by_keys = view.ladder.steps[rung - 1].by
    scene = scene_of(dispute.review, view.pack, view.kind, by_keys, [one.person_id for one in dispute.parties])
    takes_part = step.kind == "talk"
    if not takes_part and not may_settle(person.id, scene):
        raise DomainError("Choose somebody who has had no part in this review.", field="person")
    if step.is_for(person.id) or person.id in dispute.recused:
        raise DomainError("Choose somebody else.", field="person")
    if not takes_part:
        for one in list(step.people):
            db.session.delete(one)
    db.session.add(DisputeSettler(
        step_id=step.id, person_id=person.id, held=by_keys[0], since=clock.now(), chosen_by_id=by.id,
    ))  # fmt: skip
    db.session.flush()
    db.session.expire(step, ["people"])
    there = frozenset(one.person_id for one in step.people)
    reviews.end_readings(dispute.review, key=reading_key(dispute), but=there)
    let_read(dispute, person, hides_grades=step.kind == "third" and view.is_blind, by=by)
    tell(dispute, {person.id}, "step", by=by)
    _log("chose who settles a disagreement", dispute, by)


def withdraw(view: Disagreement, *, rung: int, by: Person) -> None:
    """Whoever raised it takes it back: everything stays as it was."""
    view = _held(view, rung, by)
    if not view.may_withdraw:
        raise Stale(MOVED_ON)
    _end(view.dispute, "withdrawn", by)


def note_read(view: Disagreement, *, by: Person) -> None:
    """In the log, once a day: they read what was written. It does not say about which review (AU-2, NS-055)."""
    record_once("read a disagreement", "disagreement", view.dispute.public_id, by=by)


def _end(dispute: Dispute, outcome: str, by: Person, told: frozenset[int] = frozenset()) -> None:
    step = dispute.step
    step.ended_at, step.ended_by_id, step.result = clock.now(), by.id, outcome
    dispute.ended_at, dispute.ended_by_id, dispute.outcome = clock.now(), by.id, outcome
    db.session.flush()
    reviews.end_readings(dispute.review, key=reading_key(dispute))
    _log(ENDED[outcome], dispute, by)
    tell_parties(dispute, but=told, by=by)


def _log(act: str, dispute: Dispute, by: Person, **details: Any) -> None:
    """Without a word of which review it is about: who stands aside may read the log (NS-055)."""
    record(act, "disagreement", dispute.public_id, by=by, **details)
