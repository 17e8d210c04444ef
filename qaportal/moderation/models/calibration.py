"""One review graded by many, to see how alike they judge."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.reviews.models import Review

_OPEN = text("closed_at IS NULL")
REASON = 4000  # characters of why somebody gave this grade


class Calibration(Model):
    """A review that people were asked to grade without its grades, up to and on the day `due_on`. Until that day is
    over, or all are in, or it was closed, nobody sees what others gave. `shows_names`: whether it says then who;
    `told_at`: when everybody was told that it is over."""

    __tablename__ = "calibration"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        Index("uq_calibration_open_review", "review_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date]
    shows_names: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    review: Mapped[Review] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    grades: Mapped[list["CalibrationGrade"]] = relationship(
        back_populates="calibration", order_by="CalibrationGrade.person_id"
    )

    def is_over(self, today: date) -> bool:
        """Whether what everybody gave may be seen."""
        all_in = bool(self.grades) and all(one.is_in for one in self.grades)
        return self.closed_at is not None or today > self.due_on or all_in

    def of(self, person_id: int) -> "CalibrationGrade | None":
        """What somebody was asked for."""
        return next((one for one in self.grades if one.person_id == person_id), None)


class CalibrationGrade(Model):
    """Somebody was asked to grade it; the grade they gave and why. It is given once."""

    __tablename__ = "calibration_grade"
    __table_args__ = (
        CheckConstraint("(given_at IS NULL) = (grade = '')", name="given"),
        CheckConstraint("(given_at IS NULL) = (why = '')", name="why"),
    )

    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    grade: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    calibration: Mapped[Calibration] = relationship(back_populates="grades")
    person: Mapped[Person] = relationship()

    @property
    def is_in(self) -> bool:
        """Whether they gave one."""
        return self.given_at is not None
