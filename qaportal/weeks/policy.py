"""Who may make a week's timetable, put teams forward for it, and see it."""

from typing import Any

from qaportal.people.models import Person
from qaportal.people.policy import services_headed
from qaportal.people.roles import STAFF, QaLead, holds
from qaportal.programme.models import Activity
from qaportal.weeks import queries


def can_plan(person: Person, _thing: Any = None) -> bool:
    """Name host teams and rooms, fill, change and publish a timetable, give more time, group its themes: QA leads."""
    return holds(person, QaLead)


def can_glance(person: Person, _activity: Activity | None = None) -> bool:
    """Whether there is a timetable yet, in a sentence: everybody who works here."""
    return holds(person, *STAFF)


def can_see(person: Person, activity: Activity) -> bool:
    """The timetable as it was published: whoever is in it, heads of service, who put teams forward, and QA leads."""
    is_head = holds(person, *STAFF) and bool(services_headed(person))
    return can_plan(person) or is_head or person.id in queries.people_in(activity)


def can_see_pack(person: Person, activity: Activity) -> bool:
    """One's own page of a timetable: whoever is in what was published."""
    return person.id in queries.people_in(activity)


def can_see_wall(person: Person, activity: Activity) -> bool:
    """The themes and what the summaries say: QA leads and the members of the week (LB-045)."""
    return can_plan(person) or person.id in queries.members_in(activity)
