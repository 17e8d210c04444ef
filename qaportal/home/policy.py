"""Home is for whoever is signed in."""

from qaportal.people.models import Person
from qaportal.people.roles import QaLead, holds


def can_view(person: Person) -> bool:
    """Anyone who is signed in and works here today."""
    return bool(person.is_authenticated)


def looks_after_portal(person: Person) -> bool:
    """Whether the Admin place is theirs."""
    return holds(person, QaLead)


def hears_of_the_unmanaged(person: Person) -> bool:
    """Who is told of late work of people without a line manager: QA leads (GAP-15)."""
    return holds(person, QaLead)
