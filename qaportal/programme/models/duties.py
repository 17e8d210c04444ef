"""What happened of the standing duties: done marks, exemptions, the log of meetings; and how many fall in each month.

What is owed is worked out from these, the roster and the pack, and stored nowhere (decision 0006).
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models.year import Activity

ONE_SUBJECT = (
    "(CASE WHEN about_person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN about_team_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN about_service_id IS NULL THEN 0 ELSE 1 END) <= 1"
)
TAKEN_BACK = "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)"


class DutyDone(Model):
    """One piece of a duty, done by its owner: for themselves, or for one person, team or service.

    `counts_on` is a day of the period that it counts for, which need not be the one it was done in. `note` is a
    reference or a few words, never what was found.
    """

    __tablename__ = "duty_done"
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        CheckConstraint(TAKEN_BACK, name="taken_back"),
        Index("ix_duty_done_owner", "owner_id", "duty_key", "counts_on"),
        Index("ix_duty_done_duty_counts", "duty_key", "counts_on"),
        Index("ix_duty_done_duty_done", "duty_key", "done_on"),
        Index("ix_duty_done_person", "about_person_id", "duty_key", "done_on"),
        Index("ix_duty_done_person_counts", "about_person_id", "duty_key", "counts_on"),
        Index("ix_duty_done_team", "about_team_id", "duty_key", "done_on"),
        Index("ix_duty_done_service", "about_service_id", "duty_key", "done_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    duty_key: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    about_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    about_service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    done_on: Mapped[date]
    counts_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id])

    @property
    def about(self) -> tuple[str, int]:
        """The kind and the id of whom or what it was done for."""
        for kind, known in (
            ("person", self.about_person_id), ("team", self.about_team_id), ("service", self.about_service_id),
        ):  # fmt: skip
            if known is not None:
                return kind, known
        return "self", self.owner_id


class DutyWork(Model):
    """A piece of work that somebody opened to do what they owe on a form: `activity` is of that duty alone.

    `about` is for whom or what it is owed ("person:12"), `occasion` the period that it is owed for ("" where there is
    one at a time), `number` which piece of it. `person` is whose work or records it looks at, where that is a person.
    `done` is the mark that handing the form in made.
    """

    __tablename__ = "duty_work"
    __table_args__ = (UniqueConstraint("owner_id", "duty_key", "about", "occasion", "number"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    duty_key: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str] = mapped_column(String(30))
    occasion: Mapped[str] = mapped_column(String(60), default="")
    number: Mapped[int]
    due_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_id: Mapped[int | None] = mapped_column(ForeignKey("duty_done.id"), index=True)

    activity: Mapped[Activity] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    done: Mapped[DutyDone | None] = relationship()

    @property
    def is_done(self) -> bool:
        """Whether it counts as done: it was marked, and the mark stands."""
        return self.done is not None and self.done.taken_back_at is None


class Exemption(Model):
    """Somebody is excused from one duty (or from all: "") from the first to the last day, for a reason (D13)."""

    __tablename__ = "duty_exemption"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint(TAKEN_BACK, name="taken_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    duty_key: Mapped[str] = mapped_column(String(40), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    approved_by: Mapped[Person] = relationship(foreign_keys=[approved_by_id])


class LoggedMeeting(Model):
    """A meeting between a manager and a worker that duties count by, such as supervision (LB-060, LB-063)."""

    __tablename__ = "logged_meeting"
    __table_args__ = (
        UniqueConstraint("event_key", "manager_id", "worker_id", "held_on"),
        CheckConstraint("state IN ('planned', 'held')", name="state"),
        CheckConstraint("state = 'held' OR NOT is_observed", name="observed"),
        CheckConstraint("manager_id <> worker_id", name="two_people"),
        Index("ix_logged_meeting_worker", "worker_id", "event_key", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    event_key: Mapped[str] = mapped_column(String(40))
    manager_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    is_observed: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    manager: Mapped[Person] = relationship(foreign_keys=[manager_id])
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])

    @property
    def is_held(self) -> bool:
        """Whether it took place, as far as anybody wrote down."""
        return self.state == "held"


class DutyMonth(Model):
    """How many pieces of a duty fall due in a month, as counted when the year was last created or published, or a
    version of its framework adopted: what the planner folds into one card. `month` is the first day of it."""

    __tablename__ = "duty_month"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    duty_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    due_count: Mapped[int]
