"""Hand a part in and let the second look take its course; send a part back."""

from qaportal.auditlog.services import record
from qaportal.frameworks.schema import Part
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation import looking, queries
from qaportal.moderation.looked import Looked
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.moderation.services.concluding import conclude, look_anew, unsettle
from qaportal.moderation.services.locks import again, held_with_first
from qaportal.people.models import Person
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import Sight, judging_parts
from qaportal.timetable.queries import slot_for
from qaportal.timetable.services import call

NOT_YET = "There is nothing to look at yet: the first look is not handed in. Come back when it is."
OWN_WORK = "The first look is yours. Nobody looks at their own work a second time: tell the QA team."
NO_GRADE = "You do not agree with the grade that was given: say which you would give."
ANEW = "The review was handed in anew. Look at it again, and hand in what you find."
GRADED = (
    "It is settled which grade stands, so this part stays as it is. Whoever does not agree raises a disagreement from "
    "the page of the review."
)


def hand_in(sight: Sight, part: Part, *, by: Person) -> Sight:
    """A part is in; the review as it stands now. Once the first look is in, a second one is asked where the framework
    says so; once that is in, the two are compared. The review is final when it is known which grade stands and every
    other part that is asked is in; without a second look, when they are in.

    Raises DomainError for a second look at one's own work, at what is not in yet, or without a grade of one's own, and
    what `reviews.hand_in` raises.
    """
    if sight.kind.moderation is None:
        return reviews.hand_in(sight, part, by=by)
    sight, first = held_with_first(sight, by)
    judges = part in judging_parts(sight.kind, sight.form)
    if judges:
        _may_judge(first, sight, by)
    sight = reviews.hand_in(sight, part, by=by)
    if first is None:
        if reviews.is_whole(sight):
            reviews.finalise(sight.review, grade=reviews.given_grade(sight), by=by)
        return sight
    _go_on(queries.looked(again(first, by), by), part, judges, by)
    return again(sight, by)


def return_part(sight: Sight, part: Part, why: str, *, by: Person) -> None:
    """Send a part back to be written on; its day stays as it was (LB-088). Raises Stale where it makes a grade of a
    second look that is settled: what was settled is not written anew. And what `reviews.return_part` raises."""
    if sight.kind.moderation is None:
        return reviews.return_part(sight, part, why, by=by)
    sight, first = held_with_first(sight, by)
    look = queries.look_of(first.review) if first else None
    graded = [*judging_parts(sight.kind, sight.form), *looking.first_parts(sight.kind, sight.form)]
    if look is not None and look.is_settled and part in graded:
        raise Stale(GRADED)
    return reviews.return_part(sight, part, why, by=by)


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
        look_anew(one, ANEW, by=by)
        one = queries.looked(again(one.first, by), by)
    if judges and one.look is not None and looking.judgement_is_in(one.second):
        _judge(one, by)
    conclude(queries.looked(one.first, by), by=by)


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
    unsettle(look)
    look.check_id = second.review.id if second.review.id != one.review.id else None
    db.session.add(Verdict(
        look_id=look.id, number=len(look.verdicts) + 1, first_grade=found.first, second_grade=found.second,
        quality=found.quality, first_by_id=wrote or by.id, given_at=clock.now(), given_by_id=by.id,
    ))  # fmt: skip
    db.session.flush()
    record("looked a second time", "review", reviews.name_of(one.review), by=by)
