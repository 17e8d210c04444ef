"""Who may see what the year comes to, and of which services."""

from typing import Any

from qaportal.boards.policy import sits_on_a_board
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, HeadOfService, Leadership, QaLead, holds


def can_view(person: Person, _thing: Any = None) -> bool:
    """The figures of the whole council: everybody who works here, and guests who sit on a board."""
    return holds(person, *STAFF) or sits_on_a_board(person)


def sees_every_service(person: Person) -> bool:
    """Figures of each service: QA leads, leadership, and guests who sit on a board. Who heads a service or works in
    one sees no other by sitting on a board."""
    if holds(person, QaLead, Leadership):
        return True
    return not holds(person, *STAFF) and sits_on_a_board(person)


def own_services(person: Person) -> frozenset[int]:
    """Ids of the services whose figures somebody sees beside the council’s: those that they head."""
    if not holds(person, HeadOfService):
        return frozenset()
    held = person.appointments_on(clock.today())
    return frozenset(one.home_id for one in held if one.post.role == HeadOfService.key and one.home_id)


def sees_service(person: Person, service_id: int) -> bool:
    """Figures of one service: those who see every one, and whoever heads it."""
    return sees_every_service(person) or service_id in own_services(person)
