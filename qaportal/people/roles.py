"""Roles: what a person may do in the portal, as plain classes. Which posts carry which role is the pack's to say."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from qaportal.people.models import Person


class Role:
    """A role has a key (stored), a label (shown) and a line that says what it is for."""

    key: ClassVar[str]
    label: ClassVar[str]
    purpose: ClassVar[str]


class QaLead(Role):
    key = "qa_lead"
    label = "QA lead"
    purpose = "Plans the year, publishes it, and looks after people and frameworks."


class HeadOfService(Role):
    key = "head_of_service"
    label = "Head of Service"
    purpose = "Nominates teams and answers for what is found in the service."


class TeamManager(Role):
    key = "team_manager"
    label = "Team manager"
    purpose = "Prepares the team for a visit and leads the team's plan."


class Reviewer(Role):
    key = "reviewer"
    label = "Reviewer"
    purpose = "Reviews practice in other teams."


class Practitioner(Role):
    key = "practitioner"
    label = "Practitioner"
    purpose = "Works with children and families, and adds their own reflection."


class Leadership(Role):
    key = "leadership"
    label = "Leadership member"
    purpose = "Reviews plans and decides what happens next."


class BusinessSupport(Role):
    key = "business_support"
    label = "Business support"
    purpose = "Books, chases and keeps the dates: titles, people and dates only."


class Guest(Role):
    key = "guest"
    label = "Guest"
    purpose = "Is invited to some activities and sees only those."


ALL: tuple[type[Role], ...] = (
    QaLead,
    HeadOfService,
    TeamManager,
    Reviewer,
    Practitioner,
    Leadership,
    BusinessSupport,
    Guest,
)
BY_KEY: dict[str, type[Role]] = {role.key: role for role in ALL}
STAFF: tuple[type[Role], ...] = tuple(role for role in ALL if role is not Guest)


def holds(person: "Person", *wanted: type[Role]) -> bool:
    """Whether `person` is signed in and holds any of the `wanted` roles today."""
    return bool(person.is_authenticated) and not person.role_keys.isdisjoint(role.key for role in wanted)
