"""The press of a button by which everybody concerned is told of a year."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Programme


class Mailing(Model):
    """Invitations to a whole year, from one press. Its letters are written after it, an activity at a time, each in a
    transaction of its own.

    `looked_at` has what was seen when Send was pressed: (activity id, seal), in the order of writing; `done` says how
    many of them are dealt with, `passed_over` are references of those that had changed by then. Nobody in `asked_by`
    means the portal itself (the command line).
    """

    __tablename__ = "mailing"
    __table_args__ = (CheckConstraint("(stopped_at IS NULL) = (stopped_by_id IS NULL)", name="stopped"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    everyone: Mapped[bool] = mapped_column(default=False)
    looked_at: Mapped[list[tuple[int, str]]] = mapped_column(JSON, default=list)
    hold: Mapped[int] = mapped_column(default=0)  # seconds that they wait before they leave
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    programme: Mapped[Programme] = relationship()
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    stopped_by: Mapped[Person | None] = relationship(foreign_keys=[stopped_by_id])

    @property
    def is_being_written(self) -> bool:
        """Whether letters of it are still to be written."""
        return self.finished_at is None and self.stopped_at is None
