"""Reads of what waits to be put forward and to be answered, across the years: for Home and for the QA team's list."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from qaportal.allocation import policy
from qaportal.allocation.models import Nomination
from qaportal.allocation.nominating import Call, Opening, why_not
from qaportal.allocation.queries.nominations import (
    STANDS,
    held_on,
    looked_at,
    nominations_of,
    places_of,
    theirs_of,
    under,
)
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.people.models import Appointment, Person, Post, RoleGrant
from qaportal.people.policy import services_headed
from qaportal.people.queries import Holding
from qaportal.people.queries.dates import runs
from qaportal.people.queries.people import with_posts
from qaportal.programme import queries as programme
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Row
from qaportal.programme.queries.versions import packs_of_years

Years = Sequence[tuple[Programme, Sequence[Row]]]


@dataclass(frozen=True)
class Wanted:
    """Something that is to be put forward for an activity, and what there is of it."""

    row: Row
    opening: Opening
    standing: tuple[Nomination, ...] = ()

    @property
    def first(self) -> int:
        """How many were put forward, those in reserve not among them."""
        return sum(not one.is_reserve for one in self.standing)

    @property
    def reserves(self) -> int:
        """How many are in reserve."""
        return len(self.standing) - self.first

    @property
    def waiting(self) -> tuple[Nomination, ...]:
        """Those that nobody has answered yet."""
        return tuple(one for one in self.standing if one.accepted_at is None)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and there are fewer than it takes."""
        return self.opening.last_day(self.row) < today and self.first < self.opening.least


def _openings(years: Years) -> Iterator[tuple[Row, Opening]]:
    """What may be put forward for each activity of these years, by any version that its year runs by."""
    for (_, rows), packs in zip(years, packs_of_years(year for year, _ in years), strict=True):
        kinds = _kinds(packs)
        yield from ((row, opening) for row in rows for opening in kinds.get(row.type_key, ()))


def _kinds(packs: Iterable[Pack]) -> dict[str, tuple[Opening, ...]]:
    return {kind.key: policy.openings_in(pack, kind) for pack in packs for kind in pack.lanes()}


def _known(rows: Iterable[Row]) -> dict[str, tuple[Activity, list[Nomination]]]:
    """The activities of these rows with their nominations, declined ones too, by reference."""
    chosen = select(Activity).where(Activity.ref.in_({row.ref for row in rows})).options(joinedload(Activity.team))
    by_id = {one.id: one for one in db.session.scalars(chosen)}
    found: dict[str, tuple[Activity, list[Nomination]]] = {one.ref: (one, []) for one in by_id.values()}
    for nomination in nominations_of(by_id):
        found[by_id[nomination.activity_id].ref][1].append(nomination)
    return found


def _of(opening: Opening, found: Iterable[Nomination]) -> tuple[Nomination, ...]:
    """What stands of it."""
    return tuple(one for one in found if one.stands and one.seat_key == opening.seat_key)


# Home ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What somebody is asked to put forward, and the (reference, phase) of deadlines that this tells: whether they have
    done so or not, and once the work has begun or its team is chosen, for then nobody can."""

    calls: tuple[Call, ...] = ()
    phases: frozenset[tuple[str, str]] = frozenset()


def to_put_forward(person: Person, years: Years, today: date) -> Asked:
    """What `person` is asked to put forward, from 30 days before its day until the work starts: until they have, or
    there is enough. Of seats, those alone for which they have somebody to name."""
    due = [Call(row, one) for row, one in _openings(years) if one.is_due(row, today) and policy.is_asked(person, one)]
    told = frozenset(call.phase for call in due)
    near = [call for call in due if call.opening.is_near(call.row, today)]
    if not near:
        return Asked(phases=told)
    known = _known(call.row for call in near)
    calls = [
        replace(call, declined=_declined(person, call, known[call.row.ref][1]))
        for call in near
        if _is_wanted_of(person, call, *known[call.row.ref])
    ]
    about = {ref: activity for ref, (activity, _) in known.items()}
    return Asked(tuple(_with_somebody(person, calls, about, today)), told)


def _declined(person: Person, call: Call, found: Sequence[Nomination]) -> str:
    """What they put forward last and was declined, with why, as a sentence; "" where nothing was."""
    theirs = [one for one in found if one.seat_key == call.opening.seat_key and one.nominated_by_id == person.id]
    said = [f"{named.name} was declined: {one.decline_reason}" for one in theirs
            if one.declined_at and (named := one.team or one.person)]  # fmt: skip
    return said[-1] if said else ""


def _is_wanted_of(person: Person, call: Call, activity: Activity, found: Sequence[Nomination]) -> bool:
    """Whether it still needs them, by the draft as it stands."""
    wanted = Wanted(call.row, call.opening, _of(call.opening, found))
    return not (
        activity.is_cancelled
        or call.opening.is_settled(activity.subject, activity.team_id)
        or call.opening.has_enough(wanted.first, wanted.reserves)
        or any(one.nominated_by_id == person.id for one in wanted.standing)
    )


def _with_somebody(person: Person, calls: list[Call], about: dict[str, Activity], today: date) -> list[Call]:
    """Without seats for which they have nobody to name."""
    if all(one.opening.is_team or policy.names_anybody(person, one.opening) for one in calls):
        return calls
    theirs = {places_of(held) for held in theirs_of(person, held_on(today, under(person)).values())}
    return [
        one
        for one in calls
        if one.opening.is_team
        or policy.names_anybody(person, one.opening)
        or any(not why_not(one.opening, *places, looked_at(about[one.row.ref])) for places in theirs)
    ]


def to_answer(person: Person, years: Years, today: date) -> tuple[int, datetime | None]:
    """How many nominations wait for the answer of `person`, where it is theirs to give, and when the last was made."""
    if not policy.can_answer_nominations(person):
        return 0, None
    open_now = [(row, one) for row, one in _openings(years) if row.state != "cancelled" and today < row.starts]
    chosen = select(Activity.ref, Nomination.seat_key, Activity.subject, Activity.team_id, Nomination.nominated_at)
    chosen = chosen.join(Activity, Activity.id == Nomination.activity_id)
    chosen = chosen.where(STANDS, Nomination.accepted_at.is_(None), Activity.cancelled_at.is_(None))
    by_key = {(row.ref, one.seat_key): one for row, one in open_now}
    rows = db.session.execute(chosen.where(Activity.starts_on > today))
    made = [
        at
        for ref, seat_key, subject, team_id, at in rows
        if (ref, seat_key) in by_key and not by_key[ref, seat_key].is_settled(subject, team_id)
    ]
    return len(made), max(made, default=None)


# The chase list -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overdue:
    """Something that is late to be put forward, and those (ids) whom the framework asks and who have not done so."""

    call: Call
    asked: tuple[int, ...]


def overdue(years: Years, today: date, *, among: int | None = None) -> tuple[list[Overdue], frozenset[tuple[str, str]]]:
    """What is late to be put forward for work that has not begun, and whom it waits for: everybody, or one person (id);
    and the (reference, phase) of deadlines that this tells, as on Home. It asks nobody's leave."""
    due = [Call(row, one) for row, one in _openings(years) if one.is_due(row, today)]
    told = frozenset(call.phase for call in due)
    late = [call for call in due if call.opening.last_day(call.row) < today]
    wanted = _late([call for call in late if call.opening.is_near(call.row, today)], today)
    if not wanted:
        return [], told
    people = _askable({post for one, _ in wanted for post in one.opening.by}, today, among)
    theirs = _beneath(held_on(today, None).values()) if any(not one.opening.is_team for one, _ in wanted) else {}
    return [
        Overdue(Call(one.row, one.opening), tuple(p.id for p in people if _waits_for(p, one, about, theirs, today)))
        for one, about in wanted
    ], told


def _late(calls: Sequence[Call], today: date) -> list[tuple[Wanted, Activity]]:
    known = _known(call.row for call in calls) if calls else {}
    found = [(Wanted(call.row, call.opening, _of(call.opening, known[call.row.ref][1])), known[call.row.ref][0])
             for call in calls]  # fmt: skip
    return [
        (one, about)
        for one, about in found
        if one.is_late(today) and not (about.is_cancelled or one.opening.is_settled(about.subject, about.team_id))
    ]


def _askable(posts: Collection[str], day: date, among: int | None) -> Sequence[Person]:
    """Who holds one of these posts on a day, or was given a role by name; `policy.is_asked` says who of them is."""
    held = select(Appointment.person_id).join(Post).where(Post.key.in_(sorted(posts)))
    held = held.where(runs(Appointment.starts_on, Appointment.ends_on, day))
    given = select(RoleGrant.person_id).where(runs(RoleGrant.starts_on, RoleGrant.ends_on, day))
    chosen = select(Person).where(or_(Person.id.in_(held), Person.id.in_(given)))
    chosen = chosen.where(runs(Person.joined_on, Person.left_on, day)).order_by(Person.name, Person.id)
    if among is not None:
        chosen = chosen.where(Person.id == among)
    return db.session.scalars(chosen.options(*with_posts())).all()


Places = tuple[frozenset[str], frozenset[int], frozenset[int]]
Beneath = Mapping[tuple[str, int | None], set[Places]]


def _beneath(everybody: Iterable[list[Holding]]) -> Beneath:
    """What those hold who are managed by somebody, or work in a team or a service, by ("manager" …, id): a few kinds of
    people, of however many work here."""
    found: dict[tuple[str, int | None], set[Places]] = {}
    for held in everybody:
        places = places_of(held)
        for one in held:
            for key in (("manager", one.manager_id), ("team", one.team_id), ("service", one.service_id)):
                found.setdefault(key, set()).add(places)
    return found


def _waits_for(person: Person, one: Wanted, about: Activity, beneath: Beneath, today: date) -> bool:
    """Whether they are asked, have put nobody forward and have somebody to name, as `to_put_forward` has it."""
    opening = one.opening
    if not policy.is_asked(person, opening) or any(made.nominated_by_id == person.id for made in one.standing):
        return False
    if opening.is_team or policy.names_anybody(person, opening):
        return True
    keys = [("manager", person.id), *(("service", ident) for ident in services_headed(person))]
    keys += [("team", held.team_id) for held in person.appointments_on(today) if held.team_id]
    return any(not why_not(opening, *places, looked_at(about)) for key in keys for places in beneath.get(key, ()))


# The QA team's list -------------------------------------------------------------------------------------------


def all_wanted(person: Person, today: date) -> list[Wanted]:
    """Everything that is to be put forward for work to come, by the day by which it is wanted, as those see it who
    plan."""
    live = programme.live(programme.every_year(), today)
    years = [(year, programme.rows_for(person, year)) for year in live]
    ahead = [(row, one) for row, one in _openings(years) if row.state != "cancelled" and today < row.starts]
    wanted = [(row, one) for row, one in ahead if not one.is_settled(row.subject, row.team_id)]
    known = _known(row for row, _ in wanted)
    found = [Wanted(row, opening, _of(opening, known[row.ref][1])) for row, opening in wanted]
    return sorted(found, key=lambda one: (one.opening.last_day(one.row), one.row.ref, one.opening.seat_key))


def wanted_for(person: Person, activity: Activity, found: Sequence[Nomination]) -> list[Wanted]:
    """What may be put forward for one activity, as `person` sees it, with what there is of each."""
    row = programme.row_for(person, activity)
    return [Wanted(row, one, _of(one, found)) for one in policy.openings_of(activity)]
