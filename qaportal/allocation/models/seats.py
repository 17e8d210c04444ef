"""Who sits in which seat, and what the engine proposed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable.models import Slot

_SITS = text("ended_at IS NULL")
REASON = 500  # characters
STUCK = timedelta(minutes=3)


class Assignment(Model):
    """A person in a slot. One sits in a slot at a time, and has one seat about one thing (`item`) at a time: both are
    constraints, so that of two who allocate at once one wins.

    `how` says how they came by it. `broken` are keys of rules that somebody chose to break, with their `reason`
    (X-05); `why` is what counted, in sentences. A locked one is never moved by the engine. It is a draft until it is
    published; one that ended after that leaves people's diaries at the next publication (`withdrawn_at`).
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("how IN ('proposed', 'chosen', 'worker', 'cover')", name="how"),
        CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name="ended"),
        CheckConstraint("ended_at IS NOT NULL OR ended_by_id IS NULL", name="ended_by"),
        CheckConstraint(
            "withdrawn_at IS NULL OR (ended_at IS NOT NULL AND published_at IS NOT NULL)", name="withdrawn"
        ),
        Index("uq_assignment_slot", "slot_id", unique=True, sqlite_where=_SITS, postgresql_where=_SITS),
        Index("uq_assignment_item", "person_id", "item", unique=True, sqlite_where=_SITS, postgresql_where=_SITS),
        Index("ix_assignment_slot_id", "slot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    item: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(12))
    is_locked: Mapped[bool] = mapped_column(default=False)
    broken: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    why: Mapped[list[str]] = mapped_column(JSON, default=list)
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    end_reason: Mapped[str] = mapped_column(String(REASON), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    slot: Mapped[Slot] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assigned_by: Mapped[Person | None] = relationship(foreign_keys=[assigned_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])

    @property
    def sits(self) -> bool:
        """Whether they have the seat now."""
        return self.ended_at is None

    @property
    def is_out(self) -> bool:
        """Whether it is in their diary."""
        return self.published_at is not None and self.withdrawn_at is None


class Proposal(Model):
    """What the engine was asked for an activity's seats, how far it is, and what it found.

    `found` has picks, seats that stay empty, bounds and figures, as `allocation.telling` writes them. `base` is of
    the seats and people that it was worked out from: a proposal is used on nothing else. It is used once. With `moves`
    that many seats may move to make the load more even, and nothing else is asked.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("failure = '' OR finished_at IS NOT NULL", name="failure"),
        CheckConstraint("used_at IS NULL OR finished_at IS NOT NULL", name="used"),
        CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    seed: Mapped[int]
    moves: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failure: Mapped[str] = mapped_column(String(300), default="")
    base: Mapped[str] = mapped_column(String(64), default="")
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])

    def is_stuck(self, now: datetime) -> bool:
        """Whether nothing has come of it for so long that nothing will."""
        return not self.is_finished and now - (self.started_at or self.asked_at) > STUCK

    @property
    def is_finished(self) -> bool:
        """Whether the engine is done with it."""
        return self.finished_at is not None
