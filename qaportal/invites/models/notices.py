"""How people want to be told of things, and when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qaportal.invites.notices import USUAL_HOUR
from qaportal.lib.db import Model, UTCDateTime


class NoticeChoice(Model):
    """How somebody wants to be told of one kind of thing, where that is not the usual way."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("way IN ('portal', 'daily', 'at_once')", name="way"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    way: Mapped[str] = mapped_column(String(8))


class NoticeSetting(Model):
    """At which hour somebody's daily mail leaves, which alarm is in their own calendar ("" = none), and when their
    daily mail was worked out last, whether there was anything to say or not (None: never yet): they are told of what
    came since. `failed_at` is when it could not be worked out, where it was not since."""

    __tablename__ = "notice_setting"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 6 AND 18", name="hour"),
        CheckConstraint("alarm IN ('', '15m', '1h', '1d')", name="alarm"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[int] = mapped_column(default=USUAL_HOUR)
    alarm: Mapped[str] = mapped_column(String(3), default="")
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
