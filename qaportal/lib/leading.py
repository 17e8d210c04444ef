"""One leader among the processes of a portal: a row that its holder renews, and others may take once it ran out."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from qaportal.lib.db import Model, UTCDateTime, database_time, db, own_transaction

LASTS = timedelta(seconds=60)


class EngineLease(Model):
    """Who does what only one process should do, since when their heart last beat, and until when nobody else may."""

    __tablename__ = "engine_lease"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    beat_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


def leads(name: str, holder: str) -> bool:
    """Whether `holder` leads in `name` from now on. Who led goes on leading; who stopped is followed after a minute."""
    now = database_time()
    with db.engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        found = connection.execute(
            select(EngineLease.holder, EngineLease.until).where(EngineLease.name == name)
        ).first()
    if found and found.holder != holder and found.until > now:
        return False
    try:
        return _take(name, holder, now, is_new=found is None)
    except IntegrityError:
        return False  # another process was first


def _take(name: str, holder: str, now: datetime, *, is_new: bool) -> bool:
    beat = {"holder": holder, "beat_at": now, "until": now + LASTS}
    with own_transaction() as connection:
        if is_new:
            connection.execute(insert(EngineLease).values(name=name, **beat))
            return True
        mine = or_(EngineLease.holder == holder, EngineLease.until <= now)
        return (
            connection.execute(update(EngineLease).where(EngineLease.name == name, mine).values(**beat)).rowcount == 1
        )


def resign(name: str, holder: str) -> None:
    """Stop leading, so that another may start at once."""
    with own_transaction() as connection:
        connection.execute(delete(EngineLease).where(EngineLease.name == name, EngineLease.holder == holder))
