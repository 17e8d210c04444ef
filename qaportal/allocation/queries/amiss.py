"""Which published seats went wrong since: told cheaply from rows, for Home and for the page of the work."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from qaportal.allocation.models import Assignment, Conflict
from qaportal.allocation.rules import FROM_PACK, Rule
from qaportal.allocation.seating import must_not
from qaportal.frameworks.models import Framework
from qaportal.lib.db import db
from qaportal.people.models import Absence, Appointment, Person, Team
from qaportal.programme.models import Activity, Phase
from qaportal.sampling.models import FrameRow, Record
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot

DAY, SATURDAY = timedelta(days=1), 5
ANYWHERE = {Rule.NOT_HERE.key, Rule.AWAY.key}  # rules of every seat, whatever its framework says


@dataclass
class _Seat:
    """A published seat of which something is so, by the keys of rules, and when its holder is away or has left."""

    activity: Activity
    seat_key: str
    first: date
    last: date
    left: date | None
    broken: set[str]
    said: set[str]
    away: list[tuple[date, date]] = field(default_factory=list)

    @property
    def is_amiss(self) -> bool:
        """Whether anything that its framework minds is so that nobody set aside."""
        absent = absent_from((self.first, self.last), self.left, self.away)
        return bool(((self.said | absent) & _minded(self.activity, self.seat_key)) - self.broken)


def to_look_at(refs: Collection[str], today: date) -> dict[str, int]:
    """How many published seats of each of these activities want a second look, in one statement; none of those that
    are over.

    A seat counts where its holder was here when it began and, by now, holds no post on any of its days, is away on half
    of them or has left by half-way, is in conflict with the record or the worker, manages the worker, or works in the
    same or the visited team or service, as far as its framework minds. What somebody set aside with a reason does not
    count. Caps, flags, patterns of work, bank holidays and who else sits there are not asked here: the page of the
    seats asks everything.
    """
    if not refs:
        return {}
    found = Counter(seat.activity.ref for seat in _found(refs, today) if seat.is_amiss)
    return dict(found)


def _found(refs: Collection[str], today: date) -> Collection[_Seat]:
    found: dict[int, _Seat] = {}
    for ident, activity, key, broken, first, last, left, starts, ends, *amiss in db.session.execute(
        _seats(refs, today)
    ):
        said = {rule.key for rule, is_so in zip(_RULES, amiss, strict=True) if is_so}
        seat = found.setdefault(ident, _Seat(activity, key, first, last, left, set(broken), said))
        if starts:
            seat.away.append((starts, ends))
    return found.values()


def absent_from(days: tuple[date, date], left: date | None, away: Collection[tuple[date, date]]) -> set[str]:
    """The rules that somebody breaks who has left, or is away, on half of the weekdays from the first to the last."""
    first, last = days
    every = [day for n in range((last - first).days + 1) if (day := first + n * DAY).weekday() < SATURDAY]
    here = [day for day in every if left is None or day <= left]
    there = [day for day in here if not any(starts <= day <= ends for starts, ends in away)]
    gone = {Rule.NOT_HERE.key} if every and 2 * len(here) <= len(every) else set()
    return gone | ({Rule.AWAY.key} if here and 2 * len(there) <= len(here) else set())


def _minded(activity: Activity, seat_key: str) -> set[str]:
    """The rules that hold for a seat, of those that are asked here."""
    _, kind = timetable.rules_of(activity)
    seat = next((one for one in kind.seats if one.key == seat_key), None)
    return ANYWHERE | {FROM_PACK[key].key for key in must_not(seat)} if seat else set()


# The statement ----------------------------------------------------------------------------------------------------

_OF_RECORD, _VISITED = aliased(Team), aliased(Team)
_MODERATES = Slot.does == "moderate"


def _of_phases(bound: Any) -> Any:
    """The first or last day of the phases that belong to a seat."""
    chosen = select(bound).where(Phase.activity_id == Activity.id, Phase.owner == Slot.seat_key)
    return chosen.correlate(Activity, Slot).scalar_subquery()


_FIRST = case((_MODERATES, func.coalesce(_of_phases(func.min(Phase.starts_on)), Activity.starts_on)),
              else_=Activity.starts_on)  # fmt: skip
_LAST = case((_MODERATES, func.coalesce(_of_phases(func.max(Phase.due_on)), Activity.ends_on)),
             else_=Activity.ends_on)  # fmt: skip


def _runs() -> ColumnElement[bool]:
    """Whether a post is held on any day of the seat."""
    return and_(Appointment.starts_on <= _LAST, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= _FIRST))


def _is(chosen: Select[Any]) -> ColumnElement[bool]:
    """Whether there is such a row for the seat at hand."""
    return chosen.correlate(Assignment, Slot, Activity, FrameRow, _OF_RECORD, _VISITED).exists()


def _post(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the holder has such a post on any day of the seat."""
    chosen = select(Appointment.id).outerjoin(Team, Team.id == Appointment.team_id)
    return _is(chosen.where(Appointment.person_id == Assignment.person_id, _runs(), *where))


def _in_service(service: Any) -> ColumnElement[bool]:
    return _post(func.coalesce(Team.service_id, Appointment.service_id) == service)


def _is_manager() -> ColumnElement[bool]:
    """Whether the holder manages the worker on any day of the seat. Who did before was known when they got it."""
    chosen = select(Appointment.id).where(Appointment.person_id == FrameRow.worker_id, _runs())
    return _is(chosen.where(Appointment.manager_id == Assignment.person_id))


def _is_too_near() -> ColumnElement[bool]:
    mine = and_(Conflict.person_id == Assignment.person_id,
                or_(Conflict.record_id == Slot.record_id, Conflict.with_id == FrameRow.worker_id))  # fmt: skip
    theirs = and_(Conflict.person_id == FrameRow.worker_id, Conflict.with_id == Assignment.person_id)
    return _is(select(Conflict.id).where(Conflict.ended_at.is_(None), or_(mine, theirs)))


_AMISS = {
    Rule.NOT_HERE: ~_post(),
    Rule.MANAGER: _is_manager(),
    Rule.CONFLICT: _is_too_near(),
    Rule.OWN_TEAM: _post(Appointment.team_id == FrameRow.team_id),
    Rule.OWN_SERVICE: _in_service(func.coalesce(_OF_RECORD.service_id, FrameRow.service_id)),
    Rule.VISITED_TEAM: _post(Appointment.team_id == Activity.team_id),
    Rule.VISITED_SERVICE: _in_service(func.coalesce(_VISITED.service_id, Activity.service_id)),
}
_RULES = tuple(_AMISS)


def _seats(refs: Collection[str], today: date) -> Select[Any]:
    """The seats of which anything is so, each with its activity and what is: a row for each absence that meets it."""
    sits = (Assignment.ended_at.is_(None), Assignment.published_at.is_not(None), Slot.closed_at.is_(None))
    is_here = or_(Person.left_on.is_(None), Person.left_on >= Activity.starts_on)  # others have no seat any more
    away = and_(Absence.person_id == Person.id, Absence.starts_on <= _LAST, Absence.ends_on >= _FIRST)
    chosen = (
        select(
            Assignment.id, Activity, Slot.seat_key, Assignment.broken, _FIRST, _LAST, Person.left_on, Absence.starts_on,
            Absence.ends_on, *_AMISS.values(),
        )
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Assignment, Assignment.slot_id == Slot.id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Record, Record.id == Slot.record_id)
        .outerjoin(FrameRow, FrameRow.id == Record.row_id)
        .outerjoin(_OF_RECORD, _OF_RECORD.id == FrameRow.team_id)
        .outerjoin(_VISITED, _VISITED.id == Activity.team_id)
        .outerjoin(Absence, away)
    )  # fmt: skip
    chosen = chosen.where(Activity.ref.in_(refs), Activity.cancelled_at.is_(None), Slot.does != "reflect", *sits)
    chosen = chosen.where(is_here, today <= _LAST)
    chosen = chosen.where(or_(Absence.id.is_not(None), Person.left_on < _LAST, *_AMISS.values()))
    return chosen.options(joinedload(Activity.framework).defer(Framework.body))
