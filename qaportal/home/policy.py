"""Home is for whoever is signed in; the chase list for those who look after everybody's dates."""

from typing import Any

from qaportal.people.models import Person
from qaportal.people.roles import BusinessSupport, Guest, QaLead, holds


def can_view(person: Person) -> bool:
    """Anyone who is signed in and works here today."""
    return bool(person.is_authenticated)


def looks_after_portal(person: Person) -> bool:
    """Whether the Admin place is theirs."""
    return holds(person, QaLead)


def hears_of_the_unmanaged(person: Person) -> bool:
    """Who is told of late work of people without a line manager: QA leads (GAP-15)."""
    return holds(person, QaLead)


def can_chase(person: Person, _thing: Any = None) -> bool:
    """See who is late with what, and write to them: business support; QA leads stand in (ux 2.3, LB-063)."""
    return holds(person, BusinessSupport, QaLead)


def chases(person: Person) -> bool:
    """Whether it is their own work, so that Home counts it for them."""
    return holds(person, BusinessSupport)


def owes_by(role_key: str) -> bool:
    """Whether whoever holds a post of this role can be late by it: guests come when they are asked."""
    return role_key != Guest.key
