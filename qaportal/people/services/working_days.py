"""On which days of the week somebody works (X-05)."""

from collections.abc import Collection
from datetime import date, timedelta

from qaportal.auditlog.services import record
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium
from qaportal.people.models import Person, WorkPattern
from qaportal.people.queries.pattern import lock_person
from qaportal.people.queries.working_days import next_work_pattern, work_pattern_on
from qaportal.people.working_days import FULL, WEEKDAYS, days_in_words, read, write

DAY = timedelta(days=1)


def set_work_pattern(
    person: Person, *, weekdays: Collection[int], percent: int, starts: date, by: Person | None
) -> WorkPattern:
    """From the day `starts`, `person` works on these days of the week (0 for Monday), for `percent` of full time.

    What held until then ends the day before; what begins on that very day is put right; what begins later still does.
    Raises DomainError where no day is chosen, the percentage is none, or they do not work here on that day.
    """
    if not weekdays or not set(weekdays) <= set(range(len(WEEKDAYS))):
        raise DomainError("Choose at least one day of the week.", field="weekdays")
    if not 1 <= percent <= FULL:
        raise DomainError(f"Enter a whole number from 1 to {FULL}.", field="percent")
    if not person.is_here(starts):
        raise DomainError(
            f"{person.name} does not work here on {day_medium(starts)}. Choose another day.", field="starts"
        )
    lock_person(person)
    pattern = _begun(person, starts)
    pattern.weekdays, pattern.percent, pattern.noted_by_id = write(set(weekdays)), percent, by.id if by else None
    db.session.flush()
    _record("set working days", pattern, by)
    return pattern


def _begun(person: Person, starts: date) -> WorkPattern:
    """The row that begins on that day: the one that there is, or a new one between its neighbours."""
    before = work_pattern_on(person, starts)
    if before is not None and before.starts_on == starts:
        return before
    after = next_work_pattern(person, starts)
    if before is not None and (before.ends_on is None or before.ends_on >= starts):
        before.ends_on = starts - DAY
    pattern = WorkPattern(person=person, starts_on=starts, ends_on=after.starts_on - DAY if after else None)
    db.session.add(pattern)
    return pattern


def take_back_work_pattern(pattern: WorkPattern, *, by: Person | None) -> None:
    """They do not work by it: what held before goes on in its place."""
    lock_person(pattern.person)
    before = work_pattern_on(pattern.person, pattern.starts_on - DAY)
    _record("took back working days", pattern, by)
    if before is not None and before.ends_on == pattern.starts_on - DAY:
        before.ends_on = pattern.ends_on
    db.session.delete(pattern)
    db.session.flush()


def _record(act: str, pattern: WorkPattern, by: Person | None) -> None:
    record(
        act, "person", pattern.person.public_id, by=by, name=pattern.person.name,
        days=days_in_words(read(pattern.weekdays)), percent=pattern.percent, starts_on=pattern.starts_on.isoformat(),
    )  # fmt: skip
