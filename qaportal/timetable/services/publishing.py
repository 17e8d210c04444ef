"""Let a timetable leave the portal: a frozen copy that everybody sees, with what changed since the one before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable import queries
from qaportal.timetable.models import WeekVersion
from qaportal.timetable.week.telling import differences


def publish_week(
    activity: Activity, facts: Sequence[dict[str, Any]], *, by: Person | None, note: str = "", named: Sequence[str] = ()
) -> WeekVersion:
    """Publish the placed sessions of a week as they are (`facts`, as `weeks.queries.facts_of` gives them);
    `named` are what its days are called.

    Raises DomainError where there is nothing to publish or nothing changed, Stale where somebody did it this moment.
    """
    last = queries.latest_version(activity)
    changes = differences(last.facts if last else [], facts, named)
    if not changes:
        raise DomainError("Nothing has changed since this timetable was published." if last else
                          "No session has a time yet: fill the timetable first.")  # fmt: skip
    version = WeekVersion(
        activity_id=activity.id, number=last.number + 1 if last else 1, facts=list(facts), changes=changes,
        note=note.strip(), published_at=clock.now(), published_by_id=by.id if by else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError as error:
        raise Stale("Somebody published this timetable at the same moment. Open it again.") from error
    record("published the timetable", "week", activity.ref, by=by, number=version.number, changes=len(changes))
    return version
