"""That a report was sent and received: all that the register keeps, the rest is worked out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person


class ReportSent(Model):
    """That one edition of a report was sent on a day; `sent_by` is who said so. `key` is that of the register.

    `address` is where a published report can be read. What was taken back stays as a row, until it is sent after all.
    """

    __tablename__ = "report_sent"
    __table_args__ = (CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    report_key: Mapped[str] = mapped_column(String(64))
    edition_key: Mapped[str] = mapped_column(String(64))
    sent_on: Mapped[date] = mapped_column(index=True)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()

    sent_by: Mapped[Person] = relationship(foreign_keys=[sent_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_taken_back(self) -> bool:
        """Whether it turned out not to have been sent."""
        return self.taken_back_at is not None


class ReportReceipt(Model):
    """That a board received a report on a day. `key` is that of the register, `board` one that the report goes to."""

    __tablename__ = "report_receipt"
    __table_args__ = (
        UniqueConstraint("key", "board"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    board: Mapped[str] = mapped_column(String(64))
    received_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    noted_by: Mapped[Person] = relationship(foreign_keys=[noted_by_id])
