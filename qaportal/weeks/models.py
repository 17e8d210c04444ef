"""What the pages of a practice week keep: that the engine was asked, and the themes that its members agreed."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.actions.models import Action
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.programme.models import Activity

STUCK = timedelta(minutes=5)  # nothing takes longer: the engine is given seconds
THEME = 200  # characters
SIDES = {"strength": "Strengths", "issue": "Issues"}


class WeekFilling(Model):
    """Somebody asked the engine for the times of a week: when, and what came of it."""

    __tablename__ = "week_filling"
    __table_args__ = (CheckConstraint("failure = '' OR finished_at IS NOT NULL", name="failure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failure: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship()
    asked_by: Mapped[Person] = relationship()

    @property
    def is_finished(self) -> bool:
        """Whether nothing more comes of it."""
        return self.finished_at is not None

    def is_stuck(self, now: datetime) -> bool:
        """Whether it has been at work for so long that nothing will come of it."""
        return not self.is_finished and now - self.asked_at > STUCK


class WeekTheme(Model):
    """What several summaries of a week say, in a sentence: a strength or an issue (LB-045). `is_for_partners` puts it
    on the list that goes to the partnership (LB-047); `action` is what is done about it."""

    __tablename__ = "week_theme"
    __table_args__ = (CheckConstraint("side IN ('strength', 'issue')", name="side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(THEME))
    is_for_partners: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id", ondelete="SET NULL"), index=True)

    activity: Mapped[Activity] = relationship()
    action: Mapped[Action | None] = relationship()
    bullets: Mapped[list["WeekBullet"]] = relationship(
        back_populates="theme", order_by="WeekBullet.id", cascade="all, delete-orphan", passive_deletes=True
    )


class WeekBullet(Model):
    """A line of a summary that was put to a theme: the `number`th of an answer, as its `words` were then. It counts
    while the answer still says so."""

    __tablename__ = "week_bullet"
    __table_args__ = (UniqueConstraint("review_id", "question_key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("week_theme.id", ondelete="CASCADE"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Text)

    theme: Mapped[WeekTheme] = relationship(back_populates="bullets")
