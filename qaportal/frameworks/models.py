"""Installed packs, and since when each is in force. A version, once installed, is never changed or removed: years are
pinned to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person


class Framework(Model):
    """One version of one pack. `body` is the pack as written; `digest` is the SHA-256 of it, in hex."""

    __tablename__ = "framework"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    authority: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64))
    # JSON, not JSONB: the order of activities is the order of their lanes.
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    installed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty where the portal itself installed it, from the command line.
    installed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    installed_by: Mapped[Person | None] = relationship()

    @property
    def ref(self) -> str:
        """How it is spoken of and addressed: `council/2022-1`."""
        return f"{self.key}/{self.version}"

    def is_valid_on(self, day: date) -> bool:
        """Whether the framework says that it holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@event.listens_for(Framework, "before_update")
@event.listens_for(Framework, "before_delete")
def refuse_rewriting(_mapper: Mapper[Any], _connection: Connection, framework: Framework) -> None:
    """Old years re-open with the rules they were made under."""
    raise TypeError(f"framework {framework.id} is installed and cannot be changed or removed")


class Adoption(Model):
    """From which day the council works under which version. The one with the latest day that has come is in force."""

    __tablename__ = "adoption"

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    from_on: Mapped[date] = mapped_column(unique=True)
    adopted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty where it was done from the command line.
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    framework: Mapped[Framework] = relationship()
    adopted_by: Mapped[Person | None] = relationship()
