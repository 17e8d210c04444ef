"""Hold activities until the transaction ends, so that of two who change what hangs on one the second sees the first."""

from collections.abc import Iterable

from sqlalchemy import select

from qaportal.lib.db import db
from qaportal.programme.models import Activity


def lock_activities(activities: Iterable[Activity]) -> None:
    """Hold these rows, in one order everywhere. Rows that only point to them may still be written."""
    ids = sorted(one.id for one in activities)
    chosen = select(Activity.id).where(Activity.id.in_(ids)).order_by(Activity.id)
    db.session.execute(chosen.with_for_update(key_share=True)).all()


def lock_activities_of(programme_id: int) -> None:
    """The same for every activity of a year."""
    chosen = select(Activity.id).where(Activity.programme_id == programme_id).order_by(Activity.id)
    db.session.execute(chosen.with_for_update(key_share=True)).all()
