"""Every grade that ever stood on a review, and who was asked to read one without a seat on it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person
from qaportal.reviews.models.reviews import Review

_OPEN = text("ended_at IS NULL")


class StandingGrade(Model):
    """A grade that stood from `set_at` on, until the next one of the same review: the first when it was made final,
    others where it was amended. None is ever changed or removed (NS-043)."""

    __tablename__ = "standing_grade"
    __table_args__ = (CheckConstraint("how IN ('final', 'amended')", name="how"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    grade: Mapped[str] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(8))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    set_by: Mapped[Person | None] = relationship()


class Reading(Model):
    """Somebody without a seat on a review was asked to read it: to settle something about it, or to grade it for
    practice. `hides_grades` keeps every grade of it, and all of the second look, from them. It lasts until `until`,
    or until it is ended; `key` says for what it was given."""

    __tablename__ = "review_reading"
    __table_args__ = (
        Index("uq_review_reading_open", "review_id", "person_id", "key", unique=True, sqlite_where=_OPEN,
              postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    hides_grades: Mapped[bool]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    review: Mapped[Review] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
