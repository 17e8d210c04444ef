"""Who may nominate, allocate, ask for cover and see why."""

from typing import Any

from qaportal.allocation.models import Conflict
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, QaLead, holds
from qaportal.programme.models import Activity


def can_allocate(person: Person, _activity: Activity | None = None) -> bool:
    """Set seats out, look for people, choose, lock, empty, publish: QA leads."""
    return holds(person, QaLead)


def can_view_seats(person: Person, _activity: Activity | None = None) -> bool:
    """Who sits where, once it is published: everybody who works here. What they look at is not shown to them."""
    return holds(person, *STAFF)


# Capacity and declared conflicts (X-05) -------------------------------------------------------------


def can_set_caps(person: Person, _thing: Any = None) -> bool:
    """How many seats the holders of a post take at most is for QA leads to say."""
    return holds(person, QaLead)


def can_declare(person: Person, _thing: Any = None) -> bool:
    """Everybody who works here says for themselves with whom they are in conflict."""
    return holds(person, *STAFF)


def can_end_conflict(person: Person, conflict: Conflict) -> bool:
    """Whoever declared it ends it."""
    return can_declare(person) and conflict.person_id == person.id


def can_see_conflicts(person: Person, _thing: Any = None) -> bool:
    """QA leads see all that stand. Why, nobody sees: it is not kept."""
    return holds(person, QaLead)
