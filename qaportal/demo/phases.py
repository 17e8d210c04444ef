"""Phases of the demo council's year as if it had been lived through: done in time, but for a few of the last weeks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.demo.reports import lead
from qaportal.demo.reviews import left_to_write
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme import policy, queries, services
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity, Programme
from qaportal.programme.owners import Place, owns
from qaportal.programme.phases import OfActivity
from qaportal.programme.plans import PhaseRow, Row

LATELY = timedelta(days=35)  # what fell due before that is done
BEFORE = timedelta(days=7)  # and what was due longer than that before work that has begun by now
LATE = 3  # of the rest, one in so many is not
SOON = timedelta(days=7)  # what falls due by then and has begun may be done already, one in so many
EARLY = 3
Whose = Sequence[tuple[Person, Place]]


def finish(programme: Programme, today: date) -> None:
    """Mark the phases of the published year that are over, and some that soon will be, by those whose they are. Those
    that write a report are done with it, and those whose forms nobody wrote yet with them. The same each time. Commits
    nothing."""
    by = lead()
    if by is None:
        return
    whose = _whose(programme, today)
    calendar = office_calendar(pack_of(programme.framework))
    for activity, row, phase in _over(programme, today):
        early = timedelta(days=0 if _happened(row, phase) else _number(row, phase) % 3)
        on = calendar.on_or_before(min(phase.due, today) - early)
        doer = next((person for person, place in whose if owns(phase, row, place)), by)
        with clock.stopped_at(datetime.combine(on, time(15), UTC)):
            services.mark_phase(activity, phase.key, by=doer)


def _whose(programme: Programme, today: date) -> Whose:
    """Everybody, with where they stand."""
    packs = [pack_of(programme.framework)]
    people = db.session.scalars(select(Person).options(*with_posts()).order_by(Person.id)).all()
    return [(one, policy.place_of(one, packs, today)) for one in people]


def _over(programme: Programme, today: date) -> Iterator[tuple[Activity, Row, PhaseRow]]:
    """The phases that somebody has done, by their day."""
    chosen = select(Activity).where(Activity.programme_id == programme.id).options(selectinload(Activity.phases))
    by_ref = {one.ref: one for one in db.session.scalars(chosen)}
    waiting = {ref for ref, one in by_ref.items() if left_to_write(one, today)}
    found = [
        (by_ref[row.ref], row, phase)
        for row in queries.published_rows(programme.id)
        if row.state != "cancelled" and row.ref not in waiting
        for phase in row.phases
        if phase.done_on is None and _is_done(row, phase, today)
    ]
    for activity, row, phase in sorted(found, key=lambda one: (one[2].due, one[1].ref, one[2].key)):
        if not policy.report_of(OfActivity(activity, row, phase)):
            yield activity, row, phase


def _is_done(row: Row, phase: PhaseRow, today: date) -> bool:
    number = _number(row, phase)
    if phase.due < today:
        is_over = phase.due < today - LATELY or (row.starts <= today and phase.due < row.starts - BEFORE)
        return is_over or _happened(row, phase) or number % LATE > 0
    return phase.starts <= today and phase.due <= today + SOON and number % EARLY == 0


def _happened(row: Row, phase: PhaseRow) -> bool:
    """Whether it is an hour of the work itself, on whose day it was done."""
    return bool(phase.at) and row.starts <= phase.due <= row.ends


def _number(row: Row, phase: PhaseRow) -> int:
    return int.from_bytes(blake2b(f"{row.ref}/{phase.key}".encode(), digest_size=2).digest())
