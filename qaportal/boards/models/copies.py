"""Reports as Word or PDF files, for as long as the files are kept."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

KEPT = timedelta(hours=24)
STUCK = timedelta(minutes=3)
ENDINGS = {"word": "docx", "pdf": "pdf"}


class ReportCopy(Model):
    """A report that somebody takes out as a file, with its figures of that moment (`body`). The file and the body go
    after a day; the line stays. `key` is that of the register."""

    __tablename__ = "report_copy"
    __table_args__ = (
        CheckConstraint("kind IN ('word', 'pdf')", name="kind"),
        CheckConstraint("failure = '' OR finished_at IS NOT NULL", name="failure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    key: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(String(400))
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    failure: Mapped[str] = mapped_column(String(300), default="")
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int] = mapped_column(default=0)

    asked_by: Mapped[Person] = relationship()

    @property
    def is_finished(self) -> bool:
        """Whether nothing more comes of it: there is a file, or there will be none."""
        return self.finished_at is not None

    def is_there(self, now: datetime) -> bool:
        """Whether its file can be fetched: it was made, and its day is not over."""
        return self.finished_at is not None and not self.failure and now < self.finished_at + KEPT

    def is_stuck(self, now: datetime) -> bool:
        """Whether nothing has come of it for so long that nothing will."""
        return not self.is_finished and now - (self.started_at or self.asked_at) > STUCK

    @property
    def file_name(self) -> str:
        """What the file is called: it names the report and nobody."""
        return f"report-{self.key.replace('/', '-')}.{ENDINGS[self.kind]}"
