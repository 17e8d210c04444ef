"""A programme year as it is being planned (draft) and as it last left the portal (published)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.frameworks.models import Framework
from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Service, Team


class Programme(Model):
    """One QA year of one framework version. `published_number` is 0 until the first publication."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    year: Mapped[str] = mapped_column(String(7), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_number: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    framework: Mapped[Framework] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_published(self) -> bool:
        """Whether any version of it has left the portal."""
        return self.published_number > 0


class Activity(Model):
    """A planned piece of QA work, as the draft has it. `digest` is of its facts; `published_digest` of those
    that last left the portal ("" = never): the two differ when there is something to publish.

    One with a `duty_key` was opened by somebody to do that standing duty of theirs: no year, list or diary shows it.
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled"),
        CheckConstraint("cancelled_for_id IS NULL OR cancelled_at IS NOT NULL", name="cancelled_for"),
        Index("ix_activity_programme_starts", "programme_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    # The version whose rules it runs by: open work keeps its own when a new one comes into force.
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    # The work that it follows up (WS-061).
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    type_key: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(String(120), default="")
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The version that does not ask for it any more; none where somebody cancelled it.
    cancelled_for_id: Mapped[int | None] = mapped_column(ForeignKey("framework.id"))
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    digest: Mapped[str] = mapped_column(String(32))
    published_digest: Mapped[str] = mapped_column(String(32), default="")
    duty_key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    version: Mapped[int] = mapped_column()

    programme: Mapped[Programme] = relationship()
    framework: Mapped[Framework] = relationship(foreign_keys=framework_id)
    follows: Mapped["Activity | None"] = relationship(remote_side="Activity.id")
    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()
    phases: Mapped[list["Phase"]] = relationship(
        back_populates="activity", order_by="Phase.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_unpublished(self) -> bool:
        """Whether the draft says something else than what last left the portal."""
        return self.digest != self.published_digest


class Phase(Model):
    """A stretch of an activity with an owner and a due day.

    `set_by_hand` says that somebody chose the day; a move works it out anew.
    """

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("activity_id", "key"),
        CheckConstraint("due_on >= starts_on", name="dates"),
        Index("ix_phase_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(64))
    owner_name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    # A wall-clock time in England, "HH:MM"; "" where the whole day is meant (LB-052).
    due_at: Mapped[str] = mapped_column(String(5), default="")
    set_by_hand: Mapped[bool] = mapped_column(default=False)

    activity: Mapped[Activity] = relationship(back_populates="phases")


class Publication(Model):
    """One version of a programme that left the portal, and what it changed for the reader."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    programme: Mapped[Programme] = relationship()


class PublishedActivity(Model):
    """What an activity says outside the portal: the facts of its last publication, nothing of the draft.

    `phases` is a list of {"key", "name", "owner", "owner_name", "starts_on", "due_on"} (ISO days), with "due_at"
    (a wall-clock time) where there is one.
    `since_on` is the first day that its phases are asked for: the day on which it was first published, or that on which
    the portal began to keep what is done, if that is later.
    `posts` are the keys of the posts whose diaries show it. A cancelled activity stays as a row with
    `is_cancelled`, so that it can be told as cancelled; feeds leave it out. One with a `duty_key` is as in `Activity`.
    """

    __tablename__ = "published_activity"
    __table_args__ = (Index("ix_published_activity_programme_starts", "programme_id", "starts_on"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    since_on: Mapped[date] = mapped_column(server_default=text("CURRENT_DATE"))
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    type_key: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(String(120))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(String(120))
    phases: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    posts: Mapped[list[str]] = mapped_column(JSON)
    for_leadership: Mapped[bool]
    is_cancelled: Mapped[bool]
    duty_key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    warnings: Mapped[list[str]] = mapped_column(JSON)
