"""Who may look after people, see the log of changes, see their own sign-ins, and see and set flags and absences."""

from typing import Any

from qaportal.lib import clock
from qaportal.people.models import FlagKind, Person, SignIn
from qaportal.people.roles import STAFF, BusinessSupport, HeadOfService, QaLead, holds


def can_manage_people(person: Person, _thing: Any = None) -> bool:
    """Services, teams, posts, people and staff files are looked after by QA leads."""
    return holds(person, QaLead)


def can_end(person: Person, sign_in: SignIn) -> bool:
    """A sign-in is ended by the person whose it is."""
    return bool(person.is_authenticated) and sign_in.person_id == person.id


# Flags and absences (BD-052, X-15) ------------------------------------------------------------------


def services_headed(person: Person) -> frozenset[int]:
    """Ids of the services that `person` heads today: those of the posts that make them a head of service, or of any
    post where the role was given by name."""
    if not holds(person, HeadOfService):
        return frozenset()
    held = person.appointments_on(clock.today())
    heading = [one for one in held if one.post.role == HeadOfService.key] or held
    return frozenset(one.home_id for one in heading if one.home_id is not None)


def answers_for(person: Person, other: Person) -> bool:
    """Whether `person` is today a line manager of `other`, or heads a service that they work in; nobody answers for
    themselves, and guests, who come from outside, for nobody."""
    if person.id == other.id or not holds(person, *STAFF):
        return False
    headed = services_headed(person)
    held = other.appointments_on(clock.today())
    return any(one.manager_id == person.id or one.home_id in headed for one in held)


def can_see_flags(person: Person, other: Person) -> bool:
    """Line manager, head of service, and those who look after people; which of them, `can_see_flag` says."""
    return person.id != other.id and (answers_for(person, other) or can_manage_people(person))


def can_see_flag(person: Person, other: Person, kind: FlagKind) -> bool:
    """Whoever sees a flag may set it. A sensitive one is for line manager and head of service alone: those who look
    after people are the QA leads, whose work such a flag is none of."""
    return answers_for(person, other) if kind.is_sensitive else can_see_flags(person, other)


def keeps_all_absences(person: Person) -> bool:
    """Business support keeps everybody's dates."""
    return holds(person, BusinessSupport)


def can_keep_absences(person: Person, other: Person) -> bool:
    """See and note absences: one's own, or as line manager, head of service, QA lead or business support."""
    if not person.is_authenticated:
        return False
    return (
        person.id == other.id or answers_for(person, other) or can_manage_people(person) or keeps_all_absences(person)
    )


def can_take_in_absences(person: Person, _thing: Any = None) -> bool:
    """Bring in a file of absences of many people: QA leads and business support."""
    return can_manage_people(person) or keeps_all_absences(person)


def may_have_people(person: Person) -> bool:
    """Whether anybody may be theirs to answer for: not for guests."""
    return holds(person, *STAFF)


def has_people(person: Person) -> bool:
    """Whether the page "My people" is one of their places, as far as their own sign-in tells."""
    return holds(person, HeadOfService, BusinessSupport) or (person.has_reports and holds(person, *STAFF))
