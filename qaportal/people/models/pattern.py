"""What standing duties count by beside posts: flags, absences and days of work, each with its dates
(BD-050 to BD-052, WS-072, X-05).

Neither holds a word that anybody writes: which, and from when to when, is all that is kept.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model
from qaportal.lib.routing import new_public_id
from qaportal.people.models.org import DATES, runs
from qaportal.people.models.persons import Person
from qaportal.people.working_days import in_words, read

ABSENCES = {
    "leave": "Leave",
    "sickness": "Sickness",
    "parental": "Parental leave",
    "secondment": "Secondment",
    "other": "Other",
}


class FlagKind(Model):
    """A flag that a framework knows. A sensitive one is for the line manager and the head of service alone."""

    __tablename__ = "flag_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    is_sensitive: Mapped[bool]


class PersonFlag(Model):
    """A flag that somebody carries from the first to the last day, both included; no last day means still."""

    __tablename__ = "person_flag"
    __table_args__ = (CheckConstraint(DATES, name="dates"), UniqueConstraint("person_id", "kind_id", "starts_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("flag_kind.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    kind: Mapped[FlagKind] = relationship(lazy="joined")
    set_by: Mapped[Person | None] = relationship(foreign_keys=[set_by_id])

    def runs_on(self, day: date) -> bool:
        """Whether they carry it on `day`."""
        return runs(self.starts_on, self.ends_on, day)


class Absence(Model):
    """Days on which somebody is away, both ends included."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("kind IN ('leave', 'sickness', 'parental', 'secondment', 'other')", name="kind"),
        Index("ix_absence_dates", "ends_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def words(self) -> str:
        """The kind of absence as it is shown."""
        return ABSENCES[self.kind]

    def runs_on(self, day: date) -> bool:
        """Whether they are away on `day`."""
        return runs(self.starts_on, self.ends_on, day)


class WorkPattern(Model):
    """On which days of the week somebody works, and for how much of full time, from the first to the last day; no last
    day means still. `weekdays` has their numbers, 0 for Monday: "01234". Who has none works Monday to Friday, full
    time."""

    __tablename__ = "work_pattern"
    __table_args__ = (
        CheckConstraint(DATES, name="dates"),
        CheckConstraint("weekdays <> ''", name="weekdays"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        UniqueConstraint("person_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    weekdays: Mapped[str] = mapped_column(String(7))
    percent: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def words(self) -> str:
        """Monday to Thursday, 80 % of full time."""
        return in_words(read(self.weekdays), self.percent)

    def runs_on(self, day: date) -> bool:
        """Whether they work by it on `day`."""
        return runs(self.starts_on, self.ends_on, day)
