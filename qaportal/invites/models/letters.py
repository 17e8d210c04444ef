"""The outbox: mail that is to leave, written in the transaction of what it tells of (JB-1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

_IS_DEAD = text("dead_at IS NOT NULL")
_WAITS = text("sent_at IS NULL AND dead_at IS NULL AND stopped_at IS NULL")


class Letter(Model):
    """One mail to one person. What it says is made when it leaves, by its `kind`, from the ids in `about`, with the
    rights of that moment; `public_id` is its Message-ID, the same at each try.

    It leaves at `due_at` or later; letters of one `thread` in the order in which they were written. Nobody else sends
    it before `leased_until`; `crashes` are tries that came to no answer (the process ended, or the message could not be
    made). In the end it was sent, it is dead (nobody will take it, or nobody should have it any
    more: `failure` says which), or somebody stopped it: without `stopped_by` the portal itself, from the command line.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN stopped_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_end",
        ),
        CheckConstraint("stopped_at IS NOT NULL OR stopped_by_id IS NULL", name="stopped"),
        CheckConstraint("(leased_until IS NULL) = (lease = '')", name="leased"),
        CheckConstraint("dead_at IS NULL OR failure <> ''", name="dead"),
        Index("ix_letter_waiting_due", "due_at", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_letter_thread", "thread", "id"),
        Index("ix_letter_tried", "tried_at"),
        Index("ix_letter_dead", "dead_at", sqlite_where=_IS_DEAD, postgresql_where=_IS_DEAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    kind: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    thread: Mapped[str] = mapped_column(String(80), default="")
    dedupe: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease: Mapped[str] = mapped_column(String(36), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dead_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failure: Mapped[str] = mapped_column(String(300), default="")
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    written_by: Mapped[Person | None] = relationship(foreign_keys=[written_by_id])

    @property
    def waits(self) -> bool:
        """Whether it is still to leave."""
        return self.sent_at is None and self.dead_at is None and self.stopped_at is None
