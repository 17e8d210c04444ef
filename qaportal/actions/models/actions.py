"""An action: from the table of a review, or made by hand in a plan."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.actions.models.plans import ActionPlan
from qaportal.actions.models.progress import ActionSource, DueChange, Update
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Service, Team
from qaportal.programme.models import Activity
from qaportal.reviews.models import Review

WHAT, LINE = 2000, 200  # characters
LEVELS = {"child": "Child", "worker": "Worker", "team": "Team", "service": "Service", "strategic": "Strategic"}
OPEN_LEVELS = ("team", "service", "strategic")  # those whose words are about no child and no worker


class Action(Model):
    """Something to be done: recommended by a review, at `position` in the answer to `question_key` of its part, or made
    by hand in a plan. `why` it is needed, and the `measure` by which it will be known whether it helped.

    `owner_name` is who was named; `owner` the person of the portal, where the name is that of exactly one.
    `first_due_on` never changes; `due_on` is the day that holds; `asked_on` and
    `asked_of` are the day and the name that its review last gave.
    `rules_key` names the framework's rules for it. One that its review no longer recommends is withdrawn and stays;
    one that is the same as another (`same_as`) goes on there.

    It is done (what was done, what shows it, where management oversight says so), then signed off, then closed: with
    what difference it made, and the work that will look again (`recheck`).
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("review_id", "question_key", "position"),
        CheckConstraint("level IN ('child', 'worker', 'team', 'service', 'strategic')", name="level"),
        CheckConstraint("review_id IS NOT NULL OR plan_id IS NOT NULL", name="origin"),
        CheckConstraint("(started_at IS NULL) = (started_by_id IS NULL)", name="started"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done"),
        CheckConstraint("(done_at IS NULL) = (evidence = '')", name="evidence"),
        CheckConstraint("(signed_off_at IS NULL) = (signed_off_by_id IS NULL)", name="signed_off"),
        CheckConstraint("signed_off_at IS NULL OR done_at IS NOT NULL", name="signed_off_done"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        CheckConstraint("closed_at IS NULL OR signed_off_at IS NOT NULL", name="closed_signed_off"),
        CheckConstraint("(closed_at IS NULL) = (difference = '')", name="difference"),
        CheckConstraint("difference IN ('', 'made', 'not_yet')", name="differences"),
        CheckConstraint("(same_as_id IS NULL) = (linked_at IS NULL)", name="linked"),
        CheckConstraint("same_as_id IS NULL OR same_as_id <> id", name="same_as_itself"),
        Index("ix_action_due_on", "due_on"),
        Index("ix_action_first_due_on", "first_due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    number: Mapped[int]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plan.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    part_key: Mapped[str] = mapped_column(String(40), default="")
    question_key: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    level: Mapped[str] = mapped_column(String(12))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    rules_key: Mapped[str] = mapped_column(String(40), default="")
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="", server_default="")
    measure: Mapped[str] = mapped_column(Text, default="", server_default="")
    support: Mapped[str] = mapped_column(String(LINE), default="")
    owner_name: Mapped[str] = mapped_column(String(LINE))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    asked_on: Mapped[date | None]
    asked_of: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    oversight: Mapped[str] = mapped_column(String(LINE), default="", server_default="")
    signed_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    difference: Mapped[str] = mapped_column(String(8), default="", server_default="")
    how_known: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What was said to each prompt of the framework's test of progress, as (prompt, answer) pairs (NS-127).
    progress_test: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    recheck_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    linked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column(server_default=text("1"))

    plan: Mapped[ActionPlan | None] = relationship()
    review: Mapped[Review | None] = relationship()
    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()
    worker: Mapped[Person | None] = relationship(foreign_keys=[worker_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])
    signed_off_by: Mapped[Person | None] = relationship(foreign_keys=[signed_off_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    recheck: Mapped[Activity | None] = relationship()
    same_as: Mapped["Action | None"] = relationship(remote_side="Action.id")
    changes: Mapped[list[DueChange]] = relationship(back_populates="action", order_by="DueChange.id")
    updates: Mapped[list[Update]] = relationship(back_populates="action", order_by="Update.id")
    sources: Mapped[list[ActionSource]] = relationship(back_populates="action", order_by="ActionSource.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        """How people speak of it: A-0142."""
        return f"A-{self.number:04d}"

    @property
    def slips(self) -> int:
        """How often its day was moved to a later one."""
        return sum(change.is_slip for change in self.changes)

    @property
    def is_live(self) -> bool:
        """Whether it stands by itself: neither withdrawn nor going on in another."""
        return self.withdrawn_at is None and self.same_as_id is None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.is_live and self.done_at is None

    @property
    def is_about_people(self) -> bool:
        """Whether its words are about a child or a worker, and so for few (DM-2)."""
        return self.level not in OPEN_LEVELS

    @property
    def place(self) -> str:
        """The team or service that it is about; "" for the whole council."""
        return self.team.name if self.team else self.service.name if self.service else ""

    @property
    def state(self) -> str:
        """How far it is: withdrawn, linked, closed, signed_off, done, started or new."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.same_as_id is not None:
            return "linked"
        facts = (("closed", self.closed_at), ("signed_off", self.signed_off_at), ("done", self.done_at),
                 ("started", self.started_at))  # fmt: skip
        return next((word for word, at in facts if at is not None), "new")
