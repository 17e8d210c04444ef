"""Reads of people."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import roles
from qaportal.people.models import Appointment, Person, Post, RoleGrant, Team
from qaportal.people.policy import can_manage_people
from qaportal.people.queries.dates import runs

PAGE = 50


def visible_to(person: Person) -> Select[Person]:
    """The people whose records `person` may see: all for those who look after them, else their own."""
    chosen = select(Person)
    return chosen if can_manage_people(person) else chosen.where(Person.id == person.id)


def visible_person(person: Person, public_id: str) -> Person:
    """The person with this random id. Raises NotFound when there is none that `person` may see."""
    chosen = visible_to(person).where(Person.public_id == public_id).options(*with_posts())
    found: Person | None = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such person in the portal.")
    return found


def with_posts() -> tuple[Any, ...]:
    """What to load along with people, so that none of their posts and roles is read one by one."""
    held = selectinload(Person.appointments)
    return (
        held.joinedload(Appointment.team).joinedload(Team.service),
        held.joinedload(Appointment.service),
        held.joinedload(Appointment.manager),
        selectinload(Person.grants),
    )


def page_of_people(person: Person, words: str = "", page: int = 1) -> tuple[Sequence[Person], int]:
    """A page of the people that `person` may see, by name, and how many there are in all.

    `words` are looked for in name, e-mail address and staff number.
    """
    return page_of(visible_to(person), words, page)


def page_of(chosen: Select[Person], words: str, page: int) -> tuple[Sequence[Person], int]:
    """A page of those of `chosen` in whose name, e-mail address or staff number each of the words is, by name, with
    their posts; and how many there are in all."""
    for word in words.split():
        like = f"%{word.translate(_LIKE)}%"
        fields = (Person.name, Person.email, Person.staff_number)
        chosen = chosen.where(or_(*(field.ilike(like, escape="\\") for field in fields)))
    count = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    listed = chosen.order_by(Person.name, Person.id).limit(PAGE).offset((page - 1) * PAGE)
    return db.session.scalars(listed.options(*with_posts())).all(), count


_LIKE = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})


def find_person(text: str) -> Person | None:
    """The person with this staff number or e-mail address."""
    plain = text.strip()
    by = or_(func.lower(Person.staff_number) == plain.lower(), Person.email == plain.lower())
    return db.session.scalar(select(Person).where(by))


def with_roles(keys: Iterable[str], day: date) -> Sequence[Person]:
    """Who has any of these roles on `day`, by a post or by name, in order."""
    wanted = list(keys)
    held = select(Appointment.person_id).join(Post)
    held = held.where(Post.role.in_(wanted), runs(Appointment.starts_on, Appointment.ends_on, day))
    given = select(RoleGrant.person_id).where(
        RoleGrant.role.in_(wanted), runs(RoleGrant.starts_on, RoleGrant.ends_on, day)
    )
    either = Person.id.in_(held) | Person.id.in_(given)
    here = runs(Person.joined_on, Person.left_on, day)
    return db.session.scalars(select(Person).where(either, here).order_by(Person.name, Person.id)).all()


def phones_of(ids: Sequence[int]) -> dict[int, str]:
    """The work telephones that are known of these people (ids)."""
    chosen = select(Person.id, Person.phone).where(Person.id.in_(ids), Person.phone != "")
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def any_outside(domain: str) -> bool:
    """Whether anyone's e-mail address lies outside this top-level domain."""
    return db.session.scalar(select(Person.id).where(~Person.email.endswith(f".{domain}")).limit(1)) is not None


def demo_personas() -> list[tuple[type[roles.Role], Person]]:
    """One person for each role, in the order of the roles: the first by staff number whose post carries it.

    Only made-up people: those whose address lies in the reserved domain .example (RFC 2606), never a real one.
    """
    day = clock.today()
    here = runs(Person.joined_on, Person.left_on, day) & runs(Appointment.starts_on, Appointment.ends_on, day)
    here &= Person.email.endswith(".example")
    chosen = select(Post.role, Person).select_from(Person).join(Appointment, Appointment.person_id == Person.id)
    rows = db.session.execute(chosen.join(Post).where(here).order_by(Person.staff_number, Person.id))
    first: dict[str, Person] = {}
    for key, person in rows:
        first.setdefault(key, person)
    return [(role, first[role.key]) for role in roles.ALL if role.key in first]


def demo_persona(_person: Person, public_id: str) -> Person:
    """One of the demo's made-up people who works here today. Raises NotFound for anyone else."""
    here = runs(Person.joined_on, Person.left_on, clock.today()) & Person.email.endswith(".example")
    found: Person | None = db.session.scalar(select(Person).where(Person.public_id == public_id, here))
    if found is None:
        raise NotFound("There is no such person in the demo.")
    return found
