"""The tables of people: who they are, where they work, how they sign in, and what is dated about them."""

from qaportal.people.models.access import (
    IDLE,
    LINK_ENDED,
    LINK_LIVES,
    LONGEST,
    NOTED_EVERY,
    SignIn,
    SignInLink,
    digest_of,
)
from qaportal.people.models.imports import PeopleImport
from qaportal.people.models.org import Alias, Post, Service, Team
from qaportal.people.models.pattern import ABSENCES, Absence, FlagKind, PersonFlag, WorkPattern
from qaportal.people.models.persons import Appointment, Person, RoleGrant

__all__ = [
    "ABSENCES",
    "IDLE",
    "LINK_ENDED",
    "LINK_LIVES",
    "LONGEST",
    "NOTED_EVERY",
    "Absence",
    "Alias",
    "Appointment",
    "FlagKind",
    "PeopleImport",
    "Person",
    "PersonFlag",
    "Post",
    "RoleGrant",
    "Service",
    "SignIn",
    "SignInLink",
    "Team",
    "WorkPattern",
    "digest_of",
]
