"""Fill a timetable on the queue: nobody waits for the database while the engine runs."""

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable.week.solving import SECONDS
from qaportal.timetable.week.solving import solve as solved
from qaportal.weeks import queries, services


def fill_week(activity_id: int, person_id: int, seconds: float = SECONDS) -> None:
    """Prepare a week, look for the times of its sessions, and use them. Where it was changed meanwhile that is refused
    with `Stale`, and nothing is lost."""
    activity, person = db.session.get(Activity, activity_id), db.session.get(Person, person_id)
    if activity is None:
        return
    services.prepare(activity, by=person)
    problem, base = queries.problem_of(activity), queries.base_of(activity)
    db.session.commit()
    plan = solved(problem, seconds=seconds)
    services.use(activity, plan, base=base, by=person)
    db.session.commit()
