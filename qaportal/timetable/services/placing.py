"""Give sessions of a week their times: all of them as the engine found it, or one by hand."""

from collections.abc import Sequence

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable import queries
from qaportal.timetable.models import WeekSession
from qaportal.timetable.models.weeks import REASON
from qaportal.timetable.services.weeks import stale_unless
from qaportal.timetable.week.clashes import Clash, when
from qaportal.timetable.week.values import Place, Plan

DAY = 24 * 60  # minutes


def place(
    session: WeekSession, at: Place, *, against: Sequence[Clash], by: Person | None, reason: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Put a session at a time and in a room. `against` is what is wrong with that; with a hard clash it is refused,
    or kept with a `reason`, and locked then so that the engine leaves it.

    Raises DomainError that names the hard clashes, or where there is no such day or time, and Stale where it is not in
    `version` any more.
    """
    stale_unless(session, version)
    if not 1 <= at.day <= queries.days_of(session.activity) or not 0 <= at.start <= DAY - session.minutes:
        raise DomainError("Choose a day of the week, and a time from which it ends on that day.", field="start")
    hard, reason = [clash.sentence for clash in against if clash.is_hard], reason.strip()
    if hard and not reason:
        raise DomainError(f"{' '.join(hard)} Choose another time, or say why it is kept.", field="start")
    if len(reason) > REASON:
        raise DomainError(f"Say why in up to {REASON} characters.", field="reason")
    session.day, session.start, session.room_id = at.day, at.start, at.room
    session.reason, session.is_locked = (reason, True) if hard else ("", session.is_locked)
    session.why = []
    _changed(session, by)
    record("placed a session", "week", session.activity.ref, by=by, session=session.key, at=when(at), against=hard,
           reason=session.reason)  # fmt: skip


def take_off(session: WeekSession, *, by: Person | None, version: int | None = None) -> None:
    """A session has no time any more; it waits to be placed."""
    stale_unless(session, version)
    session.day, session.start, session.room_id = None, None, None
    session.is_locked, session.reason, session.why = False, "", []
    _changed(session, by)
    record("took a session off", "week", session.activity.ref, by=by, session=session.key)


def lock(session: WeekSession, *, by: Person | None) -> None:
    """Keep a session where it is, whatever the engine finds. Raises DomainError where it is nowhere."""
    if not session.is_placed:
        raise DomainError("This session has no time yet: place it first.")
    session.is_locked = True
    _changed(session, by)
    record("locked a session", "week", session.activity.ref, by=by, session=session.key)


def unlock(session: WeekSession, *, by: Person | None) -> None:
    """Let the engine move a session again."""
    session.is_locked, session.reason = False, ""
    _changed(session, by)
    record("unlocked a session", "week", session.activity.ref, by=by, session=session.key)


def apply_plan(activity: Activity, plan: Plan, *, by: Person | None) -> list[WeekSession]:
    """Put every session where the engine found it; the ones that are elsewhere now. What has no time says why."""
    why = {one.key: list(one.why) for one in plan.unplaced}
    moved = []
    for session in queries.sessions_of(activity):
        at = plan.places.get(session.key)
        there = (at.day, at.start, at.room) if at else (None, None, None)
        if (session.day, session.start, session.room_id) != there:
            session.day, session.start, session.room_id = there
            _changed(session, by)
            moved.append(session)
        session.why = why.get(session.key, [])
    db.session.flush()
    record("filled the timetable", "week", activity.ref, by=by, placed=len(plan.places), unplaced=len(why),
           moved=len(moved))  # fmt: skip
    return moved


def _changed(session: WeekSession, by: Person | None) -> None:
    session.changed_at, session.changed_by_id = clock.now(), by.id if by else None
    db.session.flush()
