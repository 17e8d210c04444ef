"""Reads for the mail that says what Home says: everybody's open work on a day, and who hears of it."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select

from qaportal.actions import queries as actions
from qaportal.home import answering
from qaportal.home.digests import Line, Look, Told, lines_of_people, own_lines, told
from qaportal.home.needs import Need
from qaportal.home.policy import hears_of_the_unmanaged
from qaportal.home.queries.answering import late_actions
from qaportal.home.queries.days import working_days
from qaportal.home.queries.home import dated_needs_of, needs_of, year_of_many
from qaportal.invites import queries as invites
from qaportal.invites.notices import DAILY, NOTICES
from qaportal.invites.policy import may_be_told
from qaportal.lib import clock
from qaportal.lib.db import db, only_read
from qaportal.people.models import Person
from qaportal.people.queries import Holding, holdings
from qaportal.people.queries.people import with_posts

log = logging.getLogger(__name__)


def people(idents: Iterable[int]) -> list[Person]:
    """These people, by id, with their posts."""
    wanted = sorted(set(idents))
    found: list[Person] = []
    for at in range(0, len(wanted), 500):  # SQLite takes a bounded number of parameters
        chosen = select(Person).where(Person.id.in_(wanted[at : at + 500])).options(*with_posts())
        found += db.session.scalars(chosen.order_by(Person.id)).all()
    return found


class OpenWork:
    """The open work of people on a day, each person's read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.calendar = working_days()
        self.year = year_of_many(today)
        self._people: dict[int, Person] = {}
        self._needs: dict[int, list[Need]] = {}
        self._dated: dict[int, list[Need]] = {}

    def people(self, idents: Iterable[int]) -> list[Person]:
        """These people, by id, with their posts."""
        wanted = sorted(set(idents))
        self._people |= {one.id: one for one in people(ident for ident in wanted if ident not in self._people)}
        return [self._people[ident] for ident in wanted]

    def of(self, person: Person) -> list[Need]:
        """What is open for `person`."""
        if person.id not in self._needs:
            self._needs[person.id] = needs_of(person, self.year, self.today)
        return self._needs[person.id]

    def dated(self, person: Person) -> list[Need]:
        """What has a day of that."""
        if person.id in self._needs:
            return self._needs[person.id]
        if person.id not in self._dated:
            self._dated[person.id] = dated_needs_of(person, self.year, self.today)
        return self._dated[person.id]

    def told(self, person: Person, look: Look) -> list[Line]:
        """What this look tells `person`: of their own work, then of their people's."""
        lines = own_lines(self.of(person), look, self.today, self.calendar)
        theirs = [(one.name, self.dated(one)) for one in self.people(self._under(person))]
        lines += lines_of_people(theirs, look, self.calendar)
        lines += self._late_actions(person, look)
        return [one for one in lines if may_be_told(person, one.kind)]

    def _late_actions(self, person: Person, look: Look) -> Iterable[Line]:
        """What this look tells `person` of the late actions that they answer for; QA leads also of those that nobody
        answers for."""
        theirs = [*self._answered.get(person.id, ())]
        theirs += self._answered.get(None, ()) if hears_of_the_unmanaged(person) else ()
        now = [one for one in answering.told_now(theirs, look, self.calendar) if one.action.owner_id != person.id]
        readable = actions.readable_among(person, [one.action.public_id for one in now]) if now else set()
        return answering.lines(now, readable)

    def _under(self, person: Person) -> Collection[int]:
        """Whose late work goes to `person`: those whose line manager they are today, and for QA leads those who have
        none. A manager who has left is none."""
        managed = self._managed
        found = set(managed.get(person.id, ()))
        return (found | managed[None] if hears_of_the_unmanaged(person) else found) - {person.id}

    @cached_property
    def _held(self) -> list[Holding]:
        return holdings(self.today, self.today)

    @cached_property
    def _answered(self) -> dict[int | None, list[answering.Told]]:
        return late_actions(self._held, self.today)

    @cached_property
    def _managed(self) -> dict[int | None, set[int]]:
        held = self._held
        here = {one.person_id for one in held}
        found: dict[int | None, set[int]] = defaultdict(set)
        for one in held:
            if one.manager_id in here:
                found[one.manager_id].add(one.person_id)
        found[None] = here.difference(*found.values())
        return found


@dataclass(frozen=True)
class Looked:
    """What came of a look at some people, by id: what each is told, where there is anything; whose work was read, and
    whose could not be."""

    found: dict[int, tuple[Told, Look, list[str]]] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)


def look_at(due: Sequence[tuple[int, datetime | None]], now: datetime) -> Looked:
    """What each of these (id, when they were looked at last) is told. Somebody whose work cannot be read holds up
    nobody."""
    work, looked = OpenWork(clock.day_of(now)), Looked()
    choices = invites.choices_of([ident for ident, _ in due])
    work.people(ident for ident, _ in due)
    for ident, last in due:
        look, wanted = Look(last, now), choices[ident]
        try:
            said = told(work.told(work.people([ident])[0], look), wanted)
        except Exception:
            log.exception("the open work of person %s could not be read", ident)
            db.session.rollback()
            only_read()
            looked.unread.add(ident)
            continue
        looked.read.add(ident)
        if said:
            looked.found[ident] = (said, look, [one.key for one in NOTICES if wanted.way(one.key) == DAILY])
    return looked
