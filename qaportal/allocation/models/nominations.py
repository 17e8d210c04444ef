"""Teams and people that are put forward for an activity (X-04, NS-081, NS-087, CARD-07, GAP-13)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person, Team
from qaportal.programme.models import Activity

_STANDS = text("taken_back_at IS NULL AND declined_at IS NULL")


class Nomination(Model):
    """A team that is to be visited or heard, or a person for a seat (`seat_key`); a reserve stands in where another
    cannot. A QA lead accepts or declines it; whoever put it forward may take it back until then."""

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name="one_subject"),
        CheckConstraint("(person_id IS NULL) = (seat_key = '')", name="seat"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted"),
        CheckConstraint("(declined_at IS NULL) = (decline_reason = '')", name="declined"),
        CheckConstraint("(declined_at IS NULL) = (declined_by_id IS NULL)", name="declined_by"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back"),
        CheckConstraint("accepted_at IS NULL OR (declined_at IS NULL AND taken_back_at IS NULL)", name="one_answer"),
        Index("uq_nomination_team", "activity_id", "team_id", unique=True, sqlite_where=_STANDS,
              postgresql_where=_STANDS),
        Index("uq_nomination_person", "activity_id", "seat_key", "person_id", unique=True, sqlite_where=_STANDS,
              postgresql_where=_STANDS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    seat_key: Mapped[str] = mapped_column(String(64), default="")
    is_reserve: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(300), default="")
    nominated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    nominated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decline_reason: Mapped[str] = mapped_column(String(300), default="")
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    activity: Mapped[Activity] = relationship()
    team: Mapped[Team | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    nominated_by: Mapped[Person] = relationship(foreign_keys=[nominated_by_id])
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id])

    @property
    def stands(self) -> bool:
        """Whether it was neither declined nor taken back."""
        return self.declined_at is None and self.taken_back_at is None
