"""Who holds which post, who carries which flag, who works when and who is away over a span of days: for standing
duties and allocation, which count by them. One statement each, as plain rows; they ask nobody's leave, so what is
shown of them is the caller's to guard.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from qaportal.lib.db import db
from qaportal.people import roles
from qaportal.people.models import Absence, Appointment, FlagKind, Person, PersonFlag, Post, Team, WorkPattern
from qaportal.people.queries.dates import overlaps
from qaportal.people.working_days import read

Among = Select[Any] | Collection[int] | None


class FlagSpan(NamedTuple):
    """A flag of somebody by its key, from the first to the last day; no last day means still."""

    person_id: int
    key: str
    starts_on: date
    ends_on: date | None
    is_sensitive: bool


class AbsenceSpan(NamedTuple):
    """Days on which somebody is away, both ends included, and which kind of absence it is."""

    person_id: int
    starts_on: date
    ends_on: date
    kind: str


class WorkSpan(NamedTuple):
    """On which days of the week (0 for Monday) somebody works, and for how many per cent of full time, from the first
    to the last day; no last day means still."""

    person_id: int
    weekdays: frozenset[int]
    percent: int
    starts_on: date
    ends_on: date | None


class Holding(NamedTuple):
    """A post that somebody holds, where and under whom. `service_id` is the team's where there is a team; the last
    day is that of the post or the person's own, whichever comes first, or None."""

    person_id: int
    name: str
    post_key: str
    team_id: int | None
    service_id: int | None
    manager_id: int | None
    starts_on: date
    ends_on: date | None


def flag_spans(first: date, last: date, *, among: Among = None) -> list[FlagSpan]:
    """Every flag that somebody carries on any day from `first` to `last`, sensitive ones included (BD-050, BD-052);
    with `among` (ids, or a select of them), those of these people."""
    chosen = select(PersonFlag.person_id, FlagKind.key, PersonFlag.starts_on, PersonFlag.ends_on, FlagKind.is_sensitive)
    chosen = chosen.join(FlagKind, FlagKind.id == PersonFlag.kind_id)
    chosen = chosen.where(overlaps(PersonFlag.starts_on, PersonFlag.ends_on, first, last))
    if among is not None:
        chosen = chosen.where(PersonFlag.person_id.in_(among))
    ordered = chosen.order_by(PersonFlag.person_id, PersonFlag.starts_on, FlagKind.key)
    return [FlagSpan(*row) for row in db.session.execute(ordered)]


def absences(
    first: date, last: date, *, among: Among = None, earlier: tuple[date, Collection[str]] | None = None
) -> list[AbsenceSpan]:
    """Every absence that has one of the days from `first` to `last` in it; with `among`, those of these people; with
    `earlier`, also those since that day of whoever holds or held one of those posts (keys)."""
    chosen = select(Absence.person_id, Absence.starts_on, Absence.ends_on, Absence.kind).where(
        Absence.starts_on <= last
    )
    wanted = Absence.ends_on >= first
    if earlier:
        held = select(Appointment.person_id).join(Post).where(Post.key.in_(sorted(earlier[1])))
        wanted |= (Absence.ends_on >= earlier[0]) & Absence.person_id.in_(held)
    chosen = chosen.where(wanted)
    if among is not None:
        chosen = chosen.where(Absence.person_id.in_(among))
    return [AbsenceSpan(*row) for row in db.session.execute(chosen.order_by(Absence.person_id, Absence.starts_on))]


def work_patterns(first: date, last: date, *, among: Among = None) -> list[WorkSpan]:
    """Everybody's days of work on any day from `first` to `last`, as far as they are noted (X-05): who has none on a
    day works Monday to Friday then, full time. With `among` (ids, or a select of them), those of these people."""
    chosen = select(
        WorkPattern.person_id, WorkPattern.weekdays, WorkPattern.percent, WorkPattern.starts_on, WorkPattern.ends_on
    ).where(overlaps(WorkPattern.starts_on, WorkPattern.ends_on, first, last))
    if among is not None:
        chosen = chosen.where(WorkPattern.person_id.in_(among))
    ordered = chosen.order_by(WorkPattern.person_id, WorkPattern.starts_on)
    return [WorkSpan(row[0], read(row[1]), *row[2:]) for row in db.session.execute(ordered)]


def holdings(
    first: date, last: date, *, here: date | None = None, among: Among = None, guests: Collection[str] = ()
) -> list[Holding]:
    """Every post that somebody who works here holds on any day from `first` to `last`; guests' posts are left out, but
    for those among `guests` (keys).

    With `here`, of those alone who had not left before that day; with `among` (ids, or a select of them), of these.
    """
    service = func.coalesce(Team.service_id, Appointment.service_id)
    chosen = select(
        Person.id, Person.name, Post.key, Appointment.team_id, service, Appointment.manager_id, Appointment.starts_on,
        Appointment.ends_on, Person.left_on,
    )  # fmt: skip
    chosen = chosen.select_from(Appointment).join(Person, Person.id == Appointment.person_id).join(Post).outerjoin(Team)
    stayed = (Person.left_on >= (here or first)) & (Person.left_on >= Appointment.starts_on)
    held = overlaps(Appointment.starts_on, Appointment.ends_on, first, last)
    if among is not None:
        chosen = chosen.where(Person.id.in_(among))
    of_staff = or_(Post.role != roles.Guest.key, Post.key.in_(sorted(guests)))
    ordered = chosen.where(held, Person.left_on.is_(None) | stayed, of_staff).order_by(
        Person.name, Person.id, Appointment.starts_on, Appointment.id
    )
    return [Holding(*row[:7], min(filter(None, row[7:]), default=None)) for row in db.session.execute(ordered)]


def last_managers(day: date) -> dict[int, int]:
    """Under whom those worked whose last post ended before `day` and who are still named as somebody's line manager:
    person → manager, as ids."""
    running = overlaps(Appointment.starts_on, Appointment.ends_on, day, day)
    still = select(Appointment.person_id).where(running)
    chosen = select(Appointment.person_id, Appointment.manager_id).where(
        Appointment.ends_on < day, Appointment.manager_id.is_not(None), Appointment.person_id.not_in(still),
        Appointment.person_id.in_(select(Appointment.manager_id).where(Appointment.manager_id.is_not(None))),
    )  # fmt: skip
    rows = db.session.execute(chosen.order_by(Appointment.starts_on, Appointment.id))
    return {person: manager for person, manager in rows if manager is not None}


def staffed_since(kinds: Collection[str], since: date) -> dict[tuple[str, int | None], date]:
    """Since when somebody works in each team or service (`kinds`), of those who were there on `since` or later."""
    of = {"team": Appointment.team_id, "service": func.coalesce(Team.service_id, Appointment.service_id)}
    found: dict[tuple[str, int | None], date] = {}
    for kind in sorted(kinds):
        chosen = select(of[kind], func.min(Appointment.starts_on)).join(Post).outerjoin(Team)
        chosen = chosen.where(of[kind].is_not(None), Post.role != roles.Guest.key)
        chosen = chosen.where(or_(Appointment.ends_on.is_(None), Appointment.ends_on >= since))
        rows = db.session.execute(chosen.group_by(of[kind])).all()
        found.update({(kind, place): starts for place, starts in rows if place})
    return found
