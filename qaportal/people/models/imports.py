"""Staff files that were checked."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models.persons import Person


class PeopleImport(Model):
    """A staff file that was checked: exactly what it would write, then whether it was written or undone.

    Nobody in `confirmed_by` or `undone_by` of one that was means the portal itself (the command line).
    """

    __tablename__ = "people_import"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NOT NULL OR confirmed_by_id IS NULL", name="confirmed"),
        CheckConstraint("undone_at IS NOT NULL OR undone_by_id IS NULL", name="undone"),
        CheckConstraint("undone_at IS NULL OR confirmed_at IS NOT NULL", name="undone_after_confirmed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    # What the database looked like when the file was checked; confirming is refused when it has moved on.
    base_digest: Mapped[str] = mapped_column(String(64))
    # How many of each section the plan holds, so that a list of imports need not read the plans (megabytes).
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    undo: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def writes_something(self) -> bool:
        """Whether confirming it would change anything."""
        return any(self.counts.get(section, 0) for section in ("new", "changed", "left"))
