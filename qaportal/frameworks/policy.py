"""Who may read the frameworks."""

from typing import Any

from qaportal.people.models import Person
from qaportal.people.roles import STAFF, holds


def can_view(person: Person, _framework: Any = None) -> bool:
    """All staff: everyone who works under a framework may read it. Guests see only what they are invited to."""
    return holds(person, *STAFF)
