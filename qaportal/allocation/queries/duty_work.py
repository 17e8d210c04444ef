"""Reads for work that somebody opens to do a standing duty on its form: its seats, and whom it may look at."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from qaportal.allocation.models import Assignment, Conflict
from qaportal.allocation.queries.mine import whole
from qaportal.frameworks.meaning.duties import DutySeats, duty_seats
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.programme.duties import Obligation
from qaportal.programme.models import DutyWork
from qaportal.programme.queries import work_for
from qaportal.timetable.models import Slot


def seats_for(pack: Pack, what: Obligation) -> DutySeats | None:
    """The seats of the work that does what is owed; None where that has no form for whoever owes it."""
    return duty_seats(pack, pack.duties.get(what.duty_key))


def begun_for(owner: Person, pack: Pack, what: Obligation) -> DutyWork | None:
    """What was opened for it and is not done."""
    return next((one for one in work_for(owner, pack, what) if not one.is_done and not one.activity.is_cancelled), None)


def seat_in(work: DutyWork, person: Person) -> Assignment | None:
    """The seat that somebody has in a piece of such work."""
    chosen = select(Assignment).join(Slot, Slot.id == Assignment.slot_id).where(Slot.activity_id == work.activity_id)
    chosen = chosen.where(Assignment.person_id == person.id, Assignment.ended_at.is_(None))
    return db.session.scalar(chosen.options(*whole()).order_by(Assignment.id).limit(1))


def people_to_look_at(owner: Person, pack: Pack, seats: DutySeats) -> Sequence[Person]:
    """Who may be looked at, by name: those in the posts of that seat who work in a service of the owner's, or in none;
    all of them for an owner who has no service. Nobody themselves, and nobody with whom there is a conflict."""
    if seats.other is None:
        return []
    posts, today = {post.key for post in pack.posts_of(seats.other.posts.value)}, clock.today()
    homes = {one.home_id for one in owner.appointments_on(today)} - {None}
    ids = {
        one.person_id
        for one in people.holdings(today, today)
        if one.post_key in posts and (not homes or one.service_id is None or one.service_id in homes)
    }
    ids -= {owner.id, *in_conflict_with(owner)}
    return db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)).all()


def in_conflict_with(person: Person) -> set[int]:
    """People with whom somebody is in conflict, whoever declared it."""
    chosen = select(Conflict.person_id, Conflict.with_id).where(
        Conflict.ended_at.is_(None), or_(Conflict.person_id == person.id, Conflict.with_id == person.id),
        Conflict.with_id.is_not(None),
    )  # fmt: skip
    return {one for pair in db.session.execute(chosen) for one in pair} - {person.id}
