"""Who may nominate, allocate, ask for cover and see why."""

from qaportal.allocation.seating import is_for_the_worker
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, HeadOfService, Leadership, QaLead, holds
from qaportal.programme.models import Activity
from qaportal.programme.policy import posts_of
from qaportal.timetable.queries import rules_of


def can_see_ledger(person: Person, activity: Activity) -> bool:
    """What everybody in an activity's pool carries: QA leads, leadership, heads of service, and whoever works here in a
    post that one of its seats may be for."""
    if holds(person, QaLead, Leadership, HeadOfService):
        return True
    pack, kind = rules_of(activity)
    keys = {key for seat in kind.seats if not is_for_the_worker(seat) for key in seat.posts.value}
    return holds(person, *STAFF) and not {post.key for post in pack.posts_of(keys)}.isdisjoint(posts_of(person))
