"""Somebody cannot come and asks for cover; others are asked, and one takes the seat (X-06, NS-088, LB-042)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.allocation.models.seats import Assignment
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

_OPEN = text("closed_at IS NULL")


class CoverRequest(Model):
    """A seat that its holder cannot keep. It is closed when somebody takes the seat (`taken_by_id`), when it is taken
    back, or when the seat ended otherwise. Whether the holder is in conflict is kept; no other reason is."""

    __tablename__ = "cover_request"
    __table_args__ = (
        CheckConstraint("taken_by_id IS NULL OR closed_at IS NOT NULL", name="taken"),
        Index("uq_cover_request_open", "assignment_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    is_conflict: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    assignment: Mapped[Assignment] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id])
    offers: Mapped[list["CoverOffer"]] = relationship(back_populates="request", order_by="CoverOffer.id")

    @property
    def is_open(self) -> bool:
        """Whether somebody is still looked for."""
        return self.closed_at is None


class CoverOffer(Model):
    """Somebody who may take the seat was asked to, and what they said: nothing yet, no, or yes."""

    __tablename__ = "cover_offer"
    __table_args__ = (
        UniqueConstraint("request_id", "person_id"),
        CheckConstraint("answer IN ('', 'no', 'yes')", name="answer"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    request_id: Mapped[int] = mapped_column(ForeignKey("cover_request.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(3), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    request: Mapped[CoverRequest] = relationship(back_populates="offers")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
