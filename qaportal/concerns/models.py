"""What was raised, who was told of it and when. Neither table of the first lane holds a word about a child; the second
lane points to no work at all."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling.models import SEALED, Record

TITLE = 200  # characters of a post's name
_GOES_UP = text("goes_up_at IS NOT NULL")


class SafetyConcern(Model):
    """Somebody saw that a child may be at risk now (NS-032): from which work, about which record, where; never what.

    It is `acknowledged` by the first of those told. Where nobody has by `goes_up_at`, the next `rung` is told; None is
    for one that goes up no further. Then it is `documented`, which ends it: on the child's record, on which day, and
    under which reference there, sealed.
    """

    __tablename__ = "safety_concern"
    __table_args__ = (
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged"),
        CheckConstraint("(documented_at IS NULL) = (documented_by_id IS NULL)", name="documented"),
        CheckConstraint("(documented_at IS NULL) = (documented_on IS NULL)", name="documented_on"),
        CheckConstraint("(documented_at IS NULL) = (reference = '')", name="reference"),
        CheckConstraint("goes_up_at IS NULL OR (acknowledged_at IS NULL AND documented_at IS NULL)", name="goes_up"),
        Index("ix_safety_concern_goes_up", "goes_up_at", sqlite_where=_GOES_UP, postgresql_where=_GOES_UP),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_record.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    alert_key: Mapped[str] = mapped_column(String(64), default="")
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rung: Mapped[int] = mapped_column(default=0)
    goes_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    documented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    documented_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    documented_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(SEALED), default="")

    activity: Mapped[Activity] = relationship()
    record: Mapped[Record | None] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
    acknowledged_by: Mapped[Person | None] = relationship(foreign_keys=[acknowledged_by_id])
    documented_by: Mapped[Person | None] = relationship(foreign_keys=[documented_by_id])
    notices: Mapped[list["ConcernNotice"]] = relationship(back_populates="concern", order_by="ConcernNotice.id")

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be documented."""
        return self.documented_at is None

    @property
    def may_be_documented(self) -> bool:
        """Whether it is time for that: somebody has acknowledged it, or there is nobody who could."""
        return self.acknowledged_at is not None or not self.notices

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if not self.is_open:
            return "Documented"
        return "Acknowledged" if self.acknowledged_at else "Nobody has acknowledged it yet"


class ConcernNotice(Model):
    """Somebody was told of a concern: as the holder of which post, in whose place where they stand in for somebody
    (`instead_of`), on which rung (0: at once), and when they acknowledged it."""

    __tablename__ = "concern_notice"
    __table_args__ = (UniqueConstraint("concern_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("safety_concern.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post: Mapped[str] = mapped_column(String(TITLE))
    instead_of: Mapped[str] = mapped_column(String(TITLE), default="")
    rung: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    concern: Mapped[SafetyConcern] = relationship(back_populates="notices")
    person: Mapped[Person] = relationship()


class StaffMatter(Model):
    """Somebody's work, raised with the manager whose it is to act on (NS-031). The text is sealed. Nothing here leads
    to an activity, a record or a review, and nothing there leads here. `instead_of` is the line manager in whose place
    it went to somebody above, as they had left or were away."""

    __tablename__ = "staff_matter"
    __table_args__ = (
        CheckConstraint("(received_at IS NULL) = (received_by_id IS NULL)", name="received"),
        CheckConstraint("about_person_id <> to_id AND to_id <> raised_by_id", name="apart"),
        CheckConstraint("to_as IN ('manager', 'above', 'head')", name="to_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    about_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_as: Mapped[str] = mapped_column(String(8))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text, deferred=True)
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    about_person: Mapped[Person] = relationship(foreign_keys=[about_person_id])
    to: Mapped[Person] = relationship(foreign_keys=[to_id])
    instead_of: Mapped[Person | None] = relationship(foreign_keys=[instead_of_id])
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
