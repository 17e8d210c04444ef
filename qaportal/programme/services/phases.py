"""A phase is done, or is not after all. What is late follows from it by itself (X-21, GAP-15)."""

from datetime import date

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Phase, PhaseMark
from qaportal.programme.queries import lock_activities
from qaportal.programme.queries.phases import mark_of
from qaportal.programme.services.rows import kind_of

FUTURE = "That day is still to come. Mark it once it is done."
REPORTED = "It is done once its report is sent. Mark it on the page of the report."


def mark_phase(activity: Activity, phase_key: str, *, by: Person, on: date | None = None) -> PhaseMark:
    """A phase is done, since the day `on` (today where none is given). Of a phase of each record or each day, all is.

    Raises DomainError where the activity is not published or called off, has no such phase, or for a day to come; for a
    phase that writes a report, which is done once that is sent. Stale where it is marked already.
    """
    phase = _phase_of(activity, phase_key)
    _check_asked(activity, phase)
    if on is not None and on > clock.today():
        raise DomainError(FUTURE, field="on")
    lock_activities([activity])
    mark = mark_of(activity, phase_key)
    if mark is not None and mark.stands:
        raise Stale(f"{phase.name} was marked as done already, by {mark.done_by.name} for {day_medium(mark.done_on)}.")
    return _mark(activity, phase, mark, on or clock.today(), by)


def take_back_phase(activity: Activity, phase_key: str, *, by: Person) -> None:
    """It is not done after all: it is due again, or late. Raises Stale where it is not marked, DomainError where it is
    by a report that was sent."""
    phase = _phase_of(activity, phase_key)
    _check_asked(activity, phase)
    lock_activities([activity])
    mark = mark_of(activity, phase_key)
    if mark is None or not mark.stands:
        raise Stale(f"{phase.name} is not marked as done. See how it stands now.")
    _take_back(activity, phase.name, mark, by)


def settle_phase(activity: Activity, phase_key: str, *, is_done: bool, by: Person, on: date | None = None) -> None:
    """Let a phase be done, or not, with what it consists of: its report sent, its team chosen. Where it stands so
    already, or is none of the activity any more, nothing changes."""
    phase = next((one for one in activity.phases if one.key == phase_key), None)
    lock_activities([activity])
    mark = mark_of(activity, phase_key)
    stands = mark is not None and mark.stands
    if is_done and phase is not None and not stands:
        _mark(activity, phase, mark, on or clock.today(), by)
    elif not is_done and mark is not None and stands:
        _take_back(activity, phase.name if phase else phase_key, mark, by)


def _phase_of(activity: Activity, phase_key: str) -> Phase:
    found = next((one for one in activity.phases if one.key == phase_key), None)
    if found is None:
        raise DomainError(f"{activity.ref} has no such phase any more. See its page as it is now.")
    return found


def _check_asked(activity: Activity, phase: Phase) -> None:
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nothing of it is to be done.")
    if not activity.published_digest:
        raise DomainError(f"{activity.ref} is not published yet: nothing of it is asked for.")
    pack, kind = kind_of(activity)
    if any(rule.key == phase.key and pack.has_report(rule) for rule in kind.phases):
        raise DomainError(REPORTED)


def _mark(activity: Activity, phase: Phase, mark: PhaseMark | None, on: date, by: Person) -> PhaseMark:
    mark = mark or PhaseMark(activity=activity, phase_key=phase.key)
    mark.done_on, mark.done_at, mark.done_by = on, clock.now(), by
    mark.taken_back_at = mark.taken_back_by_id = None
    db.session.add(mark)
    db.session.flush()
    record("marked a phase as done", "activity", activity.ref, by=by, phase=phase.name, on=day_medium(on))
    return mark


def _take_back(activity: Activity, name: str, mark: PhaseMark, by: Person) -> None:
    mark.taken_back_at, mark.taken_back_by_id = clock.now(), by.id
    db.session.flush()
    record("took back a phase", "activity", activity.ref, by=by, phase=name, on=day_medium(mark.done_on))
