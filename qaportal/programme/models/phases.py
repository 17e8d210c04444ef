"""That a phase of an activity is done: all that is kept of it, its days are the activity's (X-21, GAP-15)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person
from qaportal.programme.models.duties import TAKEN_BACK
from qaportal.programme.models.year import Activity


class PhaseMark(Model):
    """That a phase of an activity was done on a day; `done_by` is who said so, and `done_at` when.

    A phase of each record or of each day of a visit has one mark for all of them. What was taken back stays as a row,
    until it is done after all.
    """

    __tablename__ = "phase_mark"
    __table_args__ = (
        UniqueConstraint("activity_id", "phase_key"),
        CheckConstraint(TAKEN_BACK, name="taken_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    phase_key: Mapped[str] = mapped_column(String(64))
    done_on: Mapped[date]
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    done_by: Mapped[Person] = relationship(foreign_keys=[done_by_id])

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.taken_back_at is None
