"""Who did the work of the demo's year so far: samples drawn, people seated, all of it published."""

from datetime import UTC, date, datetime, time, timedelta

from qaportal.allocation import services
from qaportal.allocation.lacking import waits_for_a_sample, wants_people
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries import seal, waiting
from qaportal.allocation.queries.rounds import ground_of
from qaportal.frameworks.schema import ActivityType
from qaportal.invites.services import publish_seats
from qaportal.lib import clock, keyring
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling import queries as sampling
from qaportal.sampling import services as samples
from qaportal.sampling.drawing import Asked
from qaportal.sampling.example import example
from qaportal.timetable.queries import rules_of

BEFORE = timedelta(days=10)  # so long before work starts its people are named
SECONDS = 5.0


def seat_people(activities: list[Activity], today: date, *, by: Person) -> None:
    """Name the people of everything that starts within ten days or has started, in the order in which it starts. Work
    whose sample is not drawn at random is left for whoever tries the demo."""
    for activity in sorted(activities, key=lambda one: (one.starts_on, one.ref)):
        _, kind = rules_of(activity)
        begins = min(today, activity.starts_on - BEFORE)
        if activity.is_cancelled or activity.starts_on - BEFORE > today or not wants_people(kind):
            continue
        with clock.stopped_at(datetime.combine(begins, time(9), UTC)):
            if not waits_for_a_sample(kind) or _drawn(activity, kind, by):
                seated(activity, by)


def _drawn(activity: Activity, kind: ActivityType, by: Person) -> bool:
    """Whether a sample could be drawn from a list of made-up records."""
    picks = kind.sample.picks if kind.sample else ()
    if any(pick.method not in ("random", "stratified") for pick in picks):
        return False
    text = example(sampling.workers_by_team(clock.today()), clock.today())
    frame = samples.send_frame(activity, text.encode(), "cases.csv", system="", by=by)
    checked = sampling.checked(frame, keyring.ring(writing=True))
    samples.confirm_frame(frame, checked.digest, by=by)
    samples.draw(activity, Asked(), digest=frame.digest, by=by)
    return True


def seated(activity: Activity, by: Person) -> None:
    """Fill the seats of one activity as the engine finds people, and publish them."""
    services.set_out(activity, by=by)
    ground = ground_of(activity, seed=services.seed_of(activity))
    if ground is not None:
        found = propose(ground.asked, ground.before, limit=SECONDS)
        services.seat_found(activity, found, base=ground.base, by=by)
        publish_seats(activity, reviewed=seal(waiting(activity)), by=by)
