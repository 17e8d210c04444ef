"""Who may see a programme, and who may change it."""

from qaportal.people.models import Person
from qaportal.people.roles import STAFF, Guest, QaLead, holds
from qaportal.programme.models import Activity, Programme


def can_plan(person: Person, _thing: Programme | Activity | None = None) -> bool:
    """Create a year, change what is in it, publish it: the QA lead."""
    return holds(person, QaLead)


def can_view(person: Person, _thing: Programme | Activity | None = None) -> bool:
    """Staff see the published year; guests see what they are invited to (the queries keep to that)."""
    return holds(person, *STAFF, Guest)


def sees_draft(person: Person) -> bool:
    """Only those who plan the year see what is not published."""
    return can_plan(person)


def sees_all_activities(person: Person) -> bool:
    """Guests see only the activities that invite their post (D44)."""
    return holds(person, *STAFF)


def can_view_versions(person: Person, _thing: Programme | None = None) -> bool:
    """Staff: what a version changed speaks of every activity, so guests, who see some, do not see it (D44)."""
    return sees_all_activities(person)
