"""What is written in a report beside its figures, and a report as it was sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person

WORDS = 8000  # characters under each head
SIDES = ("breadth", "depth", "impact")


class ReportText(Model):
    """What is written under one head of a report. `version` counts the saves: one that was made on an older version is
    refused, so that nobody writes over somebody else unseen."""

    __tablename__ = "report_text"
    __table_args__ = (
        CheckConstraint("side IN ('breadth', 'depth', 'impact')", name="side"),
        CheckConstraint("version > 0", name="version"),
    )

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    side: Mapped[str] = mapped_column(String(8), primary_key=True)
    words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    saved_by: Mapped[Person] = relationship()


class ReportFrozen(Model):
    """A report as it was sent: its figures of that moment, as they may be shown, and its words. None is ever changed;
    one that is sent again is a row of its own. `body` is what `collation` makes."""

    __tablename__ = "report_frozen"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(String(400))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    frozen_by: Mapped[Person] = relationship()
