"""Reads of declared conflicts."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from qaportal.allocation.models import Conflict
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people.models import Person
from qaportal.people.queries.dates import runs
from qaportal.people.queries.people import PAGE, page_of
from qaportal.sampling.models import Draw, Record

_STANDS = Conflict.ended_at.is_(None)


def conflicts(*, among: Select[Any] | Collection[int] | None = None) -> list[tuple[int, int | None, int | None]]:
    """Every conflict that stands, as (who declared it, with whom, with which sampled record): one of the last two is
    None. With `among` (ids, or a select of them), those that one of these people declared. It asks nobody's leave."""
    chosen = select(Conflict.person_id, Conflict.with_id, Conflict.record_id).where(_STANDS)
    if among is not None:
        chosen = chosen.where(Conflict.person_id.in_(among))
    return [(row[0], row[1], row[2]) for row in db.session.execute(chosen.order_by(Conflict.id))]


def _with_names() -> tuple[Any, ...]:
    about = joinedload(Conflict.record).joinedload(Record.draw).joinedload(Draw.activity)
    return joinedload(Conflict.person), joinedload(Conflict.other), about


def conflicts_of(person: Person) -> Sequence[Conflict]:
    """Those that `person` declared and that stand, the latest first."""
    chosen = select(Conflict).where(Conflict.person_id == person.id, _STANDS).options(*_with_names())
    return db.session.scalars(chosen.order_by(Conflict.declared_at.desc(), Conflict.id.desc())).all()


def own_conflict(person: Person, public_id: str) -> Conflict:
    """The one with this random id, where `person` declared it. Raises NotFound."""
    chosen = select(Conflict).where(Conflict.public_id == public_id, Conflict.person_id == person.id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such conflict of yours.")
    return found


def page_of_conflicts(page: int) -> tuple[Sequence[Conflict], int]:
    """A page of all that stand, by who declared them, and how many there are; for those who see them all
    (`policy.can_see_conflicts`)."""
    count = db.session.scalar(select(func.count()).select_from(Conflict).where(_STANDS)) or 0
    who = aliased(Person)
    chosen = select(Conflict).join(who, who.id == Conflict.person_id).where(_STANDS).options(*_with_names())
    listed = chosen.order_by(who.name, Conflict.id).limit(PAGE).offset((page - 1) * PAGE)
    return db.session.scalars(listed).all(), count


def colleagues(person: Person, words: str, page: int = 1) -> tuple[Sequence[Person], int]:
    """A page of those who work here today and in whose name, e-mail address or staff number each of the words is, but
    for `person` and those with whom they are in conflict already; and how many there are."""
    if not words.strip():
        return [], 0
    declared = select(Conflict.with_id).where(Conflict.person_id == person.id, _STANDS, Conflict.with_id.is_not(None))
    here = runs(Person.joined_on, Person.left_on, clock.today())
    chosen = select(Person).where(here, Person.id != person.id, Person.id.not_in(declared))
    return page_of(chosen, words, page)


def colleague(person: Person, public_id: str) -> Person:
    """The colleague of `person` with this random id. Raises DomainError, as it comes from a form."""
    found: Person | None = db.session.scalar(
        select(Person).where(Person.public_id == public_id, Person.id != person.id)
    )
    if found is None:
        raise DomainError("There is no such colleague. Go back, and search for one by name.")
    return found
