"""Who may look after people, see the log of changes, and see their own sign-ins."""

from typing import Any

from qaportal.people.models import Person, SignIn
from qaportal.people.roles import QaLead, holds


def can_manage_people(person: Person, _thing: Any = None) -> bool:
    """Services, teams, posts, people and staff files are looked after by QA leads."""
    return holds(person, QaLead)


def can_read_mail(person: Person, _thing: Any = None) -> bool:
    """The folder of sent mail, which exists in a demo only, is for QA leads."""
    return holds(person, QaLead)


def can_end(person: Person, sign_in: SignIn) -> bool:
    """A sign-in is ended by the person whose it is."""
    return bool(person.is_authenticated) and sign_in.person_id == person.id
