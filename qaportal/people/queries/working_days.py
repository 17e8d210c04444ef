"""Reads of somebody's days of work, for those who may see them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person, WorkPattern
from qaportal.people.queries.pattern import SHOWN


def work_patterns_of(other: Person) -> Sequence[WorkPattern]:
    """Their days of work, the latest first; those that ended more than a year ago are not shown any more."""
    lately = or_(WorkPattern.ends_on.is_(None), WorkPattern.ends_on >= clock.today() - SHOWN)
    chosen = select(WorkPattern).where(WorkPattern.person_id == other.id, lately)
    return db.session.scalars(chosen.order_by(WorkPattern.starts_on.desc())).all()


def work_pattern_of(other: Person, public_id: str) -> WorkPattern:
    """The days of work of `other` with this random id. Raises NotFound."""
    chosen = select(WorkPattern).where(WorkPattern.person_id == other.id, WorkPattern.public_id == public_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There are no such working days here. They may have been taken back already.")
    return found


def work_pattern_on(other: Person, day: date) -> WorkPattern | None:
    """Those that begin last, of the ones that begin on `day` or before."""
    chosen = select(WorkPattern).where(WorkPattern.person_id == other.id, WorkPattern.starts_on <= day)
    return db.session.scalar(chosen.order_by(WorkPattern.starts_on.desc()).limit(1))


def next_work_pattern(other: Person, day: date) -> WorkPattern | None:
    """Those that begin first after `day`."""
    chosen = select(WorkPattern).where(WorkPattern.person_id == other.id, WorkPattern.starts_on > day)
    return db.session.scalar(chosen.order_by(WorkPattern.starts_on).limit(1))
