"""Who holds which post, who carries which flag and who is away over a span of days: for standing duties, which count
by them. One statement each, as plain rows; they ask nobody's leave, so what is shown of them is the caller's to guard.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from qaportal.lib.db import db
from qaportal.people import roles
from qaportal.people.models import Absence, Appointment, FlagKind, Person, PersonFlag, Post, Team
from qaportal.people.queries.dates import overlaps


class FlagSpan(NamedTuple):
    """A flag of somebody by its key, from the first to the last day; no last day means still."""

    person_id: int
    key: str
    starts_on: date
    ends_on: date | None


class AbsenceSpan(NamedTuple):
    """Days on which somebody is away, both ends included, and which kind of absence it is."""

    person_id: int
    starts_on: date
    ends_on: date
    kind: str


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


def flag_spans(first: date, last: date) -> list[FlagSpan]:
    """Every flag that somebody carries on any day from `first` to `last`, sensitive ones included (BD-050, BD-052)."""
    chosen = select(PersonFlag.person_id, FlagKind.key, PersonFlag.starts_on, PersonFlag.ends_on)
    chosen = chosen.join(FlagKind, FlagKind.id == PersonFlag.kind_id)
    chosen = chosen.where(overlaps(PersonFlag.starts_on, PersonFlag.ends_on, first, last))
    ordered = chosen.order_by(PersonFlag.person_id, PersonFlag.starts_on, FlagKind.key)
    return [FlagSpan(*row) for row in db.session.execute(ordered)]


def absences(first: date, last: date) -> list[AbsenceSpan]:
    """Every absence that has one of the days from `first` to `last` in it."""
    chosen = select(Absence.person_id, Absence.starts_on, Absence.ends_on, Absence.kind)
    chosen = chosen.where(Absence.starts_on <= last, Absence.ends_on >= first)
    return [AbsenceSpan(*row) for row in db.session.execute(chosen.order_by(Absence.person_id, Absence.starts_on))]


def holdings(first: date, last: date) -> list[Holding]:
    """Every post that somebody who works here holds on any day from `first` to `last`; guests' posts are left out."""
    service = func.coalesce(Team.service_id, Appointment.service_id)
    chosen = select(
        Person.id, Person.name, Post.key, Appointment.team_id, service, Appointment.manager_id, Appointment.starts_on,
        Appointment.ends_on, Person.left_on,
    )  # fmt: skip
    chosen = chosen.select_from(Appointment).join(Person, Person.id == Appointment.person_id).join(Post).outerjoin(Team)
    here = Person.left_on.is_(None) | ((Person.left_on >= first) & (Person.left_on >= Appointment.starts_on))
    held = overlaps(Appointment.starts_on, Appointment.ends_on, first, last)
    ordered = chosen.where(held, here, Post.role != roles.Guest.key).order_by(
        Person.name, Person.id, Appointment.starts_on, Appointment.id
    )
    return [Holding(*row[:7], min(filter(None, row[7:]), default=None)) for row in db.session.execute(ordered)]
