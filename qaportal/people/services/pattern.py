"""Flags that people carry and days on which they are away (BD-050 to BD-052, WS-072)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium, span_long
from qaportal.people.models import ABSENCES, Absence, FlagKind, Person, PersonFlag
from qaportal.people.queries.pattern import absence_in_the_way, flag_in_the_way, lock_person


def take_on_flags(kinds: Iterable[tuple[str, str, bool]], *, by: Person | None) -> None:
    """The flags that a framework knows, as (key, name, whether it is sensitive): new ones are added, those that exist
    stay as they are."""
    known = set(db.session.scalars(select(FlagKind.key)))
    for key, name, is_sensitive in kinds:
        if key not in known:
            known.add(key)
            db.session.add(FlagKind(key=key, name=name, is_sensitive=is_sensitive))
            record("added", "kind of flag", key, by=by, name=name)
    db.session.flush()


def raise_flag(person: Person, kind: FlagKind, *, on: date, by: Person | None) -> PersonFlag:
    """From the day `on`, `person` carries a flag of this kind. Raises DomainError where they do not work here then, or
    carry one already or from a later day."""
    lock_person(person)
    _check_here(person, on, "on")
    other = flag_in_the_way(person, kind, on, None)
    if other is not None:
        raise DomainError(_in_the_way(person, other), field="on")
    flag = PersonFlag(person=person, kind=kind, starts_on=on, set_by=by)
    db.session.add(flag)
    db.session.flush()
    _record("raised", flag, by)
    return flag


def _check_here(person: Person, day: date, field: str) -> None:
    if not person.is_here(day):
        raise DomainError(f"{person.name} does not work here on {day_medium(day)}. Choose another day.", field=field)


def lower_flag(flag: PersonFlag, *, on: date, by: Person | None) -> None:
    """The flag's last day is `on`. Raises DomainError where that is before it began, or where it has ended before."""
    db.session.refresh(flag, ["starts_on", "ends_on"], with_for_update=True)
    if on < flag.starts_on:
        raise DomainError(
            f"This flag begins on {day_medium(flag.starts_on)}. Choose that day or a later one.", field="on"
        )
    if flag.ends_on is not None and flag.ends_on < on:
        raise DomainError(
            f"This flag ends on {day_medium(flag.ends_on)} already. Choose an earlier day, or set the flag anew.",
            field="on",
        )
    if flag.ends_on != on:
        flag.ends_on = on
        _record("lowered", flag, by)
        db.session.flush()


def _record(act: str, flag: PersonFlag, by: Person | None) -> None:
    """A sensitive flag is in the log as a flag: neither which it is nor whose, for those who read the log are not
    those who may know."""
    if flag.kind.is_sensitive:
        record(act, "flag", flag.public_id, by=by)
    else:
        record(act, "flag", flag.public_id, by=by, name=flag.person.name, flag=flag.kind.name)


def _in_the_way(person: Person, other: PersonFlag) -> str:
    since = f"from {day_medium(other.starts_on)}"
    if other.ends_on is None:
        return f"{person.name} has this flag {since} on. End it before you set it anew."
    return f"{person.name} has this flag {since} to {day_medium(other.ends_on)}. Choose a day after that."


def note_absence(person: Person, *, starts: date, ends: date, kind: str, by: Person | None) -> Absence:
    """`person` is away from `starts` to `ends`, both included; `kind` is one of ABSENCES. Raises DomainError where the
    days are in the wrong order, overlap with another absence, or they do not work here then."""
    lock_person(person)
    if kind not in ABSENCES:
        raise DomainError("Choose what kind of absence it is.", field="kind")
    if ends < starts:
        raise DomainError(f"The last day is before {day_medium(starts)}. Choose that day or a later one.", field="ends")
    for field, day in (("starts", starts), ("ends", ends)):
        _check_here(person, day, field)
    other = absence_in_the_way(person, starts, ends)
    if other is not None:
        raise DomainError(
            f"{person.name} is already noted as away, {span_long(other.starts_on, other.ends_on)}. "
            "Choose other days, or take that absence back first.",
            field="starts",
        )
    absence = Absence(person=person, starts_on=starts, ends_on=ends, kind=kind, noted_by_id=by.id if by else None)
    db.session.add(absence)
    record_absence("noted an absence", absence, by)
    db.session.flush()
    return absence


def take_back_absence(absence: Absence, *, by: Person | None) -> None:
    """They were not, or will not be, away on those days."""
    record_absence("took back an absence", absence, by)
    db.session.delete(absence)
    db.session.flush()


def record_absence(act: str, absence: Absence, by: Person | None) -> None:
    """The days alone: the log is kept for ever, and a reason such as sickness need not be."""
    dates = {"starts_on": absence.starts_on.isoformat(), "ends_on": absence.ends_on.isoformat()}
    record(act, "person", absence.person.public_id, by=by, name=absence.person.name, **dates)
