"""Who works here, in which post, team and service, under whom, and since when."""

from datetime import UTC, date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib import clock
from qaportal.lib.db import Model
from qaportal.lib.routing import new_public_id
from qaportal.people.models.org import DATES, Post, Service, Team, runs


class Person(UserMixin, Model):
    """Someone who works for the council, or a guest. Staff number is the key that HR gives."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    staff_number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    phone: Mapped[str] = mapped_column(String(30), default="")  # at work; "" where none is known
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
    began_at = datetime(1, 1, 1, tzinfo=UTC)  # when that browser signed in
    # Whether somebody's post names them as line manager today, as far as their sign-in was read; never stored.
    has_reports = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the secret of one row of `sign_in`, never the person's own id."""
        return self.token

    def is_here(self, day: date) -> bool:
        """Whether they work here on `day`; the last day counts."""
        return runs(self.joined_on, self.left_on, day)

    def appointments_on(self, day: date) -> list["Appointment"]:
        """The posts they hold on `day`."""
        return [held for held in self.appointments if runs(held.starts_on, held.ends_on, day)]

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
        granted = {grant.role for grant in self.grants if runs(grant.starts_on, grant.ends_on, day)}
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
    def home_id(self) -> int | None:
        """The id of the service that the post belongs to, through its team where it has one."""
        return self.team.service_id if self.team else self.service_id

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
