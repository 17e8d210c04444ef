"""Who works here, in which post, team and service, under whom, and since when."""

from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib import clock
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id

# How long a sign-in lives without use and at most, and how long a link by mail can be used (SE-2).
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
LINK_LIVES = timedelta(minutes=15)
NOTED_EVERY = timedelta(minutes=5)
LINK_ENDED = "This sign-in link was used already or is more than 15 minutes old. Ask for a new one."

DATES = "ends_on IS NULL OR ends_on >= starts_on"


def _runs(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)


def digest_of(token: str) -> bytes:
    """What is kept of a secret (TK-1)."""
    return sha256(token.encode()).digest()


class Service(Model):
    """A part of the council with a head; holds teams."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Team(Model):
    """A team of one service."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    service: Mapped[Service] = relationship()


class Alias(Model):
    """Another name by which a team or a service is known. `folded` is how it is looked up (lib.text.folded)."""

    __tablename__ = "alias"
    __table_args__ = (CheckConstraint("(team_id IS NULL) <> (service_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(500), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)


class Post(Model):
    """A kind of job. `role` is what holding it lets a person do; "" gives nothing but a sign-in."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(120), unique=True)
    role: Mapped[str] = mapped_column(String(40), default="")


class Person(UserMixin, Model):
    """Someone who works for the council, or a guest. Staff number is the key that HR gives."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    staff_number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    # Part of every secret link of theirs: raising it kills them all at once, for good (A34).
    access_epoch: Mapped[int] = mapped_column(default=0)
    theme: Mapped[str] = mapped_column(String(12), default="auto")
    version: Mapped[int] = mapped_column()

    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="person", foreign_keys="Appointment.person_id", order_by="Appointment.starts_on"
    )
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="person", order_by="RoleGrant.starts_on")

    __mapper_args__ = {"version_id_col": version}

    # The secret of the browser that they are signed in with, where one is; never stored.
    token = ""

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the secret of one row of `sign_in`, never the person's own id."""
        return self.token

    def is_here(self, day: date) -> bool:
        """Whether they work here on `day`; the last day counts."""
        return _runs(self.joined_on, self.left_on, day)

    def appointments_on(self, day: date) -> list["Appointment"]:
        """The posts they hold on `day`."""
        return [held for held in self.appointments if _runs(held.starts_on, held.ends_on, day)]

    def main_appointment(self, day: date) -> "Appointment | None":
        """The post that a staff file speaks of: the latest held on `day`, or else the next to begin."""
        held = self.appointments_on(day)
        coming = [other for other in self.appointments if other.starts_on > day]
        return held[-1] if held else coming[0] if coming else None

    @property
    def role_keys(self) -> frozenset[str]:
        """Keys of the roles they hold today: those of their posts, and those granted by name."""
        day = clock.today()
        posts = {held.post.role for held in self.appointments_on(day)}
        granted = {grant.role for grant in self.grants if _runs(grant.starts_on, grant.ends_on, day)}
        return frozenset((posts | granted) - {""})


class Appointment(Model):
    """A person in a post, in a team or a service (or neither, for directors), under a line manager, for a time."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(DATES, name="dates"),
        CheckConstraint("team_id IS NULL OR service_id IS NULL", name="one_place"),
        Index("ix_appointment_team_dates", "team_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="appointments", foreign_keys=[person_id])
    manager: Mapped[Person | None] = relationship(foreign_keys=[manager_id])
    post: Mapped[Post] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()

    @property
    def place(self) -> str:
        """The name of the team or service, "" where the post belongs to neither."""
        return self.team.name if self.team else self.service.name if self.service else ""


class RoleGrant(Model):
    """A role given to a person by name rather than by post."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint(DATES, name="dates"), UniqueConstraint("person_id", "role", "starts_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="grants")


class SignIn(Model):
    """A signed-in browser (SE-1). The cookie holds a random token; only its SHA-256 is here."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    browser: Mapped[str] = mapped_column(String(80), default="")

    person: Mapped[Person] = relationship()

    @property
    def public_id(self) -> str:
        """How an address names this sign-in: half of the digest, from which nothing can be worked back."""
        return urlsafe_b64encode(self.digest[:16]).decode().rstrip("=")


class SignInLink(Model):
    """A single-use link sent by mail. The secret is made when the mail is written; only its SHA-256 is here."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()


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
