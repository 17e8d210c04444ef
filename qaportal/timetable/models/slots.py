"""A slot is a seat to be filled. Whether somebody sits in it is for allocation to say, never for the slot."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.programme.models import Activity
from qaportal.sampling.models import Record

_OPEN = text("closed_at IS NULL")


class Slot(Model):
    """One seat of an activity, about one sampled record or about the whole of it.

    `key` says which one it is among the activity's: the seat of the pack, the record (its random id) or the post of a
    cohort, and a number. One that is wanted no more is closed and stays, for those who sat in it. `post_key` is the
    post that a seat of a cohort is for; "" where the pack's seat says who may sit. An `is_extra` one may stay empty:
    the framework asks for fewer. One that `is_called` was opened for what a first look found (`services.call`): no
    sample asks for it. `does` is what its holder is there for, `minutes` how long that is thought to take. When it is,
    its activity and phases say (`timetable.windows`).
    """

    __tablename__ = "slot"
    __table_args__ = (
        Index("uq_slot_open_key", "activity_id", "key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    seat_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_record.id", ondelete="CASCADE"), index=True)
    post_key: Mapped[str] = mapped_column(String(64), default="")
    is_extra: Mapped[bool] = mapped_column(default=False)
    is_called: Mapped[bool] = mapped_column(default=False, server_default=false())
    does: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    activity: Mapped[Activity] = relationship()
    record: Mapped[Record | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it is still wanted."""
        return self.closed_at is None
