"""When the people of a week cannot come: leave, days that they do not work, seats that they have elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, time

from sqlalchemy import select

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.week.values import Busy

DAY = (0, 24 * 60)
AWAY, NOT_AT_WORK = "away", "not at work that day"
Found = dict[int, list[Busy]]


def busy(activity: Activity, days: Sequence[date], among: Collection[int]) -> dict[int, tuple[Busy, ...]]:
    """person → when they cannot come on these days, each with why. What kind of absence it is nobody is told."""
    found: Found = defaultdict(list)
    if not days or not among:
        return {}
    for away in people.absences(days[0], days[-1], among=among):
        for n, day in enumerate(days, 1):
            if away.starts_on <= day <= away.ends_on:
                found[away.person_id].append(Busy(n, *DAY, AWAY))
    for person, when in (*_not_at_work(days, among), *_elsewhere(activity, days, among)):
        found[person].append(when)
    return {person: tuple(dict.fromkeys(spans)) for person, spans in found.items()}


def _not_at_work(days: Sequence[date], among: Collection[int]) -> Iterator[tuple[int, Busy]]:
    for span in people.work_patterns(days[0], days[-1], among=among):
        for n, day in enumerate(days, 1):
            runs = span.starts_on <= day and (span.ends_on is None or day <= span.ends_on)
            if runs and day.weekday() not in span.weekdays:
                yield span.person_id, Busy(n, *DAY, NOT_AT_WORK)


def _elsewhere(activity: Activity, days: Sequence[date], among: Collection[int]) -> Iterator[tuple[int, Busy]]:
    """Other work that takes a day or hours of theirs."""
    chosen = (
        select(Assignment.person_id, Activity, Slot.does)
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Assignment.person_id.in_(among), Assignment.ended_at.is_(None), Activity.cancelled_at.is_(None))
        .where(Activity.id != activity.id, Activity.starts_on <= days[-1], Activity.ends_on >= days[0])
    )
    for person, other, does in db.session.execute(chosen):
        taken = timetable.taken_by(other, does)
        for n, day in enumerate(days, 1) if taken else ():
            if taken and taken.first <= day <= taken.last:
                hours = (_minutes(taken.starts), _minutes(taken.ends)) if taken.starts and taken.ends else DAY
                yield person, Busy(n, *hours, f"in {other.ref}")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def whole_days(spans: Sequence[Busy], opens: int, closes: int) -> frozenset[int]:
    """The days on which somebody cannot come at all."""
    return frozenset(span.day for span in spans if span.opens <= opens and span.closes >= closes)
