"""The verbs of calibration: ask many to grade one review, give a grade, end it, tell them that it is over."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record, record_once
from qaportal.invites.services import write
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation.models import Calibration, CalibrationGrade
from qaportal.moderation.queries import calibration as queries
from qaportal.moderation.spread import FEW
from qaportal.people.models import Person
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import Sight

LETTER = "calibration"
MOVED_ON = "This exercise is over, or your grade is in already. See how it stands now."
TOO_FEW = f"Choose {FEW} people or more: with fewer, everybody knows whose grade is whose."
THERE = "People are grading this review already."


def ask_for_grades(
    sight: Sight, people: Collection[Person], *, due_on: date, shows_names: bool = False, by: Person
) -> Calibration:
    """These people are asked to read a review without its grades and to give theirs, up to and on `due_on`; each is
    told. Raises DomainError for a day that is over, for somebody who has a part in it, and for so few that everybody
    would know whose grade is whose; Stale where it is graded already."""
    review = sight.review
    able = {one.id for one in queries.eligible(review)}
    if due_on < clock.today():
        raise DomainError("Choose a day to come.", field="due_on")
    if not people or any(one.id not in able for one in people):
        raise DomainError("Choose people who review such work and have no part in this one.", field="people")
    if len(people) < FEW and not shows_names:
        raise DomainError(TOO_FEW, field="people")
    made = Calibration(
        review=review, due_on=due_on, shows_names=shows_names, asked_at=clock.now(), asked_by=by,
        grades=[CalibrationGrade(person_id=one.id) for one in people],
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(THERE) from error
    until = clock.to_utc(due_on + timedelta(days=1), "00:00")
    for one in people:
        reviews.ask_to_read(
            review, one, key=reading_key(made), under=("calibration", made.public_id), hides_grades=True, until=until,
            by=by,
        )  # fmt: skip
        _tell(made, one, "grade", by)
    record("asked for grades", "calibration", made.public_id, by=by, review=reviews.name_of(review), people=len(people))
    return made


def reading_key(calibration: Calibration) -> str:
    """What those who grade it are let in to read its review for."""
    return f"calibration-{calibration.id}"


def _tell(calibration: Calibration, person: Person, what: str, by: Person | None) -> None:
    about = {"calibration": calibration.id, "what": what}
    write(LETTER, person, about=about, dedupe=f"{LETTER}:{calibration.id}:{what}:{person.id}", by=by)


def _held(calibration: Calibration) -> Calibration:
    """It as it is now, which nobody else changes until this is over."""
    db.session.execute(select(Calibration.id).where(Calibration.id == calibration.id).with_for_update())
    found = queries.calibration_with(calibration.id)
    if found is None:
        raise Stale(MOVED_ON)
    return found


def give_grade(calibration: Calibration, grade: str, why: str, *, by: Person) -> None:
    """Give a grade, once, with the reason for it. When all are in, everybody sees them. Raises Stale where theirs is in
    or it is over, DomainError for a grade that is not on the scale, or none of one's own words."""
    found = _held(calibration)
    mine = found.of(by.id)
    if mine is None or mine.is_in or found.is_over(clock.today()):
        raise Stale(MOVED_ON)
    pack, kind = queries.rules_of(found.review)
    if not kind.scale or grade not in {level.key for level in pack.scales[kind.scale].levels}:
        raise DomainError("Choose a grade.", field="grade")
    if not why.strip():
        raise DomainError("Say why.", field="why")
    mine.grade, mine.why, mine.given_at = grade, why.strip(), clock.now()
    db.session.flush()
    record("graded for practice", "calibration", found.public_id, by=by)
    if found.is_over(clock.today()):
        _over(found, by)


def close(calibration: Calibration, *, by: Person) -> None:
    """End it before its day. Raises Stale where it is over."""
    found = _held(calibration)
    if found.is_over(clock.today()):
        raise Stale(MOVED_ON)
    found.closed_at, found.closed_by_id = clock.now(), by.id
    record("ended an exercise", "calibration", found.public_id, by=by)
    _over(found, by)


def note_read(calibration: Calibration, *, by: Person) -> None:
    """In the log, once a day: they read the grades that were given, and why (AU-2)."""
    record_once("read what everybody gave", "calibration", calibration.public_id, by=by)


def tell_that_it_is_over(ident: int) -> None:
    """Where its day is over and nobody was told yet, they are. Repeating changes nothing."""
    found = queries.calibration_with(ident)
    if found is not None and found.told_at is None and found.is_over(clock.today()):
        _over(_held(found), None)


def _over(calibration: Calibration, by: Person | None) -> None:
    if calibration.told_at is not None:
        return
    if calibration.closed_at is None:
        calibration.closed_at = clock.now()
        calibration.closed_by_id = by.id if by else calibration.asked_by_id
    calibration.told_at = clock.now()
    db.session.flush()
    reviews.end_readings(calibration.review, key=reading_key(calibration))
    for one in calibration.grades:
        if by is None or one.person_id != by.id:
            _tell(calibration, one.person, "over", by)
