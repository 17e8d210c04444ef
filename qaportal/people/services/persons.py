"""People: who they are, which posts they hold, and when they leave."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.text import one_line
from qaportal.people import roles
from qaportal.people.models import Appointment, Person, Post, RoleGrant, Service, Team
from qaportal.people.services.access import end_access
from qaportal.people.telephones import NO_PHONE, plain_phone

DAY = timedelta(days=1)
REACHED = ("name", "email", "staff_number", "phone")


def add_person(name: str, email: str, staff_number: str, *, on: date, by: Person | None, phone: str = "") -> Person:
    """Someone who works here from the day `on`; a post is given by `appoint`."""
    person = Person(joined_on=on)
    _set(person, name, email, staff_number, phone)
    db.session.add(person)
    db.session.flush()
    record("added", "person", person.public_id, by=by, name=person.name, joined_on=on.isoformat())
    return person


def check_version(person: Person, version: int | None) -> None:
    """Refuse what was decided on an older state of them. None means that nobody looked at a state."""
    if version is not None and version != person.version:
        raise Stale(f"Someone else changed {person.name} while you were looking. Open the page again.")


def correct(
    person: Person,
    name: str,
    email: str,
    staff_number: str,
    *,
    by: Person | None,
    phone: str | None = None,
    version: int | None = None,
) -> None:
    """Put right how someone is called and reached; without `phone` their number stays."""
    check_version(person, version)
    before = {field: getattr(person, field) for field in REACHED}
    _set(person, name, email, staff_number, person.phone if phone is None else phone)
    after = {field: getattr(person, field) for field in REACHED}
    changed = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    if changed:
        record("corrected", "person", person.public_id, by=by, name=person.name, changes=changed)
        db.session.flush()


def _set(person: Person, name: str, email: str, staff_number: str, phone: str) -> None:
    name, email, number = one_line(name), email.strip().lower(), one_line(staff_number)
    if not (name and email and number):
        raise DomainError("Enter a name, an e-mail address and a staff number.")
    if (plain := plain_phone(phone)) is None:
        raise DomainError(NO_PHONE, field="phone")
    with db.session.no_autoflush:
        same_number = func.lower(Person.staff_number) == number.lower()
        for other in db.session.scalars(select(Person).where(or_(Person.email == email, same_number))):
            if other is not person:
                field = "email" if other.email == email else "staff_number"
                what = "e-mail address" if field == "email" else "staff number"
                raise DomainError(f"{other.name} already has this {what}.", field=field)
    person.name, person.email, person.staff_number, person.phone = name, email, number, plain


def appoint(
    person: Person,
    post: Post,
    *,
    on: date,
    by: Person | None,
    place: Team | Service | None = None,
    manager: Person | None = None,
) -> Appointment:
    """Put `person` in a post from the day `on`, in a team or service or neither, under a line manager or none."""
    _check_dates(person, place, on)
    _check_manager(person, manager, on)
    held = Appointment(person=person, post=post, manager=manager, starts_on=on, ends_on=person.left_on)
    held.team, held.service = _split(place)
    db.session.add(held)
    db.session.flush()
    db.session.refresh(person, ["appointments"])
    record("appointed", "person", person.public_id, by=by, post=post.title, place=held.place, on=on.isoformat())
    return held


def _split(place: Team | Service | None) -> tuple[Team | None, Service | None]:
    return (place, None) if isinstance(place, Team) else (None, place)


def _check_dates(person: Person, place: Team | Service | None, on: date) -> None:
    if not person.is_here(on):
        raise DomainError(f"{person.name} does not work here on {day_medium(on)}.", field="on")
    if place and not (place.starts_on <= on and (place.ends_on is None or on <= place.ends_on)):
        raise DomainError(f"{place.name} is not open on {day_medium(on)}.", field="place")


def _check_manager(person: Person, manager: Person | None, on: date) -> None:
    """Nobody manages themselves, not even through others."""
    above, met = manager, set[int]()
    while above is not None and above.id not in met:
        if above is person:
            through = "" if above is manager or manager is None else f" through {manager.name}"
            raise DomainError(f"{person.name} would be their own line manager{through}.", field="manager")
        met.add(above.id)
        held = above.main_appointment(on)
        above = held.manager if held else None


def move(
    person: Person,
    post: Post,
    *,
    on: date,
    by: Person | None,
    place: Team | Service | None = None,
    manager: Person | None = None,
    version: int | None = None,
) -> Appointment:
    """Their main post ends the day before `on` and this one begins. One that began that same day is put right."""
    check_version(person, version)
    held = person.main_appointment(on)
    later = [one for one in person.appointments if one.starts_on > on]
    if held is None and later:
        began = day_medium(later[0].starts_on)
        raise DomainError(
            f"{person.name} holds a post that began on {began}. Choose that day or a later one.", field="on"
        )
    if held is not None and held.starts_on < on:
        held.ends_on = on - DAY
        record("ended a post", "person", person.public_id, by=by, post=held.post.title, on=(on - DAY).isoformat())
    elif held is not None and held.starts_on == on:
        db.session.delete(held)
    db.session.flush()
    return appoint(person, post, on=on, by=by, place=place, manager=manager)


def leave(person: Person, *, on: date, by: Person | None, version: int | None = None) -> None:
    """`on` is their last working day: posts end with it. Where that is today or earlier, every sign-in and calendar
    link of theirs ends in this transaction (A34); the day after it they cannot sign in either.

    Every request asks `is_here`, so that nothing need run at midnight for the door to close (AC-8, SS-3).
    """
    check_version(person, version)
    if on < person.joined_on:
        raise DomainError(
            f"{person.name} joined on {day_medium(person.joined_on)}. Choose a last day after that.", field="on"
        )
    record("left", "person", person.public_id, by=by, name=person.name, on=on.isoformat())
    for held in list(person.appointments):
        if held.starts_on > on:
            db.session.delete(held)
        elif held.ends_on is None or held.ends_on > on or held.ends_on == person.left_on:
            held.ends_on = on
    for given in person.grants:
        if given.ends_on is None or given.ends_on > on:
            given.ends_on = max(on, given.starts_on)
    person.left_on = on
    if on <= clock.today():
        end_access(person, by)
    db.session.flush()
    db.session.refresh(person, ["appointments"])


def rejoin(person: Person, *, on: date, by: Person | None, version: int | None = None) -> None:
    """They work here again from the day `on`, without a post as yet. Old sign-ins and secret links stay dead."""
    check_version(person, version)
    if person.left_on is None or on <= person.left_on:
        raise DomainError(f"{person.name} has not left before {day_medium(on)}.", field="on")
    end_access(person, by)
    person.left_on = None
    record("rejoined", "person", person.public_id, by=by, name=person.name, on=on.isoformat())
    db.session.flush()


def grant(person: Person, role: str, *, on: date, by: Person | None) -> RoleGrant:
    """Give a role by name rather than by post, from the day `on`."""
    if role not in roles.BY_KEY:
        raise DomainError("Choose a role.")
    if any(given.role == role and (given.ends_on is None or given.ends_on >= on) for given in person.grants):
        raise DomainError(f"{person.name} already has this role.", field="role")
    given = RoleGrant(person=person, role=role, starts_on=on)
    db.session.add(given)
    record("gave a role", "person", person.public_id, by=by, name=person.name, role=role, on=on.isoformat())
    db.session.flush()
    return given


def withdraw(person: Person, role: str, *, by: Person | None) -> None:
    """Take back a role given by name, from this moment."""
    today = clock.today()
    running = [given for given in person.grants if given.role == role and given.ends_on is None]
    if not running:
        raise DomainError(f"{person.name} was not given this role by name.")
    for given in running:
        if given.starts_on >= today:
            db.session.delete(given)
        else:
            given.ends_on = today - DAY
    record("took back a role", "person", person.public_id, by=by, name=person.name, role=role)
    db.session.flush()
    db.session.refresh(person, ["grants"])
