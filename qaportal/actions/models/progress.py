"""What became of an action on its way: notes, days that moved, findings that lead to it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models import Review

if TYPE_CHECKING:
    from qaportal.actions.models.actions import Action

REASON = 500  # characters


class Update(Model):
    """A note on how far an action is, or why it was sent back or opened again."""

    __tablename__ = "action_update"
    __table_args__ = (
        CheckConstraint("kind IN ('note', 'sent_back', 'reopened')", name="kind"),
        Index("ix_action_update_action_id", "action_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    action: Mapped["Action"] = relationship(back_populates="updates")
    noted_by: Mapped[Person | None] = relationship()


class DueChange(Model):
    """The day of an action was moved, by whom and why. One to a later day is a slip; all of them stay (X-16)."""

    __tablename__ = "due_change"
    __table_args__ = (
        CheckConstraint("from_on <> to_on", name="moves"),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_due_change_action_id", "action_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(REASON))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    action: Mapped["Action"] = relationship(back_populates="changes")
    changed_by: Mapped[Person | None] = relationship()

    @property
    def is_slip(self) -> bool:
        """Whether it was moved to a later day."""
        return self.to_on > self.from_on


class ActionSource(Model):
    """A finding that leads to an action: of a piece of work, or of a review. One action may answer several findings."""

    __tablename__ = "action_source"
    __table_args__ = (
        CheckConstraint("activity_id IS NOT NULL OR review_id IS NOT NULL OR finding <> ''", name="something"),
        Index("ix_action_source_action_id", "action_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    finding: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    action: Mapped["Action"] = relationship(back_populates="sources")
    activity: Mapped[Activity | None] = relationship()
    review: Mapped[Review | None] = relationship()
    added_by: Mapped[Person | None] = relationship()
