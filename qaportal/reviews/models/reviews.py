"""A filled form, its parts by seat, its answers, and who was let in to read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.frameworks.models import Framework
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models.made import MadeForm
from qaportal.sampling.models import SEALED, Record
from qaportal.timetable.models import Slot

NOTE = 4000  # characters
REASON = 500
SAVE_ID = 64


class Review(Model):
    """A form filled for one thing: a sampled record, one holder's look, or an activity as a whole.

    `key` says which one it is among those of its activity on that form; `number` is how people speak of it. It re-opens
    for ever with the form that it was written on: that of its framework version, or a `made_form`. `slot` is the seat
    whose holder fills it, where each holder has their own. `grade` is the level that stands; both grades of a second
    look stay with their parts (NS-043). It is final once nobody is to write in it any more.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("activity_id", "form_key", "key"),
        UniqueConstraint("activity_id", "number"),
        CheckConstraint("finalised_at IS NOT NULL OR finalised_by_id IS NULL", name="finalised"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(40))
    made_form_id: Mapped[int | None] = mapped_column(ForeignKey("made_form.id"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_record.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state_version: Mapped[int] = mapped_column(default=0)
    grade: Mapped[str] = mapped_column(String(40), default="")
    finalised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finalised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    framework: Mapped[Framework] = relationship()
    made_form: Mapped[MadeForm | None] = relationship()
    record: Mapped[Record | None] = relationship()
    slot: Mapped[Slot | None] = relationship()
    parts: Mapped[list["FilledPart"]] = relationship(back_populates="review", order_by="FilledPart.position")

    @property
    def is_final(self) -> bool:
        """Whether nobody is to write in it any more."""
        return self.finalised_at is not None

    @property
    def is_closed(self) -> bool:
        """Whether it is wanted no more: its record was replaced or drawn anew, its work called off."""
        return self.activity.is_cancelled or (self.record is not None and not self.record.counts)


class FilledPart(Model):
    """One seat's part of a review. `omitted` are keys of the sections that were left out (D51); `none_reason` is why
    there is nothing in it (D70). Handed in, it is locked, until it is sent back."""

    __tablename__ = "filled_part"
    __table_args__ = (
        CheckConstraint("(handed_in_at IS NULL) = (handed_in_by_id IS NULL)", name="handed_in"),
        Index("ix_filled_part_handed_in_by_id", "handed_in_by_id"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    omitted: Mapped[list[str]] = mapped_column(JSON, default=list)
    none_reason: Mapped[str] = mapped_column(String(200), default="")
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    handed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    review: Mapped[Review] = relationship(back_populates="parts")
    written_by: Mapped[Person | None] = relationship(foreign_keys=[written_by_id])
    handed_in_by: Mapped[Person | None] = relationship(foreign_keys=[handed_in_by_id])

    @property
    def is_in(self) -> bool:
        """Whether it was handed in."""
        return self.handed_in_at is not None


class Answer(Model):
    """What was written to one question: its value as plain data, and the text beside it (evidence, or why this grade).

    `version` counts the saves: one that was made on an older version is refused (CC-1). `save_id` is that of the last
    save, so that a save sent twice is known again (CC-3). `sealed` holds a record reference, which is never plain.
    """

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("version > 0", name="version"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    part_key: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    sealed: Mapped[str] = mapped_column(String(SEALED), default="")
    version: Mapped[int]
    save_id: Mapped[str] = mapped_column(String(SAVE_ID), default="")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    saved_by: Mapped[Person] = relationship()


class Return(Model):
    """A part that was handed in and sent back, by whom and what is to be changed. It stays when it is in again."""

    __tablename__ = "part_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    part_key: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text)
    returned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    returned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    returned_by: Mapped[Person] = relationship()


class Look(Model):
    """Somebody who has no seat on a review was let in to read it for a while, and said why (AC-11)."""

    __tablename__ = "review_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(REASON))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()
