"""Who may read boards and the register, and who may say that a report was sent."""

from typing import Any

from qaportal.boards.lines import Line
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, BusinessSupport, QaLead, holds
from qaportal.programme.policy import can_plan


def can_view(person: Person, _thing: Any = None) -> bool:
    """All staff: boards and what is reported to them are no secret of those who sit on them."""
    return holds(person, *STAFF)


def can_mark_sent(person: Person, line: Line) -> bool:
    """Those who hold a post that writes it today, QA leads and business support."""
    held = {appointment.post.key for appointment in person.appointments_on(clock.today())}
    return holds(person, QaLead, BusinessSupport) or (can_view(person) and bool(held & line.due.author_posts))


def can_move_meetings(person: Person) -> bool:
    """Meetings are activities of the year: those who plan it move them."""
    return can_plan(person)
