"""Publish who sits where: from then on it is in people's pages and diaries (design 2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import seats as queries
from qaportal.allocation.services.parts import settle_parts
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import plural
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries import lock_activities
from qaportal.timetable import queries as timetable


@dataclass(frozen=True)
class Told:
    """Who has a seat now that their diary did not know of, and whose diary loses one."""

    seated: Sequence[Assignment]
    unseated: Sequence[Assignment]

    def __str__(self) -> str:
        said = [plural(len(self.seated), "seat") + " published"] if self.seated else []
        said += [f"{plural(len(self.unseated), 'seat')} taken out of diaries"] if self.unseated else []
        return ", ".join(said)


def publish(activity: Activity, *, reviewed: str, by: Person | None) -> Told:
    """Let everybody know of their seats. `reviewed` is the seal of what was looked at.

    Raises Stale where it is something else by now; DomainError where there is nothing to publish, the seats are behind
    the sample, or the activity itself is not published.
    """
    lock_activities([activity])
    if timetable.changes_of(activity):
        raise DomainError("The seats are behind the sample or the framework. Bring them up to date, then publish.")
    waiting = queries.waiting(activity)
    if not (waiting.seated or waiting.unseated):
        raise DomainError("Nothing about these seats waits to be published.")
    if not queries.is_out(activity):
        raise DomainError("The activity is not published yet. Publish the programme first, then its seats.")
    if queries.seal(waiting) != reviewed:
        raise Stale("The seats have changed since you looked at them. Look again, then publish.")
    told = Told(waiting.seated, waiting.unseated)
    _let_out(told)
    settle_parts(activity, by=by)
    record("published seats", "seats", activity.ref, by=by, seated=len(told.seated), unseated=len(told.unseated))
    return told


def _let_out(told: Told) -> None:
    for one in told.seated:
        one.published_at = clock.now()
    for one in told.unseated:
        one.withdrawn_at = clock.now()
    db.session.flush()
