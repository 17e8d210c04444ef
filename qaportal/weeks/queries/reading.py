"""The rows of a week, each kind read once and handed on: a page that needs them in three places asks for them once."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.lib.formats import day_short
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.people.queries.roster import Holding
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot, WeekMember, WeekRoom, WeekSession, WeekTeam


class Rows:
    """What a week's timetable is made of, as it was when it was first asked for here: make new ones after a change."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity

    @cached_property
    def days(self) -> list[date]:
        """The working days of the week, the first for day 1."""
        return dates_of(self.activity)

    @cached_property
    def teams(self) -> Sequence[WeekTeam]:
        """The host teams."""
        return timetable.teams_of(self.activity)

    @cached_property
    def rooms(self) -> Sequence[WeekRoom]:
        """The rooms."""
        return timetable.rooms_of(self.activity)

    @cached_property
    def members(self) -> Sequence[WeekMember]:
        """The roster."""
        return timetable.members_of(self.activity)

    @cached_property
    def sessions(self) -> Sequence[WeekSession]:
        """The sessions of the draft."""
        return timetable.sessions_of(self.activity)

    @cached_property
    def held(self) -> list[Holding]:
        """Who holds which post on the first day, guests left out."""
        return people.holdings(self.days[0], self.days[0], here=self.days[0])

    @cached_property
    def leads(self) -> dict[str, list[Person]]:
        """seat → who sits in it, of the seats that lead sessions"""
        keys = {seat for session in timetable.week_of(self.activity).sessions.values() for seat in session.led_by}
        chosen = select(Assignment).join(Assignment.slot).where(Slot.activity_id == self.activity.id)
        chosen = chosen.where(Slot.closed_at.is_(None), Slot.seat_key.in_(keys), Assignment.ended_at.is_(None))
        whole = joinedload(Assignment.slot), joinedload(Assignment.person)
        found: dict[str, list[Person]] = {}
        for one in db.session.scalars(chosen.options(*whole).order_by(Slot.id)):
            found.setdefault(one.slot.seat_key, []).append(one.person)
        return found

    @cached_property
    def names(self) -> dict[int, str]:
        """person → their name, of all who are in a session"""
        there = [member.person for member in self.members]
        there += [row.other for row in self.sessions if row.other is not None]
        there += [one for leads in self.leads.values() for one in leads]
        return {one.id: one.name for one in there}


def dates_of(activity: Activity) -> list[date]:
    """The working days of a week, the first for day 1."""
    pack, _ = timetable.rules_of(activity)
    calendar, found = office_calendar(pack), [activity.starts_on]
    while len(found) < timetable.days_of(activity):
        found.append(calendar.shift(found[-1], 1))
    return found


def names_of(days: Sequence[date]) -> list[str]:
    """What the days of a week are called in sentences."""
    return [f"{day:%A} {day_short(day)}" for day in days]
