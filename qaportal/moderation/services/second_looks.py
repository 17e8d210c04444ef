"""Hand a part in and let the second look take its course; send an audit back, let it stand, record a talk, settle."""

from datetime import date

from qaportal.auditlog.services import record
from qaportal.frameworks.schema import Part
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation import looking, queries
from qaportal.moderation.models import SAID, WHY, WITH, SecondLook, Talk, Verdict
from qaportal.moderation.queries.second_looks import Looked
from qaportal.people.models import Person
from qaportal.reviews import queries as sights
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import Sight, judging_parts
from qaportal.timetable.queries import slot_for
from qaportal.timetable.services import call

NOT_YET = "There is nothing to look at yet: the first look is not handed in. Come back when it is."
OWN_WORK = "The first look is yours. Nobody looks at their own work a second time: tell the QA team."
NO_GRADE = "You do not agree with the grade that was given: say which you would give."
SETTLED = "It was settled a moment ago. See how it stands now."
CHANGED = "Somebody changed something here a moment ago. See how it stands now."
ANEW = "The review was handed in anew. Look at it again, and hand in what you find."
WENT_BACK = "The review went back to be written on. Yours is open again: hand it in once the other is in anew."


def hand_in(sight: Sight, part: Part, *, by: Person) -> Sight:
    """A part is in; the review as it stands now. Once the first look is in, a second one is asked where the framework
    says so; once that is in, the two are compared. The review is final when it is known which grade stands and every
    other part that is asked is in; without a second look, when they are in.

    Raises DomainError for a second look at one's own work, at what is not in yet, or without a grade of one's own, and
    what `reviews.hand_in` raises.
    """
    if sight.kind.moderation is None:
        return reviews.hand_in(sight, part, by=by)
    sight, first = _held_with_first(sight, by)
    judges = part in judging_parts(sight.kind, sight.form)
    if judges:
        _may_judge(first, sight, by)
    sight = reviews.hand_in(sight, part, by=by)
    if first is None or not looking.is_looked_at(first.kind, first.form):
        if reviews.is_whole(sight):
            reviews.finalise(sight.review, grade=reviews.given_grade(sight), by=by)
        return sight
    _go_on(queries.looked(_again(first, by), by), part, judges, by)
    return _again(sight, by)


def _held_with_first(sight: Sight, by: Person) -> tuple[Sight, Sight | None]:
    """A review and the one that is looked at, as they are now; nobody else changes them, nor the moderator's own form,
    until this is over."""
    first = queries.first_of(sight, by)
    second = queries.second_of(first, by) if first else None
    held = reviews.hold([sight, *(one for one in (first, second) if one)], by=by)
    return held[0], (held[1] if first else None)


def _again(sight: Sight, by: Person) -> Sight:
    return sights.sight_of(by, sight.review)


def _may_judge(first: Sight | None, second: Sight, by: Person) -> None:
    if first is None or not looking.first_is_in(first):
        raise DomainError(NOT_YET)
    if queries.looked(first, by).is_first:
        raise DomainError(OWN_WORK)
    rule = second.kind.moderation
    found = looking.found_in(rule, looking.said(first), looking.said(second)) if rule else None
    if rule and found and looking.lacks_a_grade(rule, found):
        raise DomainError(NO_GRADE)


def _go_on(one: Looked, part: Part, judges: bool, by: Person) -> None:
    if one.look is None and one.first_is_in and _asks(one, judges, by):
        one = queries.looked(one.first, by)
    is_anew = not judges and part in looking.first_parts(one.first.kind, one.first.form)
    if is_anew and one.look is not None and one.look.verdict and one.first_is_in:
        _look_anew(one, ANEW, by)
        one = queries.looked(_again(one.first, by), by)
    if judges and one.look is not None and looking.judgement_is_in(one.second):
        _judge(one, by)
    _conclude(queries.looked(one.first, by), by)


# Whether, and what was found ----------------------------------------------------------------------------------


def _asks(one: Looked, judges: bool, by: Person) -> bool:
    """Ask for the second look where the framework wants one of this review; whether it does."""
    why, review = _why(one, judges), one.review
    if not why:
        return False
    slot = slot_for(review.activity, one.rule.seat, review.record_id)
    if slot is None and why == "condition" and review.record:
        slot = call(review.activity, one.rule.seat, review.record, by=by)
    db.session.add(SecondLook(
        review_id=review.id, slot_id=slot.id if slot else None, why=why, asked_at=clock.now(),
    ))  # fmt: skip
    db.session.flush()
    record("asked for a second look", "review", reviews.name_of(review), by=by)
    return True


def _why(one: Looked, judges: bool) -> str:
    rule = one.rule
    if rule.of.value == "all":
        return "all"
    slot = slot_for(one.review.activity, rule.seat, one.review.record_id)
    if slot is not None or judges:
        return "condition" if slot is not None and slot.is_called else "share"
    return "condition" if rule.always_when and rule.always_when.holds_of(looking.known(one.first)) else ""


def _judge(one: Looked, by: Person) -> None:
    """Keep both grades and the judgement on the audit as they are now (NS-043, D73)."""
    look, second = one.look, one.second
    if look is None or second is None:
        return
    found = looking.found_in(one.rule, looking.said(one.first), looking.said(second))
    own = looking.first_parts(one.first.kind, one.first.form)
    wrote = next((kept.handed_in_by_id for part in own if (kept := one.first.kept[part.key]).is_in), None)
    if look.verdict:
        look.verdict.ended_at = clock.now()
    look.settled_at, look.settled_by_id, look.grade = None, None, ""
    look.check_id = second.review.id if second.review.id != one.review.id else None
    db.session.add(Verdict(
        look_id=look.id, number=len(look.verdicts) + 1, first_grade=found.first, second_grade=found.second,
        quality=found.quality, first_by_id=wrote or by.id, given_at=clock.now(), given_by_id=by.id,
    ))  # fmt: skip
    db.session.flush()
    record("looked a second time", "review", reviews.name_of(one.review), by=by)


def _look_anew(one: Looked, why: str, by: Person) -> None:
    """What was found holds no more; the moderator's own parts are open again. Their days stay as they were."""
    look, second = one.look, one.second
    if look is None or second is None:
        return
    if look.verdict:
        look.verdict.ended_at = clock.now()
    look.settled_at, look.settled_by_id, look.grade = None, None, ""
    seat = one.rule.seat
    for part in second.form.parts:
        if part.seat == seat and part.key in second.handed_in:
            reviews.return_part(second, part, why, by=by)
    db.session.flush()


def _conclude(one: Looked, by: Person) -> None:
    """Settle what needs nobody's word, and make final what nobody has to write in any more."""
    look = one.look
    if look is not None and not look.is_settled and one.verdict and not one.verdict.is_poor:
        grade = looking.stands(one.rule, one.verdict.first_grade, one.verdict.second_grade)
        if grade is not None:
            _settle(look, grade, by)
    if one.review.is_final or not looking.others_are_in(one.first):
        return
    if look is None and one.first_is_in:
        reviews.finalise(one.review, grade=reviews.given_grade(one.first), by=by)
    elif look is not None and look.is_settled:
        reviews.finalise(one.review, grade=look.grade, by=by)
    if one.review.is_final and one.second and not one.second.review.is_final:
        reviews.finalise(one.second.review, grade="", by=by)


def _settle(look: SecondLook, grade: str, by: Person) -> None:
    look.settled_at, look.settled_by_id, look.grade = clock.now(), by.id, grade
    db.session.flush()
    record("settled the second look", "review", reviews.name_of(look.review), by=by)


# What people decide -------------------------------------------------------------------------------------------


def send_back(one: Looked, why: str, *, by: Person) -> None:
    """An audit that is not good enough goes back to whoever wrote it, with what is to be changed. The day by which it
    is due stays as it was (LB-088); the moderator's own part is open again.

    Raises DomainError where it was not judged so, or nothing is said; Stale where it went back already.
    """
    if not why.strip():
        raise DomainError("Say what is to be changed.", field="why")
    one, verdict = _poor(one, by)
    verdict.sent_back_by_id, verdict.sent_back_why, verdict.ended_at = by.id, why.strip()[:WHY], clock.now()
    db.session.flush()
    _look_anew(one, WENT_BACK, by)
    first = _again(one.first, by)
    for part in looking.first_parts(first.kind, first.form):
        if part.key in first.handed_in:
            reviews.return_part(first, part, why, by=by)
    record("sent the review back", "review", reviews.name_of(one.review), by=by)


def let_stand(one: Looked, *, by: Person) -> None:
    """An audit that is not good enough stands all the same: what follows is about the grades. Raises Stale where it is
    decided already."""
    one, verdict = _poor(one, by)
    verdict.stands_at, verdict.stands_by_id = clock.now(), by.id
    db.session.flush()
    record("let the review stand", "review", reviews.name_of(one.review), by=by)
    _conclude(queries.looked(one.first, by), by)


def _poor(one: Looked, by: Person) -> tuple[Looked, Verdict]:
    one = _locked(one, by)
    if one.state != "poor" or one.verdict is None:
        raise Stale(CHANGED)
    return one, one.verdict


def _locked(one: Looked, by: Person) -> Looked:
    """The same as it is now, which nobody else changes until this is over."""
    first, *_ = reviews.hold([one.first, *([one.second] if one.second else [])], by=by)
    return queries.looked(first, by)


def talk(
    one: Looked, *, held_on: date, with_whom: str, said: str, agreed: str, seen: int, by: Person
) -> None:  # fmt: skip
    """Record what reviewer and moderator said about their two grades, and what they agreed on, "" where they did not
    (NS-044, WS-056). With that it is settled, unless the framework asks for a grade that both agree on and there is
    none: what they cannot settle becomes a dispute. `seen` is how many talks the page showed.

    Raises DomainError for a day to come, for nothing said, and for no grade of the scale; Stale where the two do not
    differ any more, it was settled, or somebody recorded a talk meanwhile: one of two settlements is the one.
    """
    one = _locked(one, by)
    look, verdict = one.look, one.verdict
    if look is None or look.is_settled:
        raise Stale(SETTLED)
    if verdict is None or one.state != "differs" or len(look.talks) != seen:
        raise Stale(CHANGED)
    _check_talk(one, held_on, said, agreed)
    kept = agreed if looking.settles_by_agreeing(one.rule) else ""
    db.session.add(Talk(
        look_id=look.id, number=seen + 1, verdict_number=verdict.number, held_on=held_on, said=said.strip()[:SAID],
        with_whom=with_whom.strip()[:WITH], agreed_grade=kept, recorded_at=clock.now(), recorded_by_id=by.id,
    ))  # fmt: skip
    db.session.flush()
    record("recorded a talk", "review", reviews.name_of(one.review), by=by)
    grade = looking.stands_after(one.rule, verdict.first_grade, verdict.second_grade, kept)
    if grade is not None:
        settle(one, grade, by=by)


def _check_talk(one: Looked, held_on: date, said: str, agreed: str) -> None:
    if held_on > clock.today():
        raise DomainError("This day is still to come. Record the talk once you have had it.", field="held_on")
    if not said.strip():
        raise DomainError("Say what you talked about.", field="said")
    if agreed and agreed not in {level.key for level in one.levels}:
        raise DomainError("Choose one of the grades.", field="agreed")


def settle(one: Looked, grade: str, *, by: Person) -> None:
    """It is known which grade stands; both that were given stay. Raises Stale where it was settled already: one of two
    is the one."""
    one = _locked(one, by)
    if one.look is None or one.look.is_settled or one.review.is_final:
        raise Stale(SETTLED)
    _settle(one.look, grade, by)
    _conclude(queries.looked(one.first, by), by)
