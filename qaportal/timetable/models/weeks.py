"""A practice week: its host teams, rooms and members, its sessions, and the versions of it that left the portal."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Team
from qaportal.programme.models import Activity
from qaportal.timetable.models.slots import Slot

SITE, REASON, TITLE = 120, 500, 120  # characters


class WeekTeam(Model):
    """A team that hosts members in a week, where it is, and who put it forward (X-04)."""

    __tablename__ = "week_team"
    __table_args__ = (UniqueConstraint("activity_id", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    site: Mapped[str] = mapped_column(String(SITE))
    nominated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    team: Mapped[Team] = relationship()
    nominated_by: Mapped[Person | None] = relationship()


class WeekRoom(Model):
    """A room that a week may use: where it is, its kind (a word of the framework), and for how many."""

    __tablename__ = "week_room"
    __table_args__ = (
        UniqueConstraint("activity_id", "site", "name"),
        CheckConstraint("seats >= 1", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(TITLE))
    site: Mapped[str] = mapped_column(String(SITE))
    kind: Mapped[str] = mapped_column(String(40))
    seats: Mapped[int]


class WeekMember(Model):
    """A seat of the week's roster, who sits in it, and the team that hosts them. `is_fixed` where somebody chose the
    team by hand."""

    __tablename__ = "week_member"
    __table_args__ = (UniqueConstraint("activity_id", "slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    week_team_id: Mapped[int | None] = mapped_column(ForeignKey("week_team.id", ondelete="SET NULL"), index=True)
    is_fixed: Mapped[bool] = mapped_column(default=False)

    slot: Mapped[Slot] = relationship()
    person: Mapped[Person] = relationship()
    host: Mapped[WeekTeam | None] = relationship()


class WeekSession(Model):
    """One session of a week as the draft has it.

    `key` says which one it is: its kind, its member's seat or its host team, and a number. `member` is None where it is
    of a team or of all; `host` None where it is of all. `other` is whom it meets there; `lacks` says what has
    to be there before it can be held at all. It is held on a `day` (1 for
    the first) at `start` (minutes since midnight), or nowhere: then `why` says what blocks it. A locked one is never
    moved by the engine; `reason` is why somebody kept it against a clash.
    """

    __tablename__ = "week_session"
    __table_args__ = (
        UniqueConstraint("activity_id", "key"),
        CheckConstraint("(day IS NULL) = (start IS NULL)", name="placed"),
        CheckConstraint("day IS NOT NULL OR room_id IS NULL", name="room"),
        CheckConstraint("day IS NOT NULL OR NOT is_locked", name="locked"),
        CheckConstraint("minutes >= 1", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("week_member.id", ondelete="CASCADE"), index=True)
    week_team_id: Mapped[int | None] = mapped_column(ForeignKey("week_team.id", ondelete="SET NULL"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("week_room.id", ondelete="SET NULL"), index=True)
    minutes: Mapped[int]
    lacks: Mapped[str] = mapped_column(String(REASON), default="")
    day: Mapped[int | None]
    start: Mapped[int | None]
    is_locked: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    why: Mapped[list[str]] = mapped_column(JSON, default=list)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()

    activity: Mapped[Activity] = relationship()
    member: Mapped[WeekMember | None] = relationship()
    host: Mapped[WeekTeam | None] = relationship()
    other: Mapped[Person | None] = relationship(foreign_keys=[other_id])
    room: Mapped[WeekRoom | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_placed(self) -> bool:
        """Whether it has a time."""
        return self.day is not None


class WeekVersion(Model):
    """A timetable as it left the portal: what everybody but the planners sees. `facts` are its sessions, frozen;
    `changes` say in sentences how it differs from the one before."""

    __tablename__ = "week_version"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changes: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(String(REASON), default="")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    published_by: Mapped[Person | None] = relationship()
