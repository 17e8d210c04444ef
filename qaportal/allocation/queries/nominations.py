"""Reads of nominations: those of one activity, who may be put forward for a seat of it, and what was accepted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from qaportal.allocation import policy
from qaportal.allocation.models import Assignment, Nomination
from qaportal.allocation.nominating import Opening, why_not
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import day_medium
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Person, Team
from qaportal.people.policy import services_headed
from qaportal.people.queries import Holding
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.timetable.models import Slot

NOTHING = "Nothing is put forward for this kind of work. Start from its page."
STANDS = and_(Nomination.declined_at.is_(None), Nomination.taken_back_at.is_(None))
GONE = "There is no such nomination here any more. See how they stand on the list."


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be put forward for a seat: what they do and where, with when they last had such a seat, in
    `words`; whether they were put forward already."""

    person: Person
    words: str
    last: date | None
    is_taken: bool


def nominated_activity(person: Person, ref: str) -> Activity:
    """The activity with this reference, for which something may be put forward. Raises NotFound."""
    found = visible_activity(person, ref)
    if not policy.openings_of(found):
        raise NotFound(NOTHING)
    return found


def opening_of(activity: Activity, seat_key: str) -> Opening:
    """What may be put forward under this key: a seat's, or "" for a team. Raises NotFound."""
    found = next((one for one in policy.openings_of(activity) if one.seat_key == seat_key), None)
    if found is None:
        raise NotFound(NOTHING)
    return found


def nominations_of(activities: Collection[int]) -> Sequence[Nomination]:
    """Everything that was put forward for these activities (ids), in that order. It asks nobody's leave."""
    chosen = select(Nomination).where(Nomination.activity_id.in_(activities)).order_by(Nomination.id)
    loaded = (Nomination.team, Nomination.person, Nomination.nominated_by, Nomination.accepted_by)
    return db.session.scalars(chosen.options(*(joinedload(one) for one in loaded))).all()


def nominations_for(person: Person, activity: Activity) -> list[Nomination]:
    """Those that `person` may see: their own and of their own people and teams; all for those who answer them."""
    found = nominations_of([activity.id])
    if policy.can_answer_nominations(person):
        return list(found)
    headed, near = services_headed(person), _near(person, found)
    return [
        one
        for one in found
        if one.nominated_by_id == person.id
        or one.person_id in near
        or (one.team is not None and one.team.service_id in headed)
    ]


def _near(person: Person, found: Iterable[Nomination]) -> set[int]:
    named = {one.person_id for one in found if one.person_id is not None}
    day = clock.today()
    held = [[one] for one in people.holdings(day, day, among=named)] if named else []
    return {one.person_id for [one] in theirs_of(person, held)}


def nomination_of(person: Person, activity: Activity, public_id: str) -> Nomination:
    """The nomination with this random id, of those that `person` may see. Raises NotFound."""
    found = next((one for one in nominations_for(person, activity) if one.public_id == public_id), None)
    if found is None:
        raise NotFound(GONE)
    return found


def also_invited(activity: Activity) -> list[str]:
    """The posts whose diaries an activity is in by the framework's rule, whoever is put forward, as they are called."""
    pack = pack_of(activity.framework)
    return [post.title for post in pack.posts_of(pack.activities[activity.type_key].attends)]


# Who may be put forward for a seat ----------------------------------------------------------------------------


def theirs_of(person: Person, everybody: Iterable[list[Holding]]) -> list[list[Holding]]:
    """Of people, each by the posts that they hold, those who hold one under `person`: whom they line-manage, who are in
    a service that they head, or in a team of their own."""
    teams, services = _teams(person), services_headed(person)
    return [
        held
        for held in everybody
        if any(one.manager_id == person.id or one.service_id in services or one.team_id in teams for one in held)
    ]


def _teams(person: Person) -> set[int]:
    return {one.team_id for one in person.appointments_on(clock.today()) if one.team_id}


def may_be_named(person: Person, opening: Opening, held: Sequence[Holding]) -> bool:
    """Whether somebody with these posts is one of those whom `person` may put forward."""
    return policy.names_anybody(person, opening) or bool(theirs_of(person, [list(held)]))


def looked_at(activity: Activity) -> tuple[int | None, int | None]:
    """The team and the service that an activity looks at, the service through the team where it has one."""
    return activity.team_id, activity.team.service_id if activity.team else activity.service_id


def why_not_named(opening: Opening, activity: Activity, held: Sequence[Holding]) -> str:
    """Why somebody with these posts may not have the seat, as the end of a sentence; "" where they may."""
    return why_not(opening, *places_of(held), looked_at(activity))


def places_of(held: Iterable[Holding]) -> tuple[frozenset[str], frozenset[int], frozenset[int]]:
    """(posts, teams, services) of somebody: all that a seat asks of them"""
    those = list(held)
    return (
        frozenset(one.post_key for one in those),
        frozenset(one.team_id for one in those if one.team_id),
        frozenset(one.service_id for one in those if one.service_id),
    )


def people_to_choose(person: Person, activity: Activity, opening: Opening, on: date) -> list[Candidate]:
    """Whom `person` may put forward for a seat of an activity that starts on that day: those first who have not had
    such a seat, then those for whom it is longest ago, by name. Those who were put forward already stand last."""
    chosen = select(Nomination.person_id).where(Nomination.activity_id == activity.id, STANDS)
    taken = set(db.session.scalars(chosen.where(Nomination.seat_key == opening.seat_key)))
    among = _among(person, opening, on)
    able = [ident for ident, held in among.items() if not why_not_named(opening, activity, held)]
    last = last_seats(activity.type_key, opening.seat_key, able)
    found = db.session.scalars(select(Person).where(Person.id.in_(able)).options(*with_posts()))
    made = [Candidate(one, _words(one, on, last.get(one.id)), last.get(one.id), one.id in taken) for one in found]
    return sorted(made, key=lambda one: (one.is_taken, one.last or date.min, one.person.name, one.person.id))


def _among(person: Person, opening: Opening, on: date) -> dict[int, list[Holding]]:
    """Those of whom `person` may put some forward, each with the posts that they hold on that day."""
    among = None if policy.names_anybody(person, opening) else under(person)
    held = held_on(on, among)
    if among is None:
        return held
    return {theirs[0].person_id: theirs for theirs in theirs_of(person, held.values())}


def held_on(day: date, among: Select[int] | None) -> dict[int, list[Holding]]:
    """person → the posts that they hold on a day, of everybody or of those of a select"""
    held: dict[int, list[Holding]] = {}
    for one in people.holdings(day, day, among=among):
        held.setdefault(one.person_id, []).append(one)
    return held


def under(person: Person) -> Select[int]:
    """The ids of all who ever held a post under `person`: few, of however many work here."""
    service = func.coalesce(Team.service_id, Appointment.service_id)
    chosen = select(Appointment.person_id).outerjoin(Team, Team.id == Appointment.team_id)
    return chosen.where(
        or_(
            Appointment.manager_id == person.id,
            Appointment.team_id.in_(_teams(person)),
            service.in_(services_headed(person)),
        )
    )


def nobody_to_choose(person: Person, activity: Activity, opening: Opening, on: date) -> str:
    """Why there is nobody whom `person` could put forward, as a sentence: what keeps out those of whom they might."""
    out = {why_not_named(opening, activity, held) for held in _among(person, opening, on).values()}
    if not out:
        return "None of your people works here on the day it starts."
    return f"Each of the people whom you may name {' or '.join(sorted(out))}."


def _words(person: Person, on: date, last: date | None) -> str:
    held = person.main_appointment(on)
    told = ", ".join(filter(None, (held.post.title, held.place))) if held else ""
    if last is None:
        return told
    return f"{told}. {'Last had' if last <= clock.today() else 'Is to have'} this seat on {day_medium(last)}"


def last_seats(type_key: str, seat_key: str, among: Collection[int]) -> dict[int, date]:
    """When each of these people last had, or is to have, that seat in work of this kind."""
    chosen = select(Assignment.person_id, func.max(Activity.starts_on)).join(Slot, Slot.id == Assignment.slot_id)
    chosen = chosen.join(Activity, Activity.id == Slot.activity_id).where(Assignment.ended_at.is_(None))
    chosen = chosen.where(Activity.type_key == type_key, Slot.seat_key == seat_key, Activity.cancelled_at.is_(None))
    return dict(db.session.execute(chosen.where(Assignment.person_id.in_(among)).group_by(Assignment.person_id)).all())


# For the stages that follow -----------------------------------------------------------------------------------


def accepted_people(activity: Activity) -> dict[str, list[tuple[int, bool]]]:
    """Who was accepted for each seat, as (id of the person, whether in reserve), in the order in which they were put
    forward. It asks nobody's leave."""
    found: dict[str, list[tuple[int, bool]]] = {}
    chosen = select(Nomination.seat_key, Nomination.person_id, Nomination.is_reserve).order_by(Nomination.id)
    chosen = chosen.where(Nomination.activity_id == activity.id, Nomination.accepted_at.is_not(None))
    for seat_key, person_id, is_reserve in db.session.execute(chosen):
        if person_id:
            found.setdefault(seat_key, []).append((person_id, is_reserve))
    return found


def accepted_teams(activity: Activity) -> list[tuple[int, bool]]:
    """The teams that were accepted, as (id of the team, whether in reserve), in the order in which they were put
    forward. It asks nobody's leave."""
    chosen = select(Nomination.team_id, Nomination.is_reserve).order_by(Nomination.id)
    chosen = chosen.where(Nomination.activity_id == activity.id, Nomination.accepted_at.is_not(None))
    return [(team_id, is_reserve) for team_id, is_reserve in db.session.execute(chosen) if team_id]
