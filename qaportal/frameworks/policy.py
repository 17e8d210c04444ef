"""Who may read the frameworks, and who says which one the council works under."""

from typing import Any

from qaportal.people.models import Person
from qaportal.people.roles import STAFF, QaLead, holds


def can_view(person: Person, _framework: Any = None) -> bool:
    """All staff: everyone who works under a framework may read it. Guests see only what they are invited to."""
    return holds(person, *STAFF)


def can_adopt(person: Person, _framework: Any = None) -> bool:
    """Put a version in force from a day: the QA lead."""
    return holds(person, QaLead)
