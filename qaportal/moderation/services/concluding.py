"""What comes of two looks: settle what needs nobody's word, make final what nobody has to write in, look anew."""

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation import looking
from qaportal.moderation.looked import Looked
from qaportal.moderation.models import SecondLook
from qaportal.moderation.queries.agreed import agreed_on
from qaportal.moderation.services.grade_letters import tell_of_grade
from qaportal.moderation.services.telling import tell_in_the_form
from qaportal.people.models import Person
from qaportal.reviews import services as reviews


def look_anew(one: Looked, why: str, *, by: Person) -> None:
    """What was found holds no more; the moderator's own parts are open again. Their days stay as they were."""
    look, second = one.look, one.second
    if look is None or second is None:
        return
    if look.verdict:
        look.verdict.ended_at = clock.now()
    unsettle(look)
    seat = one.rule.seat
    for part in second.form.parts:
        if part.seat == seat and part.key in second.handed_in:
            reviews.return_part(second, part, why, by=by)
    db.session.flush()


def unsettle(look: SecondLook) -> None:
    """It is not known any more which grade stands."""
    look.settled_at, look.settled_by_id, look.grade = None, None, ""


def conclude(one: Looked, *, by: Person) -> None:
    """Settle what needs nobody's word, and make final what nobody has to write in any more. Without a second look, what
    both sides of a disagreement agreed on meanwhile is the grade that stands."""
    look = one.look
    if look is not None and not look.is_settled and one.verdict and not one.verdict.is_poor:
        grade = looking.stands(one.rule, one.verdict.first_grade, one.verdict.second_grade)
        if grade is not None:
            mark_settled(look, grade, by=by)
            tell_in_the_form(one, grade, by=by)
    if one.review.is_final or not looking.others_are_in(one.first):
        return
    if look is None and one.first_is_in:
        agreed = agreed_on(one.first)
        _make_final(one, agreed.grade if agreed else reviews.given_grade(one.first), by)
    elif look is not None and look.is_settled:
        _make_final(one, look.grade, by)
    if one.review.is_final and one.second and not one.second.review.is_final:
        reviews.finalise(one.second.review, grade="", by=by)


def _make_final(one: Looked, grade: str, by: Person) -> None:
    reviews.finalise(one.review, grade=grade, by=by)
    first = str(looking.said(one.first).get(one.rule.grade or "", ""))
    if first and grade and first != grade:
        tell_of_grade(one.review, one.first.kind, by=by)


def mark_settled(look: SecondLook, grade: str, *, by: Person) -> None:
    """It is known which grade stands."""
    look.settled_at, look.settled_by_id, look.grade = clock.now(), by.id, grade
    db.session.flush()
    record("settled the second look", "review", reviews.name_of(look.review), by=by)
