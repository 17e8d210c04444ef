"""Forms that are made at run time: for a theme, for a short look (D60)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity


class MadeForm(Model):
    """One version of a form that was made for an activity. `body` is a form template as plain data.

    A version is changed until it is put into use; from then on it stays as it is, for the reviews that were written on
    it. The version in use is the last one that was put into use.
    """

    __tablename__ = "made_form"
    __table_args__ = (
        UniqueConstraint("activity_id", "key", "number"),
        CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
    used_by: Mapped[Person | None] = relationship(foreign_keys=[used_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.body["name"])

    @property
    def is_used(self) -> bool:
        """Whether it was put into use, and so is never changed again."""
        return self.used_at is not None
