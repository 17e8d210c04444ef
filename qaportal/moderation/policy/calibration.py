"""Who may see how far graders agree, ask many to grade one review, grade it, and see what came of it."""

from typing import Any

from qaportal.lib import clock
from qaportal.moderation.looking import first_is_in
from qaportal.moderation.models import Calibration
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, QaLead, holds
from qaportal.reviews.policy import can_open
from qaportal.reviews.sight import Sight


def can_see_agreement(person: Person, _thing: Any = None) -> bool:
    """The figures of how far first and second looks agree: QA leads."""
    return holds(person, QaLead)


def can_list_calibrations(person: Person, _thing: Any = None) -> bool:
    """What one is asked to grade for practice: everybody who works here."""
    return holds(person, *STAFF)


def may_calibrate(person: Person) -> bool:
    """Ask many people to grade one review: QA leads."""
    return holds(person, QaLead)


def can_start(person: Person, sight: Sight) -> bool:
    """Ask for grades of this review: a QA lead who has no seat on it, once its grade is in."""
    return can_open(person, sight) and may_calibrate(person) and is_for_calibration(sight)


def is_for_calibration(sight: Sight) -> bool:
    """Whether a review can be graded by many: its first look is in, it has a scale, and whoever asks has no seat."""
    rule = sight.kind.moderation
    ready = first_is_in(sight) if rule else bool(sight.handed_in)
    return sight.kind.scale is not None and ready and not sight.reader.seats and not sight.review.is_closed


def can_see(person: Person, calibration: Calibration) -> bool:
    """One of them: those who were asked, and QA leads."""
    return calibration.of(person.id) is not None or may_calibrate(person)


def can_give(person: Person, calibration: Calibration) -> bool:
    """Give a grade, once: whoever was asked, until it is over."""
    mine = calibration.of(person.id)
    return mine is not None and not mine.is_in and not calibration.is_over(clock.today())


def can_close(person: Person, calibration: Calibration) -> bool:
    """End it before its day: QA leads."""
    return may_calibrate(person) and not calibration.is_over(clock.today())
