"""Who may open a second look, decide what comes of it, and record the talk about it."""

from typing import Any

from qaportal.moderation.looked import Looked
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, Guest, holds


def can_see_looks(person: Person, _thing: Any = None) -> bool:
    """The list of one's own second looks: whoever may hold a seat."""
    return holds(person, *STAFF, Guest)


def can_see(person: Person, looked: Looked) -> bool:
    """The two of it, and whoever was let in to read the review."""
    return can_see_looks(person) and looked.may_read


def can_decide(person: Person, looked: Looked) -> bool:
    """Send the review back, let it stand, record the talk: whoever has the moderator's seat, and never whoever wrote
    the first look."""
    return can_see(person, looked) and looked.is_moderator and not looked.is_first
