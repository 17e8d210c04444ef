"""What is sent twice is one: a page has a random id, and whoever sends it again gets what is there."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person

USED = "This page was sent before, by somebody else. Open it again and resend."
Sent = TypeVar("Sent", SafetyConcern, StaffMatter)


def add_once(made: Sent, named: Callable[[str], Sent | None], *, by: Person) -> tuple[Sent, bool]:
    """What was raised, and whether it is new: where one with its random id is there, that one. Raises DomainError where
    somebody else sent it."""
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return own(named(made.public_id), by), False
    return made, True


def own(found: Sent | None, by: Person) -> Sent:
    """What was sent before, by the same person. Raises DomainError where it is somebody else's."""
    if found is None or found.raised_by_id != by.id:
        raise DomainError(USED)
    return found
