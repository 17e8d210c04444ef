"""What narrows whom the engine may choose beside a framework's rules: caps for each post, declared conflicts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Post
from qaportal.sampling.models import Record

_STANDS = text("ended_at IS NULL")


class PostCap(Model):
    """At most so many seats for whoever holds a post: in each activity (a cycle), and in the twelve months that end
    with a seat. None means
    no cap."""

    __tablename__ = "post_cap"
    __table_args__ = (
        CheckConstraint("per_cycle IS NOT NULL OR per_year IS NOT NULL", name="some"),
        CheckConstraint("per_cycle >= 0 AND per_year >= 0", name="positive"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    per_cycle: Mapped[int | None]
    per_year: Mapped[int | None]
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    post: Mapped[Post] = relationship()


class Conflict(Model):
    """Somebody is too near to a colleague or to the family of a record to look at their work, as they said themselves.

    Which of the two is kept, and never why.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        CheckConstraint("(with_id IS NULL) <> (record_id IS NULL)", name="one_subject"),
        CheckConstraint("with_id <> person_id", name="two_people"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        Index("uq_conflict_with", "person_id", "with_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("uq_conflict_record", "person_id", "record_id", unique=True, sqlite_where=_STANDS,
              postgresql_where=_STANDS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    with_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_record.id", ondelete="CASCADE"), index=True)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    other: Mapped[Person | None] = relationship(foreign_keys=[with_id])
    record: Mapped[Record | None] = relationship()
