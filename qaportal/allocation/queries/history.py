"""What people did and are down for outside one activity: load, leads, teams and people met (X-05). Plain rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from qaportal.allocation.models import Assignment
from qaportal.allocation.values import Span
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.programme.models import Activity, DutyDone
from qaportal.sampling.models import FrameRow, Record
from qaportal.timetable import effort
from qaportal.timetable.models import Slot
from qaportal.timetable.windows import Window


class Sat(NamedTuple):
    """One seat of somebody's: how they came by it, its work in minutes, when, and what was looked at."""

    assignment_id: int
    person_id: int
    how: str
    does: str
    minutes: int
    activity_id: int
    record_id: int | None
    team_id: int | None
    starts_on: date
    ends_on: date
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def is_fixed(self) -> bool:
        """Whether it has a day of its own. A second look has not, though its activity may."""
        return self.starts_on == self.ends_on and self.does != "moderate"


@dataclass
class Past:
    """One person's share of it."""

    minutes: int = 0
    credit: int = 0
    seats: int = 0
    led: list[date] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)


COVER = 2  # whoever took over somebody's seat has half of its work credited on top


def seats_sat(span: Span, *, but: Iterable[int] = (), published: bool = False) -> list[Sat]:
    """Every seat that somebody has in work of the span that was not called off, but for these activities (ids); those
    that diaries show, where `published`."""
    chosen = _seats().where(sits(published), Activity.starts_on <= span.last, Activity.ends_on >= span.first)
    return [Sat._make(row) for row in db.session.execute(chosen.where(Activity.id.not_in(list(but))))]


def sits(published: bool) -> Any:
    """That somebody has the seat of an assignment now; or, where `published`, that their diary shows it."""
    if published:
        return Assignment.published_at.is_not(None) & Assignment.withdrawn_at.is_(None)
    return Assignment.ended_at.is_(None)


def _seats() -> Any:
    team = func.coalesce(FrameRow.team_id, Activity.team_id)
    chosen = select(
        Assignment.id, Assignment.person_id, Assignment.how, Slot.does, Slot.minutes, Activity.id, Slot.record_id, team,
        Activity.starts_on, Activity.ends_on, Activity.starts_at, Activity.ends_at,
    ).select_from(Assignment)  # fmt: skip
    chosen = chosen.join(Slot, Slot.id == Assignment.slot_id).join(Activity, Activity.id == Slot.activity_id)
    chosen = chosen.outerjoin(Record, Record.id == Slot.record_id).outerjoin(FrameRow, FrameRow.id == Record.row_id)
    return chosen.where(Activity.cancelled_at.is_(None), Activity.duty_key == "")  # those count as `duties_done`


def past_of(sat: Iterable[Sat]) -> defaultdict[int, Past]:
    """person → what these seats come to"""
    found = defaultdict[int, Past](Past)
    beside: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    rows = list(sat)
    for one in rows:
        past = found[one.person_id]
        past.minutes += one.minutes
        past.credit += credit_of(one.how, one.minutes)
        past.seats += one.does != "reflect"
        past.led += [one.starts_on] if one.does == "lead" else []
        past.teams += [one.team_id] if one.team_id and one.does != "reflect" else []
        beside[one.activity_id, one.record_id].add(one.person_id)
    for together in beside.values():
        for person in together:
            found[person].people += sorted(together - {person})
    return found


def credit_of(how: str, minutes: int) -> int:
    """What counts as done on top of a seat's own work, for whoever took it over (X-06)."""
    return minutes // COVER if how == "cover" else 0


def duties_done(pack: Pack, span: Span) -> dict[int, int]:
    """person → minutes of standing duties that they did in the span, at what such work is thought to take"""
    chosen = select(DutyDone.owner_id, DutyDone.duty_key, func.count())
    chosen = chosen.where(
        DutyDone.done_on >= span.first, DutyDone.done_on <= span.last, DutyDone.taken_back_at.is_(None)
    )
    takes = _minutes_of_duties(pack, span.last)
    found: Counter[int] = Counter()
    for person, key, count in db.session.execute(chosen.group_by(DutyDone.owner_id, DutyDone.duty_key)):
        found[person] += count * takes.get(key, effort.HOUR)
    return dict(found)


def _minutes_of_duties(pack: Pack, day: date) -> Mapping[str, int]:
    found = {}
    for duty in pack.duties.values():
        kind = pack.activities[duty.activity] if duty.activity else None
        seat = next((one for one in kind.seats if one.does != "reflect"), None) if kind else None
        found[duty.key] = effort.minutes(kind, seat, Window(day, day)) if kind and seat else effort.HOUR
    return found
