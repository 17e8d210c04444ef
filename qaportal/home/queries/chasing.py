"""Reads of the chase list: everything that is late, of everybody or of one person, and when they were chased. Each is
one statement or a few, however many people and years there are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.actions import queries as actions
from qaportal.allocation import queries as allocation
from qaportal.boards import policy as boards_policy
from qaportal.boards import queries as boards
from qaportal.boards.lines import Line
from qaportal.frameworks.queries import pack_of
from qaportal.home import acting, chasing, policy
from qaportal.home.chasing import Found, History, Holding, Last, Late, Named, Someone
from qaportal.home.models import Chase, ChaseItem
from qaportal.home.queries.days import working_days
from qaportal.invites import queries as invites
from qaportal.invites.models import Letter
from qaportal.invites.telling import NEAR
from qaportal.lib import clock
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.people.models import Appointment, Person, Post, Service, Team
from qaportal.people.queries import teams_by_service
from qaportal.people.queries.dates import runs
from qaportal.programme import queries as programme
from qaportal.programme.models import Programme
from qaportal.programme.owners import place_among

Years = Sequence[tuple[Programme, list[Any]]]
SOME = 500  # ids in one statement: SQLite takes a bounded number of parameters


def all_late(person: Person, today: date) -> list[Late]:
    """Everything that is late, by person, for those who chase; nothing for anybody else."""
    return late_in(*_years(today), today) if policy.can_chase(person) else []


def late_of(ident: int, today: date) -> Late | None:
    """What is late of one person; None where nothing is."""
    return next(iter(late_in(*_years(today), today, among=ident)), None)


def _years(today: date) -> tuple[Sequence[Programme], Years]:
    every = programme.every_year()
    return every, [(one, programme.published_rows(one.id)) for one in programme.live(every, today)]


def late_in(every: Sequence[Programme], years: Years, today: date, *, among: int | None = None) -> list[Late]:
    """What is late, by person, of all or of one (id). `every` are all years, `years` the live ones with the rows that
    were published. It asks nobody's leave."""
    everyone = _everyone(today, among)
    found = [
        *_of_years(years, everyone, today, among),
        *_duties(every, everyone, today, among),
        *_invitations(today, among),
        *acting.late(actions.to_do_by(today, owner_id=among), today),
        *((one.offer.person_id, chasing.offer(one, clock.day_of(one.offer.offered_at)))
          for one in allocation.unanswered(today, among=among)),
    ]  # fmt: skip
    return chasing.by_person(found, everyone)


# Who there is --------------------------------------------------------------------------------------------------


def _everyone(today: date, among: int | None) -> dict[int, Someone]:
    """Everybody who is here today with the posts that they hold, or one person, by id."""
    chosen = (
        select(
            Person.id, Person.public_id, Person.name, Post.key, Post.title, Post.role, Appointment.team_id,
            Appointment.service_id, Team.key, Team.name, Service.key, Service.name,
        )
        .select_from(Person)
        .outerjoin(Appointment, (Appointment.person_id == Person.id)
                   & runs(Appointment.starts_on, Appointment.ends_on, today))
        .outerjoin(Post, Post.id == Appointment.post_id)
        .outerjoin(Team, Team.id == Appointment.team_id)
        .outerjoin(Service, Service.id == func.coalesce(Team.service_id, Appointment.service_id))
        .where(runs(Person.joined_on, Person.left_on, today))
    )  # fmt: skip
    if among is not None:
        chosen = chosen.where(Person.id == among)
    rows = db.session.execute(chosen.order_by(Person.id, Appointment.starts_on, Appointment.id)).all()
    return {ident: _someone(list(theirs)) for ident, theirs in groupby(rows, key=lambda row: row[0])}


def _someone(rows: Sequence[Any]) -> Someone:
    held = [(_holding(row), row[5]) for row in rows if row[3] is not None]
    owing = tuple(one for one, role in held if policy.owes_by(role))
    ident, public_id, name = rows[0][:3]
    return Someone(ident, public_id, name, tuple(one for one, _ in held), owing)


def _holding(row: Any) -> Holding:
    return Holding(Named(*row[3:5]), row[6], row[7], _named(*row[8:10]), _named(*row[10:12]))


def _named(key: str | None, name: str | None) -> Named:
    return Named(key or "", name or "")


# What is late --------------------------------------------------------------------------------------------------


def _of_years(years: Years, everyone: Mapping[int, Someone], today: date, among: int | None) -> Found:
    """Nominations, reports and deadlines of published work: each once, as on Home."""
    put_forward, near = allocation.overdue(years, today, among=among)
    for one in put_forward:
        item = chasing.nomination(one.call)
        yield from ((ident, item) for ident in one.asked)
    holders = _holders(everyone)
    asked = [(ident, line) for line in boards.past(years, today) for ident in _asked(line, holders)]
    yield from ((ident, chasing.report(line)) for ident, line in asked if line.state == "late")
    for theme, posts in programme.begun_unsettled(years, today):
        item = chasing.theme(theme)
        yield from ((ident, item) for ident in {one.id for post in posts for one in holders.get(post, ())})
    parties = {key: party for one, _ in years for key, party in pack_of(one.framework).parties.items()}
    parts = allocation.parts_of([one.id for one, _ in years], person_id=among)
    teams = teams_by_service()
    places = {
        one.id: place_among(one.places, parties, teams) for one in everyone.values() if one.owing or one.id in parts
    }
    for ident, theirs in parts.items():
        if ident in places:
            places[ident] = replace(places[ident], seats=theirs.seats, done=theirs.done)
    rows = [row for _, of_year in years for row in of_year]
    reported = {(ident, line.due.ref, line.due.edition_key) for ident, line in asked if line.due.kind == "phase"}
    yield from chasing.phases(rows, places, today, near, parts, reported)


def _holders(everyone: Mapping[int, Someone]) -> dict[str, list[Someone]]:
    """Who holds each post, by its key."""
    found: dict[str, list[Someone]] = {}
    for one in everyone.values():
        for held in one.owing:
            found.setdefault(held.post.key, []).append(one)
    return found


def _asked(line: Line, holders: Mapping[str, list[Someone]]) -> Iterator[int]:
    """Ids of those who are asked for a report by a post of theirs, as on Home; of one that a seat writes, nobody."""
    posts = line.due.owing_posts
    able = {one.id: one for post in posts for one in holders.get(post, ())}
    for ident, one in able.items():
        if boards_policy.writing_posts(one.owing, line.due, line.about) & posts:
            yield ident


def _duties(every: Sequence[Programme], everyone: Mapping[int, Someone], today: date, among: int | None) -> Found:
    rules = programme.standing(today, every)
    if rules is None or not rules.pack.duties or rules.since > today:
        return iter(())
    found = programme.overdue(rules, today, owners=None if among is None else {among})
    return chasing.duties(found, {key: duty.name for key, duty in rules.pack.duties.items()}, everyone)


def _invitations(today: date, among: int | None) -> Found:
    """Invitations to what begins within five working days, told before today."""
    calendar = working_days()
    for one in invites.unanswered(today, calendar.shift(today, NEAR), _morning(today), among=among):
        told, wanted = clock.day_of(one.told_at), calendar.shift(one.starts, -NEAR)
        yield one.person_id, chasing.invitation(one.public_id, one.ref, one.title, one.starts, told, wanted)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


# When they were chased --------------------------------------------------------------------------------------------


def _counts() -> tuple[Any, ...]:
    """The letter of a chase waits or has left."""
    return Letter.stopped_at.is_(None), Letter.dead_at.is_(None)


def chased_since(day: date) -> frozenset[int]:
    """Ids of those who were chased on a day, or since."""
    chosen = select(Chase.person_id).join(Chase.letter).where(*_counts())
    return frozenset(db.session.scalars(chosen.where(Chase.chased_at >= _morning(day))))


def history(shown: Collection[Late]) -> History:
    """When each of these people was last chased about each thing, since the first of what is late of theirs was."""
    if not shown:
        return History({})
    since = min(one.since for one in shown)
    last = (
        select(Chase.person_id, ChaseItem.key, func.max(Chase.id).label("id"))
        .join(ChaseItem, ChaseItem.chase_id == Chase.id)
        .join(Letter, Letter.id == Chase.letter_id)
        .where(Chase.person_id.in_([one.someone.id for one in shown]), Chase.chased_at >= _morning(since), *_counts())
        .group_by(Chase.person_id, ChaseItem.key)
        .subquery()
    )
    chosen = select(last.c.person_id, last.c.key, Chase.chased_at, Person.name)
    chosen = chosen.join(Chase, Chase.id == last.c.id).join(Person, Person.id == Chase.chased_by_id)
    return History({(ident, key): Last(at, by) for ident, key, at, by in db.session.execute(chosen)})


def chase_of(letter: Letter) -> Chase | None:
    """The chase that a letter tells of."""
    chosen = select(Chase).where(Chase.letter_id == letter.id)
    return db.session.scalar(chosen.options(joinedload(Chase.chased_by), selectinload(Chase.items)))


def tries_since(day: date, people: Collection[int]) -> dict[int, tuple[int, bool]]:
    """For those of these people (ids) who were written to on that day or since: how often, and whether any of it
    counts."""
    found: dict[int, tuple[int, bool]] = {}
    for some in _parts(people):
        chosen = select(Chase.person_id, and_(*_counts())).join(Chase.letter)
        chosen = chosen.where(Chase.person_id.in_(some), Chase.chased_at >= _morning(day))
        for ident, does_count in db.session.execute(chosen):
            times, counts = found.get(ident, (0, False))
            found[ident] = times + 1, counts or bool(does_count)
    return found


def people_of(idents: Collection[int]) -> dict[int, Person]:
    """These people by id."""
    return {
        one.id: one for some in _parts(idents) for one in db.session.scalars(select(Person).where(Person.id.in_(some)))
    }


def _parts(idents: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(idents)
    return (ordered[at : at + SOME] for at in range(0, len(ordered), SOME))
