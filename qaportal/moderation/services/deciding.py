"""What people decide about a second look: send an audit back, let it stand, record a talk, settle."""

from datetime import date

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation import looking, queries
from qaportal.moderation.looked import Looked
from qaportal.moderation.models import SAID, WHY, WITH, Talk, Verdict
from qaportal.moderation.services.concluding import conclude, look_anew, mark_settled
from qaportal.moderation.services.locks import again, held
from qaportal.moderation.services.telling import tell_in_the_form
from qaportal.people.models import Person
from qaportal.reviews import services as reviews

SETTLED = "It was settled a moment ago. See how it stands now."
CHANGED = "Somebody changed something here a moment ago. See how it stands now."
WENT_BACK = "The review went back to be written on. Yours is open again: hand it in once the other is in anew."


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
    look_anew(one, WENT_BACK, by=by)
    first = again(one.first, by)
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
    conclude(queries.looked(one.first, by), by=by)


def _poor(one: Looked, by: Person) -> tuple[Looked, Verdict]:
    one = held(one, by)
    if one.state != "poor" or one.verdict is None:
        raise Stale(CHANGED)
    return one, one.verdict


def talk(
    one: Looked, *, held_on: date, with_whom: str, said: str, agreed: str, seen: int, by: Person
) -> None:  # fmt: skip
    """Record what reviewer and moderator said about their two grades, and what they agreed on, "" where they did not
    (NS-044, WS-056). With that it is settled, unless the framework asks for a grade that both agree on and there is
    none: what they cannot settle becomes a dispute. `seen` is how many talks the page showed.

    Raises DomainError for a day to come, for nothing said, and for no grade of the scale; Stale where the two do not
    differ any more, it was settled, or somebody recorded a talk meanwhile: one of two settlements is the one.
    """
    one = held(one, by)
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
    one = held(one, by)
    if one.look is None or one.look.is_settled or one.review.is_final:
        raise Stale(SETTLED)
    mark_settled(one.look, grade, by=by)
    one = queries.looked(one.first, by)
    tell_in_the_form(one, grade, by=by)
    conclude(queries.looked(again(one.first, by), by), by=by)
