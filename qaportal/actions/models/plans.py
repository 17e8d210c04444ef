"""A plan of a team, a service or the whole council, and each time that it was gone through."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.frameworks.models import Framework
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Service, Team
from qaportal.programme.models import Activity


class ActionPlan(Model):
    """A plan by one of the framework's rules for plans (`plan_key`), led by a person (X-17, NS-120..122).

    `activity` is the work that it follows, where it follows one.
    """

    __tablename__ = "action_plan"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("level IN ('team', 'service', 'strategic')", name="level"),
        CheckConstraint("(level = 'team') = (team_id IS NOT NULL)", name="team"),
        CheckConstraint("level <> 'service' OR service_id IS NOT NULL", name="service"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    number: Mapped[int]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    plan_key: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()

    framework: Mapped[Framework] = relationship()
    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    lead: Mapped[Person] = relationship(foreign_keys=[lead_id])
    reviews: Mapped[list["PlanReview"]] = relationship(back_populates="plan", order_by="PlanReview.held_on")

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        """How people speak of it: P-0007."""
        return f"P-{self.number:04d}"

    @property
    def place(self) -> str:
        """The team or service that it is about; "" for the whole council."""
        return self.team.name if self.team else self.service.name if self.service else ""

    @property
    def is_open(self) -> bool:
        """Whether it still takes actions."""
        return self.closed_at is None


class PlanReview(Model):
    """A plan was gone through on a day, and what was said of it as a whole (NS-121, NS-122)."""

    __tablename__ = "plan_review"
    __table_args__ = (UniqueConstraint("plan_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    plan: Mapped[ActionPlan] = relationship(back_populates="reviews")
    noted_by: Mapped[Person | None] = relationship()
