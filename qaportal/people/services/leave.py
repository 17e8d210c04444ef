"""Absences from a file: noted together or not at all (X-05)."""

from collections.abc import Sequence

from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.people.leave import Away
from qaportal.people.models import Absence, Person
from qaportal.people.queries.leave import lock_people_of, weighed
from qaportal.people.services.pattern import record_absence

CHANGED = "Absences have changed since the file was read. Nothing was saved. Send the file again."


def note_absences(found: Sequence[Away], *, covered: bool = False, by: Person | None) -> int:
    """Note each of them that is not there already; how many that were. `covered` as in `leave.weigh`.

    Raises Stale where one of them cannot be noted: what is sent here was looked through before.
    """
    people = lock_people_of(found)
    if people.keys() != {away.person_id for away in found}:
        raise Stale(CHANGED)
    outcome = weighed(found, people, covered=covered)
    if outcome.refused:
        raise Stale(CHANGED)
    for at in outcome.new:
        away = found[at]
        days = {"starts_on": away.starts, "ends_on": away.ends}
        absence = Absence(person=people[away.person_id], **days, kind=away.kind, noted_by_id=by.id if by else None)
        db.session.add(absence)
        record_absence("noted an absence", absence, by)
    db.session.flush()
    return len(outcome.new)
