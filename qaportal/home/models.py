"""Who was chased by whom, when, and about what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.invites.models import Letter
from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person


class Chase(Model):
    """That one person was written to about what was late of theirs. It counts as long as its letter waits or has left:
    one that was stopped, given up or found needless has told them nothing."""

    __tablename__ = "chase"
    __table_args__ = (
        Index("ix_chase_at", "chased_at"),
        Index("ix_chase_person_at", "person_id", "chased_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chased_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    chased_at: Mapped[datetime] = mapped_column(UTCDateTime)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), unique=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    chased_by: Mapped[Person] = relationship(foreign_keys=[chased_by_id])
    letter: Mapped[Letter] = relationship()
    items: Mapped[list["ChaseItem"]] = relationship(cascade="all, delete-orphan", order_by="ChaseItem.key")


class ChaseItem(Model):
    """One thing that somebody was chased about: `key` is that of `chasing.Item`, the same as long as it is late."""

    __tablename__ = "chase_item"

    chase_id: Mapped[int] = mapped_column(ForeignKey("chase.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
