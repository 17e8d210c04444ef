"""The register of what was taken out of the portal as a file, and the files themselves for as long as they are kept."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.frameworks.models import Framework
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.reviews.models.reviews import REASON, Review

KEPT = timedelta(hours=24)
STUCK = timedelta(minutes=3)  # nothing takes longer: the making itself is ended after one
_THERE = text("removed_at IS NULL")


class Export(Model):
    """A copy of a review that somebody took out, and why; or a blank form of a framework, for which nobody asks why.

    `others` is how many references of other records its text holds. `sha256` and `size` (bytes) are of the file, which
    is removed after a day; the line stays.
    """

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("(review_id IS NULL) <> (framework_id IS NULL)", name="one_subject"),
        CheckConstraint("(review_id IS NULL) = (reason = '')", name="reason"),
        CheckConstraint("(framework_id IS NULL) = (form_key = '')", name="form"),
        CheckConstraint("failure = '' OR finished_at IS NOT NULL", name="failure"),
        CheckConstraint("removed_at IS NULL OR finished_at IS NOT NULL", name="removed"),
        # Those that the clock looks through: in the making, or still there.
        Index("ix_export_there", "finished_at", sqlite_where=_THERE, postgresql_where=_THERE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    framework_id: Mapped[int | None] = mapped_column(ForeignKey("framework.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    others: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failure: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    review: Mapped[Review | None] = relationship()
    framework: Mapped[Framework | None] = relationship()
    asked_by: Mapped[Person] = relationship()

    @property
    def is_finished(self) -> bool:
        """Whether nothing more comes of it: there is a file, or there will be none."""
        return self.finished_at is not None

    def is_there(self, now: datetime) -> bool:
        """Whether its file can be fetched: it was made, and its day is not over."""
        if self.finished_at is None or self.failure or self.removed_at:
            return False
        return now < self.finished_at + KEPT

    def is_stuck(self, now: datetime) -> bool:
        """Whether nothing has come of it for so long that nothing will."""
        return not self.is_finished and now - (self.started_at or self.asked_at) > STUCK

    @property
    def file_name(self) -> str:
        """What the file is called: it names the work and nobody (DM-2)."""
        ending = {"word": "docx", "pdf": "pdf"}[self.kind]
        if self.review is None:
            return f"blank-{self.form_key.replace('_', '-')}.{ending}"
        return f"{self.review.activity.ref}-review-{self.review.number}.{ending}"


class ExportFile(Model):
    """The file of an export, sealed; gone after a day."""

    __tablename__ = "export_file"

    export_id: Mapped[int] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
