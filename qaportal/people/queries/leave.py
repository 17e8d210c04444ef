"""Reads for absences that come in a file: who is meant, and what becomes of each as things stand."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from qaportal.lib.db import db
from qaportal.people.leave import Away, Weighed, weigh
from qaportal.people.models import Person
from qaportal.people.queries.roster import absences


def people_by_number(numbers: Collection[str]) -> dict[str, Person]:
    """Staff number in lower case → who has it."""
    wanted = sorted({number.lower() for number in numbers})
    found = db.session.scalars(select(Person).where(func.lower(Person.staff_number).in_(wanted)))
    return {person.staff_number.lower(): person for person in found}


def lock_people_of(found: Sequence[Away]) -> dict[int, Person]:
    """Those whose absences these are, by id; their rows are held until the transaction ends, in one order for all."""
    ids = sorted({away.person_id for away in found})
    held = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update())
    return {person.id: person for person in held}


def weighed(found: Sequence[Away], people: Mapping[int, Person], *, covered: bool = False) -> Weighed:
    """What is to become of each absence of a file, given what is noted by now (`leave.weigh`)."""
    if not found:
        return Weighed()
    first, last = min(away.starts for away in found), max(away.ends for away in found)
    noted = absences(first, last, among={away.person_id for away in found})
    return weigh(found, people, noted, covered=covered)
