"""Reads of what people have done of the work that their seats are for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from qaportal.allocation import policy
from qaportal.allocation.models import Assignment, PartMark
from qaportal.allocation.parts import Kept, Parts, asked_of, by_person, is_done
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.programme.phases import OfActivity, in_words, state_of
from qaportal.programme.plans import PhaseRow
from qaportal.programme.policy import report_of, sees_all_activities
from qaportal.programme.queries import published_row
from qaportal.programme.queries.rows import published_of
from qaportal.timetable.models import Slot

_OUT = (Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None), Assignment.ended_at.is_(None))


@dataclass(frozen=True)
class PartView:
    """A phase that falls to a seat, as somebody sees it: how it stands in `words`, who said that it was done, and what
    may be done about it. `report` is the key of the report that it is done by, "" where there is none, or where
    they may not read reports."""

    phase: PhaseRow
    words: str
    is_late: bool
    is_done: bool
    done_by: str
    may_mark: bool
    may_take_back: bool
    report: str


def parts_of(programmes: Collection[int], *, person_id: int | None = None) -> dict[int, Parts]:
    """The seats of these years (ids of programmes) with what is done of them, by person; of one person or of all. One
    statement, and none without a year."""
    if not programmes:
        return {}
    chosen = (
        select(
            Assignment.person_id, PublishedActivity.ref, Slot.seat_key, Assignment.public_id, Person.public_id,
            func.coalesce(PartMark.phase_key, ""),
        )
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(PublishedActivity, PublishedActivity.activity_id == Slot.activity_id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(PartMark, PartMark.assignment_id == Assignment.id)
        .where(*_OUT, PublishedActivity.programme_id.in_(sorted(programmes)), PublishedActivity.is_cancelled.is_(False))
    )  # fmt: skip
    if person_id is not None:
        chosen = chosen.where(Assignment.person_id == person_id)
    return by_person(Kept._make(row) for row in db.session.execute(chosen))


def part_of(seat: Assignment, phase_key: str) -> PartMark | None:
    """What is kept of a part, where it is done."""
    return db.session.get(PartMark, (seat.id, phase_key))


def still_open(seat: Assignment, phase_key: str) -> int:
    """How many published seats of the kind of this one have not done their part."""
    chosen = select(func.count()).select_from(Assignment).join(Slot, Slot.id == Assignment.slot_id)
    done = select(PartMark.assignment_id).where(PartMark.phase_key == phase_key)
    same = Slot.activity_id == seat.slot.activity_id, Slot.seat_key == seat.slot.seat_key
    return db.session.scalar(chosen.where(*_OUT, *same, Assignment.id.not_in(done))) or 0


def all_done(activity: Activity, seat_key: str, phase_key: str) -> bool:
    """Whether there are seats of this kind, all are published and filled, and all who have one have done their part."""
    rows = db.session.execute(
        select(Assignment.id, PartMark.phase_key)
        .select_from(Slot)
        .outerjoin(Assignment, (Assignment.slot_id == Slot.id) & and_(*_OUT))
        .outerjoin(PartMark, (PartMark.assignment_id == Assignment.id) & (PartMark.phase_key == phase_key))
        .where(Slot.activity_id == activity.id, Slot.seat_key == seat_key, Slot.closed_at.is_(None))
    ).all()
    return bool(rows) and all(seat is not None and mark is not None for seat, mark in rows)


def done_among(seats: Sequence[Assignment]) -> frozenset[int]:
    """Ids of those of these seats of which all that they ask of their holders is done. Two statements, however many."""
    if not seats:
        return frozenset()
    rows = published_of(list({one.slot.activity_id: one.slot.activity for one in seats}.values()))
    marked: dict[int, set[str]] = defaultdict(set)
    chosen = select(PartMark.assignment_id, PartMark.phase_key)
    for seat, phase in db.session.execute(chosen.where(PartMark.assignment_id.in_([one.id for one in seats]))):
        marked[seat].add(phase)
    return frozenset(
        one.id
        for one in seats
        if (row := rows.get(one.slot.activity.ref)) and is_done(asked_of(one.slot.seat_key, row.phases), marked[one.id])
    )


def parts_at(person: Person, seat: Assignment) -> list[PartView]:
    """What a seat asks of its holder, as `person` sees it; nothing of a seat that nobody has any more."""
    row = published_row(seat.slot.activity) if seat.sits else None
    asked = asked_of(seat.slot.seat_key, row.phases) if row else []
    if row is None or not asked:
        return []
    chosen = select(PartMark).where(PartMark.assignment_id == seat.id).options(joinedload(PartMark.done_by))
    marks = {one.phase_key: one for one in db.session.scalars(chosen)}
    may, reads = policy.can_mark_part(person, seat), sees_all_activities(person)
    found = [_view(seat, row, one, marks.get(one.key), may) for one in asked]
    return found if reads else [replace(one, report="") for one in found]


def _view(seat: Assignment, row: Any, phase: PhaseRow, mark: PartMark | None, may: bool) -> PartView:
    if mark is not None:
        phase = phase._replace(done_on=mark.done_on)
    state, report = state_of(phase, row, clock.today()), report_of(OfActivity(seat.slot.activity, row, phase))
    may = may and not report and row.state != "cancelled"
    return PartView(
        phase, in_words(phase, row, clock.today()), state == "late", state == "done", mark.done_by.name if mark else "",
        may and mark is None and state != "done", may and mark is not None, report,
    )  # fmt: skip
