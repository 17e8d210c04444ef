"""Changes to one activity of the draft. Each takes the version its form was made from: a later one means Stale."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_long, day_medium
from qaportal.lib.text import folded
from qaportal.people.models import Person
from qaportal.programme.counting import start_in
from qaportal.programme.dates import Dated, dated, why_not_due, why_not_start
from qaportal.programme.generate import planned, reference, title_of
from qaportal.programme.models import Activity, Programme
from qaportal.programme.queries import framework_on
from qaportal.programme.services.creating import new_activity
from qaportal.programme.services.rows import facts_of, kind_of, rewarn, set_days, set_unit, units, wall_times
from qaportal.programme.services.settling import unsettle


def month_start(pack: Pack, kind: ActivityType, month: date) -> date:
    """The day the framework's rule names in `month`, on a working day; its first day where none of it counts."""
    day = start_in(pack, kind, month)[1]
    return day if (day.year, day.month) == (month.year, month.month) else month.replace(day=1)


def move(activity: Activity, starts: date, *, version: int, by: Person | None) -> None:
    """Start the activity on `starts`; its phases follow by the framework's rules, days set by hand included.

    Raises Stale when someone changed it since `version`; DomainError for a quiet month (NS-011), a day outside
    the year, a day on which nobody works, or no move at all.
    """
    pack, kind = kind_of(activity)
    _check_version(activity, version)
    check_open(activity)
    _check_day(activity.programme, pack, kind, starts)
    if starts == activity.starts_on:
        raise DomainError(f"{activity.ref} already starts on {day_long(starts)}. Choose another day.")
    before = activity.starts_on
    length = activity.ends_on - before if kind.span.phase is None and not kind.span.working_days else None
    set_days(activity, dated(pack, kind, starts, ends=starts + length if length else None), *wall_times(activity))
    rewarn(activity.programme)
    record("moved", "activity", activity.ref, by=by, starts=[day_medium(before), day_medium(starts)])


def reschedule(activity: Activity, dues: Mapping[str, date], *, version: int, by: Person | None) -> None:
    """Set due days by hand (phase key → day); phases that follow a changed one count from its new day.

    Raises Stale as `move`; DomainError when a phase would end before it starts.
    """
    pack, kind = kind_of(activity)
    _check_version(activity, version)
    check_open(activity)
    now_due = {phase.key: phase.due_on for phase in activity.phases}
    kept = {phase.key for phase in activity.phases if phase.set_by_hand}
    by_hand = {key: day for key, day in dues.items() if key in kept or day != now_due[key]}
    days = dated(pack, kind, activity.starts_on, ends=activity.ends_on, by_hand=by_hand)
    for phase in days.phases:
        if phase.due < phase.starts or (phase.key in by_hand and dues[phase.key] != now_due[phase.key]):
            refusal = why_not_due(pack, kind, days, phase.key)
            if refusal:
                raise DomainError(refusal, field=f"due-{phase.key}")
    set_days(activity, days, *wall_times(activity))
    changed = {p.name: [day_medium(now_due[p.key]), day_medium(p.due)] for p in days.phases if p.due != now_due[p.key]}
    if not changed:
        raise DomainError("No due day is different. Change one, or go back.")
    rewarn(activity.programme)
    record("rescheduled", "activity", activity.ref, by=by, changed=changed)


def describe(
    activity: Activity, *, subject: str, where: str, starts_at: str, ends_at: str, version: int, by: Person | None
) -> None:
    """Change what it looks at, its place and its times of day ("HH:MM" in England, or "" for whole days).

    Another theme than before is nobody's decision yet (`unsettle`). Raises Stale as `move`; DomainError for times out
    of order or a time that the clock change skips or repeats.
    """
    _, kind = kind_of(activity)
    _check_version(activity, version)
    check_open(activity)
    if bool(starts_at) != bool(ends_at):
        raise DomainError("Give both a start and an end time, or neither.", field="starts_at")
    if starts_at and activity.starts_on == activity.ends_on and ends_at <= starts_at:
        raise DomainError(f"It cannot end at {ends_at}: it starts at {starts_at}.", field="ends_at")
    before = facts_of(activity)
    unit = units(activity.starts_on).get(folded(subject)) if kind.focus in ("team", "service") else None
    if activity.subject not in ("", subject):
        unsettle(activity, by=by)
    activity.subject = subject
    activity.title = title_of(kind.name, activity.subject)
    activity.place = where
    set_unit(activity, unit)
    set_days(activity, _as_it_stands(activity), starts_at, ends_at)
    after = facts_of(activity)
    rewarn(activity.programme)
    changed = {
        name: [str(was), str(getattr(after, name))] for name, was in vars(before).items() if was != getattr(after, name)
    }
    record("described", "activity", activity.ref, by=by, changed=changed)


def _as_it_stands(activity: Activity) -> Dated:
    pack, kind = kind_of(activity)
    by_hand = {phase.key: phase.due_on for phase in activity.phases if phase.set_by_hand}
    return dated(pack, kind, activity.starts_on, ends=activity.ends_on, by_hand=by_hand)


def cancel(activity: Activity, reason: str, *, version: int, by: Person | None) -> None:
    """Call it off, with a reason that everyone who had the date will read. Raises Stale as `move`."""
    _check_version(activity, version)
    check_open(activity)
    call_off(activity, reason, by=by)
    rewarn(activity.programme)


def call_off(activity: Activity, reason: str, *, by: Person | None, framework: Framework | None = None) -> None:
    """Mark it as cancelled; for a version of the framework that does not ask for it, where one is given. What that
    changes for others is the caller's to work out (`rewarn`)."""
    who, asked_no_more = by.id if by else None, framework.id if framework else None  # read first: a read may flush
    activity.cancelled_at, activity.cancelled_by_id, activity.cancel_reason = clock.now(), who, reason
    activity.cancelled_for_id = asked_no_more
    activity.digest = facts_of(activity).digest()
    record("cancelled", "activity", activity.ref, by=by, reason=reason)


def reinstate(activity: Activity, *, version: int, by: Person | None) -> None:
    """Put a cancelled activity back where it was. Raises DomainError when it is not cancelled."""
    _check_version(activity, version)
    if not activity.is_cancelled:
        raise DomainError(f"{activity.ref} is not cancelled.")
    bring_back(activity, by=by)
    rewarn(activity.programme)


def bring_back(activity: Activity, *, by: Person | None) -> None:
    """It is not cancelled any more. What that changes for others is the caller's to work out (`rewarn`)."""
    activity.cancelled_at = activity.cancelled_by_id = activity.cancelled_for_id = None
    activity.cancel_reason = ""
    activity.digest = facts_of(activity).digest()
    record("reinstated", "activity", activity.ref, by=by)


def add(programme: Programme, type_key: str, starts: date, subject: str, *, by: Person | None) -> Activity:
    """One more activity of a type of the framework that is in force on its day (NS-014).

    Raises DomainError as `move` does, and where that version has no such type.
    """
    framework = framework_on(programme, starts)
    pack = pack_of(framework)
    if type_key not in pack.activities:
        raise DomainError(f"Version {framework.version}, in force on {day_medium(starts)}, has no such work.")
    kind = pack.activities[type_key]
    _check_day(programme, pack, kind, starts)
    taken = set(db.session.scalars(select(Activity.ref).where(Activity.code == kind.code)))
    ref = reference(kind, starts, programme.starts_on.year, alone=False, taken=taken)
    row = planned(pack, kind, ref, starts.replace(day=1), subject=subject, units=units(starts), starts=starts)
    activity = new_activity(programme, row)
    activity.framework = framework
    db.session.add(activity)
    rewarn(programme)
    record("added", "activity", ref, by=by, starts=day_medium(starts))
    return activity


def _check_version(activity: Activity, version: int) -> None:
    if activity.version != version:
        raise Stale(
            f"Someone else changed {activity.ref} while you were looking at it. See how it stands, then choose again."
        )


def check_open(activity: Activity) -> None:
    """Raises DomainError for what is called off."""
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled. Reinstate it first.")


def _check_day(programme: Programme, pack: Pack, kind: ActivityType, starts: date) -> None:
    refusal = why_not_start(pack, kind, (programme.starts_on, programme.ends_on), starts)
    if refusal:
        raise DomainError(refusal)
