"""A second look at a review, what it found each time that it came in, and the talks about a difference."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person
from qaportal.reviews.models import Review
from qaportal.timetable.models import Slot

LEVEL = 40  # characters, as of a level's key
WITH, SAID, WHY = 500, 4000, 2000


class SecondLook(Model):
    """Somebody looks again at `review`, asked once its first look was in: because the framework has all looked at, it
    was of the `share` that was drawn, or it met the `condition`. `slot` is the moderator's seat. `check` is the
    moderator's own form, where it is one of its own (BD-024).

    It is settled once it is known which grade stands (`grade`, "" where none was given). Both grades stay, with every
    verdict (NS-043).
    """

    __tablename__ = "second_look"
    __table_args__ = (
        CheckConstraint("why IN ('all', 'share', 'condition')", name="why"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        CheckConstraint("settled_at IS NOT NULL OR grade = ''", name="grade"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), unique=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    check_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), unique=True)
    why: Mapped[str] = mapped_column(String(9))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    grade: Mapped[str] = mapped_column(String(LEVEL), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    review: Mapped[Review] = relationship(foreign_keys=[review_id])
    check: Mapped[Review | None] = relationship(foreign_keys=[check_id])
    slot: Mapped[Slot | None] = relationship()
    settled_by: Mapped[Person | None] = relationship()
    verdicts: Mapped[list["Verdict"]] = relationship(back_populates="look", order_by="Verdict.number")
    talks: Mapped[list["Talk"]] = relationship(back_populates="look", order_by="Talk.number")

    @property
    def verdict(self) -> "Verdict | None":
        """What it found, as it holds now: the last one, unless the review went back since."""
        last = self.verdicts[-1] if self.verdicts else None
        return last if last and last.ended_at is None else None

    @property
    def talk(self) -> "Talk | None":
        """The last talk about the verdict that holds now."""
        last, verdict = self.talks[-1] if self.talks else None, self.verdict
        return last if last and verdict and last.verdict_number == verdict.number else None

    @property
    def is_settled(self) -> bool:
        """Whether it is known which grade stands."""
        return self.settled_at is not None


class Verdict(Model):
    """What a second look found when the moderator's part came in: both grades as they were then, and whether the audit
    was good enough ("yes", "partly", "no", "" where nobody asks): two judgements, never one (D73). A level is a key of
    the scale of the work, "" where none was given.

    One is ended when the review goes back, with what is to be changed, or was written anew; the next has the next
    `number`. `stands_by` let an audit stand that was not judged good enough.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint("quality IN ('', 'yes', 'partly', 'no')", name="quality"),
        CheckConstraint("ended_at IS NOT NULL OR sent_back_by_id IS NULL", name="sent_back"),
        CheckConstraint("(sent_back_by_id IS NULL) = (sent_back_why = '')", name="sent_back_why"),
        CheckConstraint("(stands_at IS NULL) = (stands_by_id IS NULL)", name="stands"),
    )

    look_id: Mapped[int] = mapped_column(ForeignKey("second_look.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    first_grade: Mapped[str] = mapped_column(String(LEVEL), default="")
    second_grade: Mapped[str] = mapped_column(String(LEVEL), default="")
    quality: Mapped[str] = mapped_column(String(6), default="")
    first_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_back_why: Mapped[str] = mapped_column(Text, default="")
    stands_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stands_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    look: Mapped[SecondLook] = relationship(back_populates="verdicts")
    first_by: Mapped[Person] = relationship(foreign_keys=[first_by_id])
    given_by: Mapped[Person] = relationship(foreign_keys=[given_by_id])
    sent_back_by: Mapped[Person | None] = relationship(foreign_keys=[sent_back_by_id])
    stands_by: Mapped[Person | None] = relationship(foreign_keys=[stands_by_id])

    @property
    def differs(self) -> bool:
        """Whether the two grades are not the same."""
        return self.first_grade != self.second_grade

    @property
    def is_poor(self) -> bool:
        """Whether the audit was judged not good enough, and nobody let it stand."""
        return self.quality == "no" and self.stands_at is None


class Talk(Model):
    """The record of a conversation between reviewer and moderator about their grades (NS-044): the day, who took part
    beside the two, what was said, and the grade that they agreed on; "" where they did not."""

    __tablename__ = "talk"
    __table_args__ = (UniqueConstraint("look_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    look_id: Mapped[int] = mapped_column(ForeignKey("second_look.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    verdict_number: Mapped[int]
    held_on: Mapped[date]
    with_whom: Mapped[str] = mapped_column(String(WITH), default="")
    said: Mapped[str] = mapped_column(Text)
    agreed_grade: Mapped[str] = mapped_column(String(LEVEL), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    look: Mapped[SecondLook] = relationship(back_populates="talks")
    recorded_by: Mapped[Person] = relationship()
