"""Reads of the log of meetings that duties count by (LB-063)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Person, Team
from qaportal.people.queries.dates import runs
from qaportal.programme import policy
from qaportal.programme.models import LoggedMeeting

LOG_PAGE = 50


def page_of_log(person: Person, state: str, team: str = "", page: int = 1) -> tuple[Sequence[LoggedMeeting], int]:
    """A page of what `person` keeps of the log, and how many entries there are in all: their own, or everybody's where
    they keep the tracker. What is planned comes soonest first, what was held latest first.

    With `team` (its key), of those workers alone who were in it on the day of the meeting.
    """
    chosen = select(LoggedMeeting).where(LoggedMeeting.state == state)
    if not policy.can_remind(person):
        chosen = chosen.where(LoggedMeeting.manager_id == person.id)
    if team:
        chosen = chosen.where(_in_team(team))
    count = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    day, ident = LoggedMeeting.held_on, LoggedMeeting.id
    order = (day, ident) if state == "planned" else (day.desc(), ident.desc())
    listed = chosen.order_by(*order).limit(LOG_PAGE).offset((page - 1) * LOG_PAGE)
    listed = listed.options(joinedload(LoggedMeeting.manager), joinedload(LoggedMeeting.worker))
    return db.session.scalars(listed).all(), count


def _in_team(key: str) -> ColumnElement[bool]:
    held = select(Appointment.id).join(Appointment.team).where(Team.key == key)
    held = held.where(Appointment.person_id == LoggedMeeting.worker_id)
    return held.where(runs(Appointment.starts_on, Appointment.ends_on, LoggedMeeting.held_on)).exists()


def visible_meeting(person: Person, public_id: str) -> LoggedMeeting:
    """The entry with this random id, where `person` keeps it. Raises NotFound."""
    found = db.session.scalar(select(LoggedMeeting).where(LoggedMeeting.public_id == public_id))
    if found is None or not policy.can_correct_log(person, found):
        raise NotFound("There is no such entry in your log. It may have been taken back already.")
    return found


def workers_of(person: Person, team: str, day: date) -> list[Person]:
    """Those with whom meetings can be logged, by name: one's own people, or for those who keep the tracker everyone
    in the team with the key `team` who has a line manager."""
    held = people.holdings(day, day)
    mine = {one.person_id for one in held if one.manager_id == person.id}
    if policy.can_remind(person):
        teams = dict(db.session.execute(select(Team.key, Team.id)).all())
        mine |= {one.person_id for one in held if one.manager_id and team and one.team_id == teams.get(team)}
    return list(db.session.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.name, Person.id)))


def manager_on(worker: Person, day: date) -> Person | None:
    """Their line manager on `day`: that of the post which they took up last."""
    managers = [held.manager for held in worker.appointments_on(day) if held.manager]
    return managers[-1] if managers else None
