"""Who may draw and see references, who sees counts, who may put a record forward."""

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.policy import services_headed
from qaportal.people.roles import STAFF, HeadOfService, QaLead, holds
from qaportal.programme.models import Activity
from qaportal.programme.policy import posts_at


def can_sample(person: Person, _activity: Activity | None = None) -> bool:
    """Send a frame, draw, replace, undo, see one reference at a time: QA leads."""
    return holds(person, QaLead)


def can_view(person: Person, activity: Activity) -> bool:
    """QA leads see the sample; heads of service see how many, of their own service alone (where the work looks at one
    service, its head; where it looks at all, every head)."""
    if can_sample(person):
        return True
    service = service_of(activity)
    return (
        holds(person, HeadOfService)
        and bool(services_headed(person))
        and (service is None or service in services_headed(person))
    )


def can_glance(person: Person, _activity: Activity | None = None) -> bool:
    """How far it is, in a sentence: everybody who works here."""
    return holds(person, *STAFF)


def can_nominate(person: Person, activity: Activity) -> bool:
    """Put a record forward: whoever holds a post in the team that is looked at that the framework names for it, and QA
    leads, where the framework has records put forward at all (NS-096)."""
    pack, kind = rules_of(activity)
    if not nominated(kind):
        return False
    if can_sample(person):
        return True
    keys = {pick.by for pick in kind.sample.picks if pick.by} if kind.sample else set()
    here = posts_at(person.appointments_on(clock.today()), activity.team_id, activity.service_id)
    works_here = any(
        held.team_id == activity.team_id if activity.team_id else held.home_id == activity.service_id
        for held in person.appointments_on(clock.today())
    )
    return works_here and bool({post.key for post in pack.posts_of(keys)} & here)


def nominated(kind: ActivityType) -> list[str]:
    """As what records may be put forward before the draw: the labels of those picks."""
    picks = kind.sample.picks if kind.sample else ()
    return [pick.label or pick.method for pick in picks if pick.method == "nominated"]


def service_of(activity: Activity) -> int | None:
    """The service that an activity looks at, through its team where it has one."""
    return activity.team.service_id if activity.team else activity.service_id


def rules_of(activity: Activity) -> tuple[Pack, ActivityType]:
    """The framework of an activity and its kind of work."""
    pack = pack_of(activity.framework)
    return pack, pack.activities[activity.type_key]
