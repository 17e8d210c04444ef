"""Hand a part in, send it back, say why there is nothing in it, leave a section out, make the review final."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from qaportal.allocation.queries.parts import part_of
from qaportal.allocation.services import mark_part, take_back_part
from qaportal.auditlog.services import record
from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.meaning.duties import duty_seats
from qaportal.frameworks.meaning.parts import phase_of
from qaportal.frameworks.schema import Part, Phase
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.services import settle_work, unsettle_work
from qaportal.reviews import queries
from qaportal.reviews.lacking import lacks_of
from qaportal.reviews.models import Answer, FilledPart, Return, Review, StandingGrade
from qaportal.reviews.services.opening import name_of
from qaportal.reviews.sight import Sight

STANDS = ["grade", "finalised_at", "state_version"]
NOT_NOW = "This part cannot be handed in as it is now. Open it again to see how it stands."


def hand_in(sight: Sight, part: Part, *, by: Person) -> Sight:
    """Their part is done, and locked; the review as it stands now. The phase that it fulfils is marked as done for the
    seat, and so is the standing duty for which the work was opened; a review of work that has no second look is final
    once every part that is asked is in and locked.

    Raises Stale where somebody handed it in before, DomainError where something is missing.
    """
    sight = _held(sight, by)
    kept = sight.kept[part.key]
    if kept.is_in or not sight.writes(part):
        raise Stale(NOT_NOW)
    lacks = lacks_of(sight, part)
    if lacks:
        raise DomainError(f"Something is missing: {lacks[0].question.ask} {lacks[0].sentence}")
    kept.handed_in_at, kept.handed_in_by_id = clock.now(), by.id
    sight.review.state_version += 1
    db.session.flush()
    record("handed in", "review", name_of(sight.review), by=by, part=part.title)
    sight = queries.sight_of(by, sight.review)
    _mark(sight, part, by)
    if sight.review.activity.duty_key and _does_duty(sight, part):
        settle_work(sight.review.activity, by=by)
    if sight.kind.moderation is None and is_whole(sight) and _locks(sight):
        finalise(sight.review, grade=given_grade(sight), by=by)
    return sight


def _does_duty(sight: Sight, part: Part) -> bool:
    """Whether what a standing duty asks for is done with this part: what its seat writes of its own accord is in. What
    opens after that, as a talk does, has a day of its own."""
    own = [one for one in sight.form.parts if one.seat == part.seat and one.opens == "start" and sight.is_asked(one)]
    return part.opens == "start" and _is_doers(sight, part) and all(one.key in sight.handed_in for one in own)


def _is_doers(sight: Sight, part: Part) -> bool:
    found = duty_seats(sight.pack, sight.pack.duties.get(sight.review.activity.duty_key))
    return found is not None and found.doer.key == part.seat


def hold(those: Sequence[Sight], *, by: Person) -> list[Sight]:
    """The same reviews as they are now, which nobody else changes until this is over: held in one order, whoever comes
    from where, so that no two wait for each other."""
    ids = sorted({sight.review.id for sight in those})
    db.session.execute(select(Review.id).where(Review.id.in_(ids)).order_by(Review.id).with_for_update())
    for sight in those:
        for read_before in (sight.review, *sight.kept.values(), *sight.answers.values()):
            if read_before in db.session:
                db.session.expire(read_before)
    return [queries.sight_of(by, sight.review) for sight in those]


def _held(sight: Sight, by: Person) -> Sight:
    return hold([sight], by=by)[0]


def is_whole(sight: Sight) -> bool:
    """Whether every part that is asked is in."""
    return all(part.key in sight.handed_in for part in sight.form.parts if sight.is_asked(part))


def _locks(sight: Sight) -> bool:
    """Whether it can be final: not where a part of it stays open for writing for good."""
    return all(part.locks == "when_handed_in" for part in sight.form.parts)


def given_grade(sight: Sight) -> str:
    """The last grade on the scale of its work that is asked and given; "" where none is."""
    is_answered = states(sight.form, sight.filled)
    found = [
        str(sight.answers[question.key].value)
        for question in sight.form.questions()
        if question.kind == "grade" and question.scale == sight.kind.scale and question.required
        and is_answered[question.key] == "answered"
    ]  # fmt: skip
    return found[-1] if found else ""


def finalise(review: Review, *, grade: str, by: Person | None) -> None:
    """Nobody writes in it any more, and `grade` stands ("" where none was given). Raises Stale where it is final."""
    db.session.refresh(review, STANDS, with_for_update=True)
    if review.is_final:
        raise Stale("This review is final already. See how it stands now.")
    review.finalised_at, review.finalised_by_id, review.grade = clock.now(), by.id if by else None, grade
    review.state_version += 1
    _stands(review, grade, "final", by)
    record("made final", "review", name_of(review), by=by)
    db.session.flush()
    _mark_what_is_over(review)


def amend_grade(review: Review, *, grade: str, by: Person | None) -> None:
    """Another grade stands from now on; those before it stay (NS-043). Raises Stale where the review is not final."""
    db.session.refresh(review, STANDS, with_for_update=True)
    if not review.is_final:
        raise Stale("This review is not final yet. See how it stands now.")
    if grade == review.grade:
        return
    review.grade = grade
    review.state_version += 1
    _stands(review, grade, "amended", by)
    record("amended the grade", "review", name_of(review), by=by)
    db.session.flush()


def _stands(review: Review, grade: str, how: str, by: Person | None) -> None:
    if grade:
        db.session.add(StandingGrade(
            review_id=review.id, grade=grade, how=how, set_at=clock.now(), set_by_id=by.id if by else None,
        ))  # fmt: skip


def return_part(sight: Sight, part: Part, why: str, *, by: Person) -> None:
    """Send a part back to be written on; the day by which it is due stays as it was (LB-088). Raises DomainError where
    it is not in, the review is final, or nothing is said about what is to change."""
    if not why.strip():
        raise DomainError("Say what is to be changed.", field="why")
    sight = _held(sight, by)
    kept = sight.kept[part.key]
    if not kept.is_in or sight.review.is_final:
        raise Stale("This part is not handed in, or the review is final. Open it again to see how it stands.")
    _unmark(sight, part, kept, by)
    if sight.review.activity.duty_key and part.opens == "start":
        unsettle_work(sight.review.activity, by=by)
    kept.handed_in_at = kept.handed_in_by_id = None
    sight.review.state_version += 1
    db.session.add(Return(
        review_id=sight.review.id, part_key=part.key, why=why.strip(), returned_at=clock.now(), returned_by_id=by.id,
    ))  # fmt: skip
    db.session.flush()
    record("sent back", "review", name_of(sight.review), by=by, part=part.title)


def fill_in(
    review: Review, part: Part, answers: Mapping[str, Any], *, none_reason: str, omitted: Sequence[str], by: Person
) -> None:
    """Write down in a part that nobody writes by hand what a later stage settled: all that it says, or why it says
    nothing. It is in from the first time on, and says another thing once another thing is settled."""
    kept, now = next(one for one in review.parts if one.key == part.key), clock.now()
    kept.none_reason, kept.omitted = none_reason, list(omitted)
    if not kept.is_in:
        kept.handed_in_at, kept.handed_in_by_id = now, by.id
    for question in (one for section in part.sections for one in section.questions):
        _put(review, part, question.key, answers.get(question.key), by)
    review.state_version += 1
    db.session.flush()
    record("wrote down what was settled", "review", name_of(review), by=by, part=part.title)
    sight = queries.sight_of(by, review)
    seats = {one.key: one.seat for one in sight.form.parts}
    wrote = (one.handed_in_by for one in review.parts if one.handed_in_by and seats[one.key] == part.seat)
    for person in dict.fromkeys(wrote):
        _mark(sight, part, person)


def _put(review: Review, part: Part, key: str, value: Any, by: Person) -> None:
    there = db.session.get(Answer, (review.id, key))
    if value is None:
        if there is not None:
            db.session.delete(there)
        return
    if there is None:
        there = Answer(review_id=review.id, key=key, part_key=part.key, version=0)
        db.session.add(there)
    there.value, there.note, there.version = value, "", there.version + 1
    there.saved_at, there.saved_by_id = clock.now(), by.id


def say_none(sight: Sight, part: Part, reason: str, *, by: Person) -> None:
    """Why there is nothing in a part; "" takes it back. Raises DomainError for a reason that the framework has not."""
    if reason and reason not in part.reasons_for_none:
        raise DomainError("Choose one of the reasons that are shown.", field="reason")
    kept = _open(sight, part, by)
    kept.none_reason = reason
    db.session.flush()
    record("said why there is nothing", "review", name_of(sight.review), by=by, part=part.title)


def omit(sight: Sight, part: Part, section_key: str, *, is_left_out: bool, by: Person) -> None:
    """Leave a section out, or take it in again; what was written stays. Raises DomainError where it may not be."""
    section = next((one for one in part.sections if one.key == section_key), None)
    if section is None or not section.may_omit:
        raise DomainError("This section cannot be left out.")
    kept = _open(sight, part, by)
    others = [key for key in kept.omitted if key != section_key]
    kept.omitted = [*others, section_key] if is_left_out else others
    db.session.flush()
    act = "left a section out" if is_left_out else "took a section in"
    record(act, "review", name_of(sight.review), by=by, part=part.title, section=section.title)


def _open(sight: Sight, part: Part, by: Person) -> FilledPart:
    sight = _held(sight, by)
    if not sight.writes(part):
        raise Stale(NOT_NOW)
    return sight.kept[part.key]


# What the seat is for, as the year keeps it (X-21) ------------------------------------------------------------


def _mark(sight: Sight, part: Part, by: Person) -> None:
    """The phase of a part is done for the seat of whoever handed it in, once all their parts of that phase are in and
    the form is not one of many."""
    phase = _phase(sight, part)
    if phase is None or not _fulfilled(sight, part.seat, phase):
        return
    for seat in queries.seated(sight.review, sight.form):
        if seat.slot.seat_key == part.seat and seat.person_id == by.id and part_of(seat, phase.key) is None:
            try:
                with db.session.begin_nested():
                    mark_part(seat, phase.key, by=by)
            except DomainError:
                return  # it is asked of nobody any more, or a report stands for it: the form is in all the same


def _mark_what_is_over(review: Review) -> None:
    """What is not in by the time a review is final will not be: the talk of two who agree. So the phase of whoever
    handed in a part of theirs is done."""
    who = {kept.key: kept.handed_in_by for kept in review.parts if kept.handed_in_by}
    sight = queries.sight_of(next(iter(who.values())), review) if who else None
    for part in sight.form.parts if sight else ():
        if sight and part.key in who:
            _mark(sight, part, who[part.key])


def _unmark(sight: Sight, part: Part, kept: FilledPart, by: Person) -> None:
    phase = _phase(sight, part)
    for seat in queries.seated(sight.review, sight.form) if phase else ():
        mine = seat.slot.seat_key == part.seat and seat.person_id == kept.handed_in_by_id
        if phase and mine and part_of(seat, phase.key) is not None:
            try:
                with db.session.begin_nested():
                    take_back_part(seat, phase.key, by=by)
            except DomainError:
                return  # as in `_mark`: the form goes back all the same


def _phase(sight: Sight, part: Part) -> Phase | None:
    from_often = sight.form.key in sight.kind.forms_often
    return None if from_often else phase_of(sight.kind, part)


def _fulfilled(sight: Sight, seat: str, phase: Phase) -> bool:
    own = [part for part in sight.form.parts if part.seat == seat and sight.is_asked(part)]
    open_still = [part for part in own if phase_of(sight.kind, part) == phase and part.key not in sight.handed_in]
    return not open_still or sight.review.is_final
