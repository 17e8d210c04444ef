"""Who may raise a concern, and who sees what became of it. Out of sight is out of sight for everybody else."""

from typing import Any

from qaportal.allocation.models import Assignment
from qaportal.allocation.policy import can_see_record
from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.frameworks.schema import Pack
from qaportal.people.models import Person
from qaportal.people.roles import HeadOfService, QaLead, TeamManager, holds

LOOKS_AFTER = (QaLead.key,)  # roles that are told where nobody else is left


def can_raise(person: Person, seat: Assignment) -> bool:
    """That a child may be at risk: whoever looks at the record, and QA leads, whom people ring."""
    return can_see_record(person, seat)


def can_raise_matter(person: Person, seat: Assignment) -> bool:
    """How the worker of a seat's record works: whoever looks at it, unless it is their own work."""
    worker = seat.slot.record.row.worker_id if seat.slot.record else None
    return can_see_record(person, seat) and worker is not None and worker != person.id


def can_list(person: Person, _thing: Any = None) -> bool:
    """Everybody who signs in may have been told of one, or have raised one."""
    return bool(person.is_authenticated)


def is_told(person: Person, concern: SafetyConcern) -> bool:
    """Whether they are among those who were told."""
    return any(one.person_id == person.id for one in concern.notices)


def can_handle(person: Person, concern: SafetyConcern) -> bool:
    """Know which record it is, and say where it is documented: who raised it and those who were told."""
    return bool(person.is_authenticated) and (concern.raised_by_id == person.id or is_told(person, concern))


def sees_all(person: Person) -> bool:
    """QA leads know of every concern that there is one, and how far it is."""
    return holds(person, QaLead)


def can_see(person: Person, concern: SafetyConcern) -> bool:
    """That there is one and how far it is: those who handle it, and QA leads."""
    return can_handle(person, concern) or sees_all(person)


def can_acknowledge(person: Person, concern: SafetyConcern) -> bool:
    """Each of those who were told, for themselves."""
    return bool(person.is_authenticated) and is_told(person, concern)


def can_read_matter(person: Person, matter: StaffMatter) -> bool:
    """Who raised it and the manager whom it went to; nobody else, QA leads neither (NS-031)."""
    return bool(person.is_authenticated) and person.id in (matter.raised_by_id, matter.to_id)


def can_receive(person: Person, matter: StaffMatter) -> bool:
    """The manager whom it went to."""
    return bool(person.is_authenticated) and person.id == matter.to_id


def usual_posts(pack: Pack) -> tuple[frozenset[str], ...]:
    """The posts that are told where a framework has no alert for a child at risk: those of a team manager, those that
    head a service (NS-032)."""
    return tuple(
        frozenset(key for key, post in pack.posts.items() if post.role == role.key)
        for role in (TeamManager, HeadOfService)
    )  # fmt: skip


def heading_posts(pack: Pack) -> frozenset[str]:
    """The posts that head a service."""
    return usual_posts(pack)[-1]
