"""A town in which seats are at every stage: proposed, used, published, chosen by hand."""

from dataclasses import dataclass

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment, Proposal
from qaportal.allocation.tasks import work_out
from qaportal.invites.services import publish_seats
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from tests.cast import Cast
from tests.sampling.frames import CPR, activity


def looked(of: Activity, moves: int = 0) -> Proposal:
    """The engine was asked, and has found what it finds."""
    made = services.ask(of, moves=moves, by=Cast()["Priya"])
    ident = made.id
    db.session.commit()
    work_out(ident)
    return db.session.get_one(Proposal, ident)


def seats_of(of: Activity, seat: str) -> list[Slot]:
    """The open seats of one kind, in the order of the draw."""
    return [slot for slot in timetable.open_slots(of) if slot.seat_key == seat]


def sitting(of: Activity, seat: str) -> list[str]:
    """First names of those who sit in the seats of one kind, in the order of the draw; "" where nobody does."""
    slots = seats_of(of, seat)
    there = queries.sitting_in(slots)
    return [there[slot.id].person.name.split()[0] if slot.id in there else "" for slot in slots]


def out(of: Activity) -> None:
    """Everything about these seats is published."""
    publish_seats(of, reviewed=queries.seal(queries.waiting(of)), by=Cast()["Priya"])
    db.session.commit()


def held_by(first: str, of: Activity, seat: str) -> Assignment:
    """The first seat of this kind that somebody of the cast has."""
    there = queries.sitting_in(seats_of(of, seat))
    return next(one for one in there.values() if one.person_id == Cast()[first].id)


def another(slot: Slot) -> Person:
    """The best of those who could take a seat, other than whoever has it."""
    found, there = queries.reasons_for(slot.activity, slot), queries.sitting_in([slot])
    assert found is not None
    holder = there[slot.id].person_id if there else 0
    chosen = next(one for one in found.ranked(slot.id) if one != holder)
    return queries.people_by_id({chosen})[chosen]


@dataclass
class Seated:
    """Random ids that addresses of seats need."""

    activity: str = CPR
    slot, locked, proposal, looking = "", "", "", ""


def seat(cast: Cast) -> Seated:
    """Seats that are published, one of them against a rule; since then one was chosen by hand and one emptied. A
    proposal that is found and one that is not."""
    of, place = activity(CPR), Seated()
    services.use(looked(of), by=cast["Priya"])
    reviewers = seats_of(of, "reviewer")
    services.choose(reviewers[2], cast["Tom"], reason="Nobody else knows signs.", by=cast["Priya"])
    out(of)
    place.slot, place.locked = reviewers[0].public_id, reviewers[1].public_id
    services.choose(reviewers[1], another(reviewers[1]), by=cast["Priya"])
    services.free(queries.sitting_in([reviewers[3]])[reviewers[3].id], "On another job.", by=cast["Priya"])
    place.proposal = looked(of).public_id
    waits = Proposal(activity=of, seed=1, asked_at=clock.now(), asked_by=cast["Priya"])  # nobody rings for it
    db.session.add(waits)
    db.session.flush()
    place.looking = waits.public_id
    db.session.commit()
    return place
