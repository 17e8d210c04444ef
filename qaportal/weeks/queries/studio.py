"""A timetable as the page shows it to whoever makes it: the table, what has no time, what clashes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import WeekMember, WeekSession, WeekVersion
from qaportal.timetable.week.clashes import Clash, clashes
from qaportal.timetable.week.values import Problem
from qaportal.weeks.grid import WAYS, Block, Hours, Row, by_day, rows
from qaportal.weeks.models import WeekFilling
from qaportal.weeks.queries.problems import problem_of
from qaportal.weeks.queries.reading import Rows

NO_WEEK = "There is no such practice week, or it is not one that you can see. Start from the programme."


@dataclass(frozen=True)
class Fault:
    """Something that is wrong, with the session that Fix opens, and why somebody kept it so ("": nobody did)."""

    clash: Clash
    session: WeekSession
    reason: str


@dataclass(frozen=True)
class Column:
    """A person, a team or a room: its id, what it is called, and a word more."""

    id: int
    name: str
    more: str = ""


@dataclass(frozen=True)
class Studio:
    """All of a timetable's page. Columns are people, teams or rooms (`way`)."""

    way: str
    read: Rows
    problem: Problem

    @property
    def days(self) -> Sequence[date]:
        """Its working days."""
        return self.read.days

    @property
    def rows(self) -> Sequence[WeekSession]:
        """Its sessions."""
        return self.read.sessions

    @cached_property
    def columns(self) -> list[Column]:
        """What stands across."""
        if self.way == "rooms":
            return [Column(one.id, one.name, one.site) for one in self.read.rooms]
        if self.way == "teams":
            return [Column(one.id, one.team.name, one.site) for one in self.read.teams]
        members = self.read.members
        return [Column(m.person_id, m.person.name, m.host.team.name if m.host else "no team") for m in members]

    @cached_property
    def faults(self) -> list[Fault]:
        """What clashes, the hard ones first."""
        by_key = {row.key: row for row in self.rows}
        return [_fault(one, [by_key[key] for key in one.sessions]) for one in self._clashes]

    @cached_property
    def _clashes(self) -> list[Clash]:
        return clashes(self.problem, self.problem.before)

    @cached_property
    def tray(self) -> list[WeekSession]:
        """What has no time."""
        return [row for row in self.rows if not row.is_placed]

    @cached_property
    def names(self) -> dict[str, str]:
        """session → what its kind is called"""
        return {key: one.name for key, one in self.problem.session.items()}

    @cached_property
    def blocks(self) -> dict[int, list[Block]]:
        """day → its sessions"""
        marks = {key: "soft" for one in self._clashes for key in one.sessions}
        marks |= {key: "hard" for one in self._clashes if one.is_hard for key in one.sessions}
        return by_day(self._blocks(marks))

    def _blocks(self, marks: Mapping[str, str]) -> Iterator[Block]:
        every = frozenset(column.id for column in self.columns)
        for row in self.rows:
            if row.day is not None and row.start is not None:
                yield Block(
                    row.public_id, self.names[row.key], whose(row), row.day, row.start, row.minutes,
                    self._columns(row, every), _more(row), marks.get(row.key, ""), row.is_locked, row.version,
                )  # fmt: skip

    def _columns(self, row: WeekSession, every: frozenset[int]) -> frozenset[int]:
        if self.way == "rooms":
            return frozenset([row.room_id] if row.room_id else [])
        if self.way == "teams":
            return frozenset([row.week_team_id]) if row.week_team_id else every
        return frozenset(self.problem.session[row.key].people)

    def table(self, day: int) -> list[Row]:
        """A day as rows, those who are away among them."""
        rules = self.problem.rules
        away = {
            ident: [(busy.opens, busy.closes, busy.why) for busy in who.busy if busy.day == day]
            for ident, who in self.problem.person.items()
        } if self.way == "people" else {}  # fmt: skip
        hours = Hours(rules.opens, rules.closes, rules.step)
        return rows(hours, [column.id for column in self.columns], self.blocks.get(day, ()), away)


def studio_of(activity: Activity, way: str) -> Studio:
    """The timetable of a week as it stands. `way` is people, teams or rooms; anything else is people."""
    read = Rows(activity)
    return Studio(way if way in WAYS else "people", read, problem_of(activity, read))


def whose(row: WeekSession) -> str:
    """For whom a session is: a member, those of a team, or everybody."""
    return row.member.person.name if row.member else row.host.team.name if row.host else "everybody"


def _more(row: WeekSession) -> str:
    """With whom and in which room."""
    return ", ".join(filter(None, [row.other.name if row.other else "", row.room.name if row.room else ""]))


def _fault(clash: Clash, rows: Sequence[WeekSession]) -> Fault:
    """A clash with the session that is easiest to move: not locked, for fewest."""
    reason = next((row.reason for row in rows if row.reason), "") if clash.is_hard else ""
    return Fault(clash, min(rows, key=lambda row: (row.is_locked, row.member is None, row.id)), reason)


# Who sees what ------------------------------------------------------------------------------------------------


def visible_week(person: Person, ref: str) -> Activity:
    """The activity of that reference, where it has a timetable and `person` may know of it. Raises NotFound."""
    activity = visible_activity(person, ref)
    if timetable.rules_of(activity)[1].week is None:
        raise NotFound(NO_WEEK)
    return activity


def people_in(activity: Activity) -> frozenset[int]:
    """Ids of those who are in the timetable as it was published."""
    version: WeekVersion | None = timetable.latest_version(activity)
    return frozenset(ident for fact in version.facts for ident in fact["people"]) if version else frozenset()


def members_in(activity: Activity) -> frozenset[int]:
    """Ids of the members of a week that is published."""
    chosen = select(WeekMember.person_id).where(WeekMember.activity_id == activity.id)
    return frozenset(db.session.scalars(chosen)) & people_in(activity)


def filling_of(activity: Activity, public_id: str) -> WeekFilling:
    """What became of having asked the engine. Raises NotFound."""
    chosen = select(WeekFilling).where(WeekFilling.activity_id == activity.id, WeekFilling.public_id == public_id)
    found: WeekFilling | None = db.session.scalar(chosen)
    if found is None:
        raise NotFound("Nothing was asked of the engine here. Open the timetable.")
    return found


def state_of(activity: Activity) -> tuple[int, WeekFilling | None]:
    """The number of the version that was published last, 0 before the first; and what was asked of the engine last,
    while nothing has come of it."""
    chosen = select(WeekVersion.number, WeekFilling).select_from(Activity).where(Activity.id == activity.id)
    chosen = chosen.outerjoin(WeekVersion, WeekVersion.activity_id == Activity.id)
    chosen = chosen.outerjoin(WeekFilling, WeekFilling.activity_id == Activity.id)
    chosen = chosen.order_by(WeekVersion.number.desc(), WeekFilling.id.desc()).limit(1)
    number, filling = db.session.execute(chosen).one()
    return number or 0, filling if filling and not filling.is_finished else None
