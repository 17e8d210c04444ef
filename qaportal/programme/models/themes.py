"""What a year is filled with as it goes: themes with their terms of reference, work that was asked for, benchmarks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models.year import Activity


class ThemeChoice(Model):
    """Who settled what an activity is about, and on which day they met (LB-030, NS-013). The theme itself is the
    activity's subject. `decided_by` is a key of the pack; "" where the framework names nobody."""

    __tablename__ = "theme_choice"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    decided_by: Mapped[str] = mapped_column(String(64), default="")
    decided_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class Terms(Model):
    """Terms of reference of an activity, and the day of the meeting that signed them off (LB-031)."""

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint(
            "(signed_off_at IS NULL) = (signed_off_by_id IS NULL)"
            " AND (signed_off_at IS NULL) = (signed_off_on IS NULL)",
            name="signed_off",
        ),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(String(4000))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_off_on: Mapped[date | None]
    signed_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()

    drafted_by: Mapped[Person] = relationship(foreign_keys=[drafted_by_id])
    signed_off_by: Mapped[Person | None] = relationship(foreign_keys=[signed_off_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_signed_off(self) -> bool:
        """Whether work may start on this text."""
        return self.signed_off_at is not None


class Commission(Model):
    """What somebody asked for, in their own words: kept as it was asked, whatever becomes of the activity (D19)."""

    __tablename__ = "commission"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    subject: Mapped[str] = mapped_column(String(120), default="")
    wanted_on: Mapped[date]
    why: Mapped[str] = mapped_column(String(500))

    activity: Mapped[Activity] = relationship()
    asked_by: Mapped[Person] = relationship()


class Benchmark(Model):
    """A figure or a finding of an activity that a later one is compared with (WS-061, D85)."""

    __tablename__ = "benchmark"
    __table_args__ = (CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    measure: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(300), default="")
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
