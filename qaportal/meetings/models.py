"""A sitting of a board made real: who came, what was gone through in which order, what was decided."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.actions.models import Action, ActionPlan
from qaportal.lib import clock
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity

MINUTE, TITLE = 2000, 300  # characters
KINDS = {
    "standing": "Every time", "paper": "Report", "action": "Action", "plan": "Plan",
    "theme": "Theme", "own": "Item",
}  # fmt: skip
DECISIONS = {
    "close": "Closed", "continue": "Goes on", "change_date": "Another day", "escalate": "Escalated",
    "come_back": "Comes back",
}  # fmt: skip


class Meeting(Model):
    """A meeting of the board `board_key`, which is the activity of the programme. Its agenda may change until it is
    opened; from `opened_at` to `ended_at` it decides. Its day is that of the programme; where it was opened before, the
    day on which it was."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("(opened_at IS NULL) = (opened_by_id IS NULL)", name="opened"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        CheckConstraint("ended_at IS NULL OR opened_at IS NOT NULL", name="ended_opened"),
        Index("ix_meeting_board_key", "board_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    board_key: Mapped[str] = mapped_column(String(64))
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    prepared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column()

    activity: Mapped[Activity] = relationship()
    chair: Mapped[Person | None] = relationship(foreign_keys=[chair_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    attendance: Mapped[list["Attendance"]] = relationship(back_populates="meeting", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> str:
        """prepared, open or ended."""
        return "ended" if self.ended_at else "open" if self.opened_at else "prepared"

    @property
    def day(self) -> date:
        """The day on which it was held, or is to be: where it is written down after its day, that day."""
        planned = self.activity.starts_on
        return min(clock.day_of(self.opened_at), planned) if self.opened_at else planned

    @property
    def undecided(self) -> list["AgendaItem"]:
        """What was not gone through, in order."""
        return [one for one in self.items if one.decision is None]

    def came(self, state: str) -> list[Person]:
        """Who was present, or sent apologies, by name."""
        return sorted((one.person for one in self.attendance if one.state == state), key=lambda one: one.name)


class Attendance(Model):
    """That somebody was present or sent apologies."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("state IN ('present', 'apologies')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))

    meeting: Mapped[Meeting] = relationship(back_populates="attendance")
    person: Mapped[Person] = relationship()


class AgendaItem(Model):
    """One thing to go through, with its minute. `key` says what it is about, the same each time that the agenda is
    built (`action:12`); `title` is what stood on the agenda, and holds nothing of a child or a worker.

    `after` is the item of an earlier meeting that it follows up: not reached there, to come back, or escalated.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "key"),
        CheckConstraint("kind IN ('standing', 'paper', 'action', 'plan', 'theme', 'own')", name="kind"),
        CheckConstraint("(kind = 'action') = (action_id IS NOT NULL)", name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(160))
    title: Mapped[str] = mapped_column(String(TITLE))
    report_key: Mapped[str] = mapped_column(String(120), default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plan.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    minute: Mapped[str] = mapped_column(Text, default="")
    minute_version: Mapped[int] = mapped_column(default=0)

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    action: Mapped[Action | None] = relationship()
    plan: Mapped[ActionPlan | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    after: Mapped["AgendaItem | None"] = relationship(remote_side="AgendaItem.id")
    decision: Mapped["Decision | None"] = relationship(back_populates="item", cascade="all, delete-orphan")

    @property
    def is_open_action(self) -> bool:
        """Whether it is an action that is not closed, so that there is something to decide of it."""
        return self.action is not None and self.action.is_live and self.action.closed_at is None


class Decision(Model):
    """What was decided of an item. `save_id` is that of the form by which it was sent, so that a second press of a key
    is known; `to_board` is where it was escalated to."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("kind IN ('close', 'continue', 'change_date', 'escalate', 'come_back')", name="kind"),
        CheckConstraint("(kind = 'change_date') = (due_on IS NOT NULL)", name="due_on"),
        CheckConstraint("(kind = 'escalate') = (to_board <> '')", name="to_board"),
        CheckConstraint("(kind = 'close') = (difference <> '')", name="difference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date | None]
    to_board: Mapped[str] = mapped_column(String(64), default="")
    difference: Mapped[str] = mapped_column(String(8), default="")
    recheck_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    save_id: Mapped[str] = mapped_column(String(40), unique=True)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    item: Mapped[AgendaItem] = relationship(back_populates="decision")
    recheck: Mapped[Activity | None] = relationship()
    decided_by: Mapped[Person] = relationship()

    @property
    def is_final(self) -> bool:
        """Whether it has changed the action, so that it is not taken back here."""
        return self.kind in ("close", "change_date")
