"""Who may nominate, allocate, ask for cover and see why."""

from qaportal.people.models import Person
from qaportal.people.roles import STAFF, QaLead, holds
from qaportal.programme.models import Activity


def can_allocate(person: Person, _activity: Activity | None = None) -> bool:
    """Set seats out, look for people, choose, lock, empty, publish: QA leads."""
    return holds(person, QaLead)


def can_view_seats(person: Person, _activity: Activity | None = None) -> bool:
    """Who sits where, once it is published: everybody who works here. What they look at is not shown to them."""
    return holds(person, *STAFF)
