"""Services, teams, the names that they go by, and posts; and what every dated row shares."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model

DATES = "ends_on IS NULL OR ends_on >= starts_on"


def runs(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether `day` lies between the two, both included; no end means still."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


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
