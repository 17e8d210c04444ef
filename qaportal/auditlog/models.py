"""One table of what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from qaportal.lib.db import Model, UTCDateTime


class LogEntry(Model):
    """One act: past tense, on one thing, by one person or by the portal itself. `once` keeps a look from being noted
    twice on one day; None for everything else."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_thing", "thing_kind", "thing_ref", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    person_name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(60))
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_ref: Mapped[str] = mapped_column(String(120))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    once: Mapped[str | None] = mapped_column(String(200), unique=True)


@event.listens_for(LogEntry, "before_update")
@event.listens_for(LogEntry, "before_delete")
def refuse_rewriting(_mapper: Mapper[Any], _connection: Any, entry: LogEntry) -> None:
    """The log is only ever added to (AU-1)."""
    raise TypeError(f"log entry {entry.id} cannot be changed or removed")
