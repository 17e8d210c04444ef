"""Reads of flags and absences, for those who may see them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Absence, Appointment, FlagKind, Person, PersonFlag, Team
from qaportal.people.policy import (
    can_keep_absences,
    can_see_flag,
    can_see_flags,
    keeps_all_absences,
    may_have_people,
    services_headed,
)
from qaportal.people.queries.dates import overlaps, runs
from qaportal.people.queries.people import page_of, with_posts

SHOWN = timedelta(days=366)


def visible_pattern(person: Person, public_id: str) -> Person:
    """The person with this random id, whose absences or flags `person` may see. Raises NotFound."""
    chosen = select(Person).where(Person.public_id == public_id).options(*with_posts())
    found: Person | None = db.session.scalar(chosen)
    if found is None or not can_keep_absences(person, found):
        raise NotFound("There is no such person in the portal, or their absences are not yours to keep.")
    return found


def flags_of(person: Person, other: Person) -> list[PersonFlag]:
    """The flags of `other` that `person` may see, the latest first."""
    if not can_see_flags(person, other):
        return []
    chosen = select(PersonFlag).where(PersonFlag.person_id == other.id).options(joinedload(PersonFlag.set_by))
    found = db.session.scalars(chosen.order_by(PersonFlag.starts_on.desc(), PersonFlag.id.desc()))
    return [flag for flag in found if can_see_flag(person, other, flag.kind)]


def visible_flag(person: Person, other: Person, public_id: str) -> PersonFlag:
    """The flag of `other` with this random id, where `person` may see it. Raises NotFound."""
    for flag in flags_of(person, other):
        if flag.public_id == public_id:
            return flag
    raise NotFound("There is no such flag here.")


def flag_kinds_for(person: Person, other: Person) -> list[FlagKind]:
    """The flags that `person` may set on `other`, by name."""
    if not can_see_flags(person, other):
        return []
    return [kind for kind in db.session.scalars(select(FlagKind).order_by(FlagKind.name, FlagKind.id))
            if can_see_flag(person, other, kind)]  # fmt: skip


def absences_of(other: Person) -> Sequence[Absence]:
    """Their absences, the latest first, for those who may keep them (`can_keep_absences`); those that ended more than
    a year ago are not shown any more."""
    chosen = select(Absence).where(Absence.person_id == other.id, Absence.ends_on >= clock.today() - SHOWN)
    return db.session.scalars(chosen.order_by(Absence.starts_on.desc(), Absence.id.desc())).all()


def absence_of(other: Person, public_id: str) -> Absence:
    """The absence of `other` with this random id. Raises NotFound."""
    chosen = select(Absence).where(Absence.person_id == other.id, Absence.public_id == public_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such absence here. It may have been taken back already.")
    return found


def people_of(person: Person, words: str = "", page: int = 1) -> tuple[Sequence[Person], int]:
    """A page of those whom `person` line-manages or whose head of service they are today, or of everyone who works
    here where they keep everybody's dates; by name, and how many there are in all. Guests answer for nobody. `words` as
    in `page_of`."""
    if not may_have_people(person):
        return [], 0
    day = clock.today()
    chosen = select(Person).where(Person.id != person.id, runs(Person.joined_on, Person.left_on, day))
    if not keeps_all_absences(person):
        chosen = chosen.where(Person.id.in_(_answered_for(person, day)))
    return page_of(chosen, words, page)


def _answered_for(person: Person, day: date) -> Select[int]:
    headed = services_headed(person)
    theirs = or_(Appointment.manager_id == person.id, Appointment.service_id.in_(headed), Team.service_id.in_(headed))
    chosen = select(Appointment.person_id).outerjoin(Appointment.team)
    return chosen.where(theirs, runs(Appointment.starts_on, Appointment.ends_on, day))


def flags_today(person: Person, others: Iterable[Person]) -> dict[int, list[PersonFlag]]:
    """The flags that each of `others` carries today, by their id: those that `person` may see."""
    known = {other.id: other for other in others}
    carried = runs(PersonFlag.starts_on, PersonFlag.ends_on, clock.today())
    chosen = select(PersonFlag).join(PersonFlag.kind).where(PersonFlag.person_id.in_(known), carried)
    found: dict[int, list[PersonFlag]] = {}
    for flag in db.session.scalars(chosen.order_by(FlagKind.name, PersonFlag.id)):
        if can_see_flag(person, known[flag.person_id], flag.kind):
            found.setdefault(flag.person_id, []).append(flag)
    return found


def away_today(others: Iterable[Person]) -> dict[int, Absence]:
    """The absence in which each of `others` is today, by their id."""
    day = clock.today()
    chosen = select(Absence).where(Absence.person_id.in_([other.id for other in others]))
    found = db.session.scalars(chosen.where(Absence.starts_on <= day, Absence.ends_on >= day))
    return {absence.person_id: absence for absence in found}


def lock_person(person: Person) -> None:
    """Hold their row until the transaction ends, so that two do not date the same thing at once."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)).all()


def flag_in_the_way(person: Person, kind: FlagKind, first: date, last: date | None) -> PersonFlag | None:
    """A flag of this kind that they carry on one of these days; no last day means for ever."""
    mine = (PersonFlag.person_id == person.id) & (PersonFlag.kind_id == kind.id)
    chosen = select(PersonFlag).where(mine, overlaps(PersonFlag.starts_on, PersonFlag.ends_on, first, last))
    return db.session.scalar(chosen.order_by(PersonFlag.starts_on).limit(1))


def absence_in_the_way(person: Person, first: date, last: date) -> Absence | None:
    """An absence of theirs that has one of these days in it."""
    chosen = select(Absence).where(Absence.person_id == person.id, Absence.starts_on <= last, Absence.ends_on >= first)
    return db.session.scalar(chosen.order_by(Absence.starts_on).limit(1))
