"""Saltmarsh with seats: the sample of a review is drawn, people are looked for, one is chosen against a rule."""

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries.rounds import ground_of
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from tests.cast import LONG_AGO, Cast
from tests.sampling.frames import CPR, activity

REASON = "Nobody else knows this kind of work."


def hire(cast: Cast, *names: str, team: str = "Front Door", post: str = "team_manager") -> list[Person]:
    """More people of one post in one team."""
    made = []
    for name in names:
        first = name.split()[0].lower()
        one = people.add_person(name, f"{first}@saltmarsh.example", f"H-{first}", on=LONG_AGO, by=None)
        people.appoint(one, cast.post(post), on=LONG_AGO, by=None, place=cast.team(team))
        made.append(one)
    return made


def slots_of(seat: str, ref: str = CPR) -> list[Slot]:
    """The open seats of one kind of an activity, in order."""
    return [slot for slot in timetable.open_slots(activity(ref)) if slot.seat_key == seat]


def seat_people(cast: Cast, ref: str = CPR) -> None:
    """Set the seats out and seat whom the engine finds: a draft."""
    services.set_out(activity(ref), by=cast["Priya"])
    ground = ground_of(activity(ref))
    assert ground is not None
    found = propose(ground.asked, ground.before)
    services.seat_found(activity(ref), found, base=ground.base, by=cast["Priya"])


def against_a_rule(cast: Cast, ref: str = CPR) -> Assignment:
    """Tom, who manages the worker, is chosen to review the first record, with a reason."""
    return services.choose(slots_of("reviewer", ref)[0], cast["Tom"], reason=REASON, by=cast["Priya"])


def let_out(cast: Cast, ref: str = CPR) -> None:
    """Publish who sits where."""
    waiting = queries.waiting(activity(ref))
    services.publish(activity(ref), reviewed=queries.seal(waiting), by=cast["Priya"])
