"""Meetings that were held long ago: in which years, and those of one year."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.boards.policy import sits_on
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.meetings import policy
from qaportal.meetings.models import Attendance, Meeting
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Programme

MOST = 200  # of a year


def years_held(person: Person) -> list[str]:
    """The years in which meetings ended of boards on which they sit by the rules of that year, or at which they were,
    the latest first; in two statements however many meetings there were."""
    chosen = select(Programme, Meeting.board_key).join(Activity, Activity.programme_id == Programme.id)
    held = chosen.join(Meeting, Meeting.activity_id == Activity.id).where(Meeting.ended_at.is_not(None)).distinct()
    rows = db.session.execute(held.options(joinedload(Programme.framework).defer(Framework.body)))
    theirs = {year.year: year.starts_on for year, board in rows if _sits_on(person, year, board)}
    theirs |= {one.year: one.starts_on for one in db.session.scalars(_were_at(person))}
    return sorted(theirs, key=lambda year: theirs[year], reverse=True)


def _sits_on(person: Person, year: Programme, board: str) -> bool:
    pack = pack_of(year.framework)
    return board in pack.boards and sits_on(person, pack, pack.boards[board])


def _were_at(person: Person) -> Select[Programme]:
    there = (Attendance.person_id == person.id, Attendance.state == "present", Meeting.ended_at.is_not(None))
    ids = select(Activity.programme_id).join(Meeting, Meeting.activity_id == Activity.id).join(Meeting.attendance)
    return select(Programme).where(Programme.id.in_(ids.where(*there)))


def held_in(person: Person, year: str) -> list[Meeting]:
    """The meetings of a year that ended and whose minutes they may read, the latest first."""
    chosen = select(Meeting).join(Meeting.activity).join(Activity.programme)
    chosen = chosen.where(Programme.year == year, Meeting.ended_at.is_not(None))
    loaded = (
        joinedload(Meeting.activity).joinedload(Activity.framework).defer(Framework.body),
        selectinload(Meeting.attendance),
    )
    found = db.session.scalars(chosen.order_by(Activity.starts_on.desc(), Meeting.id).limit(MOST).options(*loaded))
    return [one for one in found if policy.can_view(person, one)]
