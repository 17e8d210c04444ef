"""What somebody's mailbox was last told of one event, and what they answered (iMIP, RFC 6047)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.invites.models.feeds import FeedEvent
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

ANSWERS = {"accepted": "Accepted", "tentative": "Perhaps", "declined": "Declined"}


class Invite(Model):
    """One diary entry that was sent to one person. The event has the UID and the SEQUENCE, which feeds share.

    `told_method`, `told_sequence` and `told_digest` are of the last message that was written for them ("" and None
    before the first). An answer is of one sequence: after a move it counts no more.
    """

    __tablename__ = "invite"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint("told_method IN ('', 'REQUEST', 'CANCEL')", name="told_method"),
        CheckConstraint("(told_at IS NULL) = (told_method = '')", name="told"),
        CheckConstraint("(told_sequence IS NULL) = (told_method = '')", name="told_sequence"),
        CheckConstraint("answer IN ('', 'accepted', 'tentative', 'declined')", name="answer"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),
        CheckConstraint("(answered_sequence IS NULL) = (answer = '')", name="answered_sequence"),
        CheckConstraint("answered_by IN ('', 'portal', 'mail', 'link')", name="answered_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("feed_event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    told_method: Mapped[str] = mapped_column(String(8), default="")
    told_sequence: Mapped[int | None]
    told_digest: Mapped[str] = mapped_column(String(64), default="")
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(10), default="")
    answered_sequence: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_stamp: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str] = mapped_column(String(8), default="")

    event: Mapped[FeedEvent] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def stands(self) -> bool:
        """Whether their mailbox shows it."""
        return self.told_method == "REQUEST"

    @property
    def answer_now(self) -> str:
        """Their answer to what they were told last, or "": one to an earlier time counts no more."""
        counts = self.stands and (self.answered_sequence or 0) >= (self.told_sequence or 0)
        return self.answer if counts else ""
