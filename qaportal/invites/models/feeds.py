"""Subscription links, the events behind them, and what keeps a poll cheap: a version a tag, a body a feed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person, Service, Team

_LIVE = text("revoked_at IS NULL")


class Feed(Model):
    """One person's secret link to one calendar. The link is worked out, never kept: only its SHA-256 is here.

    `scope` says in one word which calendar it is ("mine", "team:3", "type:spotlight"), so that nobody has
    the same one twice.
    """

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint("(kind = 'team') = (team_id IS NOT NULL)", name="team"),
        CheckConstraint("(kind = 'service') = (service_id IS NOT NULL)", name="service"),
        CheckConstraint("(kind = 'type') = (type_key <> '')", name="type"),
        Index("uq_feed_live_scope", "person_id", "scope", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    scope: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(160))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    type_key: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_collected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_collected_by: Mapped[str] = mapped_column(String(40), default="")

    person: Mapped[Person] = relationship()
    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()


class FeedEvent(Model):
    """One calendar event of a published activity: the activity itself ("main"), a phase’s due day, somebody’s seat, a
    session of its timetable.

    A row is never deleted: a cancelled one keeps its UID and SEQUENCE, so that neither is ever used again lower
    (S02, U01). `vevent` is what feeds join; `starts_on` and `ends_on` are days in England, both included.
    """

    __tablename__ = "feed_event"
    __table_args__ = (
        UniqueConstraint("activity_id", "part"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        Index("ix_feed_event_window", "ends_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    part: Mapped[str] = mapped_column(String(64))
    uid: Mapped[str] = mapped_column(String(255), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(400))
    begins_at: Mapped[datetime] = mapped_column(UTCDateTime)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    vevent: Mapped[bytes] = mapped_column(LargeBinary)
    is_gone: Mapped[bool] = mapped_column(default=False)

    tags: Mapped[list["FeedEventTag"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class FeedEventTag(Model):
    """Whom an event concerns: a feed is the events that carry any of its tags."""

    __tablename__ = "feed_event_tag"

    tag: Mapped[str] = mapped_column(String(80), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("feed_event.id"), primary_key=True, index=True)


class FeedState(Model):
    """How often the events of a tag have changed: one step a publication, in its transaction."""

    __tablename__ = "feed_state"

    tag: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FeedBody(Model):
    """The bytes last served for one set of tags under one name, shared by all whose feed is the same."""

    __tablename__ = "feed_body"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    etag: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
