"""A frame as it was sent, the draw made from it, the records that came of it. References are sealed, never plain."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Service, Team
from qaportal.programme.models import Activity

SEALED = 300  # characters of a sealed reference
_LIVE = text("undone_at IS NULL")


class SampleFrame(Model):
    """A list of records that an activity may draw from. `body` is the sealed file, kept until it is confirmed or put
    aside; `salt` (sealed) makes `digest` say nothing of a short list."""

    __tablename__ = "sample_frame"
    __table_args__ = (
        CheckConstraint("(confirmed_at IS NULL) OR (body = '')", name="body"),
        CheckConstraint("confirmed_at IS NOT NULL OR confirmed_by_id IS NULL", name="confirmed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, deferred=True)
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The case system that is meant where the file does not say.
    system: Mapped[str] = mapped_column(String(40), default="")
    salt: Mapped[str] = mapped_column(String(SEALED), default="", deferred=True)
    digest: Mapped[str] = mapped_column(String(64), default="")
    kept: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    sent_by: Mapped[Person | None] = relationship(foreign_keys=[sent_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def is_confirmed(self) -> bool:
        """Whether its rows are in the portal."""
        return self.confirmed_at is not None


class FrameRow(Model):
    """One record of a frame: its sealed reference ("system|reference") and the facts that rules ask for. `blind` finds
    equal references without reading them; `seen_on` is when the portal's own records last looked at it, as known when
    it was drawn from."""

    __tablename__ = "frame_row"
    __table_args__ = (
        UniqueConstraint("frame_id", "blind"),
        CheckConstraint("(age_from IS NULL) = (age_to IS NULL) AND age_from <= age_to", name="ages"),
        Index("ix_frame_row_blind", "blind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    frame_id: Mapped[int] = mapped_column(ForeignKey("sample_frame.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(SEALED))
    blind: Mapped[str] = mapped_column(String(64))
    opened_on: Mapped[date | None]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    plan_type: Mapped[str] = mapped_column(String(60), default="")
    category: Mapped[str] = mapped_column(String(60), default="")
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    looked_on: Mapped[date | None]
    worked_on: Mapped[date | None]
    seen_on: Mapped[date | None]

    frame: Mapped[SampleFrame] = relationship()
    service: Mapped[Service | None] = relationship()
    team: Mapped[Team | None] = relationship()
    worker: Mapped[Person | None] = relationship()


class Draw(Model):
    """One draw of an activity's sample. One is live at a time; one that was undone stays, with the reason.

    `rules` is what was asked for, `excluded` how many each rule kept out, in words, `strata` what each part gave.
    """

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undo_reason = '')", name="undone"),
        CheckConstraint("undone_at IS NOT NULL OR undone_by_id IS NULL", name="undone_by"),
        Index("uq_draw_live_activity", "activity_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("sample_frame.id", ondelete="CASCADE"), index=True)
    # The version whose rules it was drawn by, and what was looked at then: an activity may change, a draw does not.
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    type_key: Mapped[str] = mapped_column(String(64))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    seed: Mapped[str] = mapped_column(String(64))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    excluded: Mapped[list[list[Any]]] = mapped_column(JSON)
    strata: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    eligible: Mapped[int]
    drawn_on: Mapped[date]
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    undo_reason: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship()
    frame: Mapped[SampleFrame] = relationship()
    drawn_by: Mapped[Person] = relationship(foreign_keys=[drawn_by_id])
    records: Mapped[list["Record"]] = relationship(back_populates="draw", order_by="Record.id")

    @property
    def is_undone(self) -> bool:
        """Whether it counts no more."""
        return self.undone_at is not None


class Record(Model):
    """One sampled record: a row of the frame, as what it was drawn, and for which holder of a seat ("1", "2" …; "" for
    all). One that was replaced stays with who and why; `replaces_id` is the one that it stands in for."""

    __tablename__ = "sampled_record"
    __table_args__ = (
        UniqueConstraint("draw_id", "row_id"),
        CheckConstraint("(replaced_at IS NULL) = (replace_reason = '')", name="replaced"),
        CheckConstraint("(replaced_at IS NULL) = (replaced_by_id IS NULL)", name="replaced_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"), index=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("frame_row.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    method: Mapped[str] = mapped_column(String(12))
    holder: Mapped[str] = mapped_column(String(12), default="")
    stratum: Mapped[str] = mapped_column(String(120), default="")
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    replace_reason: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("sampled_record.id"), unique=True)

    draw: Mapped[Draw] = relationship(back_populates="records")
    row: Mapped[FrameRow] = relationship()
    replaced_by: Mapped[Person | None] = relationship(foreign_keys=[replaced_by_id])

    @property
    def is_replaced(self) -> bool:
        """Whether another one stands in for it."""
        return self.replaced_at is not None

    @property
    def counts(self) -> bool:
        """Whether it is looked at: it was not replaced, and its draw not undone."""
        return not self.is_replaced and not self.draw.is_undone


class Nominee(Model):
    """A record that somebody put forward before the draw, and as what (NS-096)."""

    __tablename__ = "nominee"
    __table_args__ = (UniqueConstraint("activity_id", "blind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(SEALED))
    blind: Mapped[str] = mapped_column(String(64))
    nominated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    nominated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    nominated_by: Mapped[Person] = relationship()
