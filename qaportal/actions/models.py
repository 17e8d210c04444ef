"""Actions as reviews recommend them. Their plans and progress come on top of these rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.reviews.models import Review

WHAT, LINE = 2000, 200  # characters


class Action(Model):
    """Something to be done, from the table of a review's part: its `position` there, in the answer to `question_key`.

    `owner_name` is who was named; `owner` the person of the portal, where the name is that of exactly one.
    `first_due_on` never changes; `due_on` is the day that holds. `rules_key` names the framework's rules for it. One
    that its review no longer recommends is withdrawn and stays.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("review_id", "question_key", "position"),
        CheckConstraint("level IN ('child', 'worker', 'team', 'service', 'strategic')", name="level"),
        Index("ix_action_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    number: Mapped[int]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    part_key: Mapped[str] = mapped_column(String(40))
    question_key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    level: Mapped[str] = mapped_column(String(12))
    rules_key: Mapped[str] = mapped_column(String(40), default="")
    what: Mapped[str] = mapped_column(Text)
    support: Mapped[str] = mapped_column(String(LINE), default="")
    owner_name: Mapped[str] = mapped_column(String(LINE))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    review: Mapped[Review] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    @property
    def ref(self) -> str:
        """How people speak of it: A-0142."""
        return f"A-{self.number:04d}"
