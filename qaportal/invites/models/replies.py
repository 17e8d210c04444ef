"""What came by mail to the mailbox that invites: of each message what it says, and what became of it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.invites.models.entries import Invite
from qaportal.invites.models.letters import Letter
from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person

LONGEST_REASON = 400
_LOOK = text("outcome = 'look' AND settled_at IS NULL")


class Reply(Model):
    """One message, by where it lies (`mailbox`, UIDVALIDITY, UID) and by what it is (Message-ID, SHA-256 of its
    calendar part): either alone would not do, as a mailbox may be built anew. No body and no attachment is kept.

    `outcome` is "" until it was read: `tries` counts how often that was begun. Then "applied", "history" (an answer to
    an earlier time), "delivery" (about the delivery of `letter`, or an absence note), "ignored" or "look", which
    somebody settles: "taken" as the person's answer, or put "aside".
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("mailbox", "validity", "uid"),
        UniqueConstraint("message_id", "digest"),
        CheckConstraint("outcome IN ('', 'applied', 'history', 'delivery', 'ignored', 'look')", name="outcome"),
        CheckConstraint("answer IN ('', 'accepted', 'tentative', 'declined')", name="answer"),
        CheckConstraint("outcome <> 'look' OR reason <> ''", name="reason"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        CheckConstraint("(settled_at IS NULL) = (settled_as = '')", name="settled_as"),
        CheckConstraint("settled_as IN ('', 'taken', 'aside')", name="settled_how"),
        Index("ix_reply_look", "id", sqlite_where=_LOOK, postgresql_where=_LOOK),
        Index("ix_reply_settled", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    mailbox: Mapped[str] = mapped_column(String(200))
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    tries: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    message_id: Mapped[str] = mapped_column(String(255), default="")
    digest: Mapped[str | None] = mapped_column(String(64))
    from_address: Mapped[str] = mapped_column(String(254), default="")
    method: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(String(10), default="")
    sequence: Mapped[int | None]
    stamp: Mapped[datetime | None] = mapped_column(UTCDateTime)
    comment: Mapped[str] = mapped_column(String(300), default="")
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invite.id", ondelete="SET NULL"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    settled_as: Mapped[str] = mapped_column(String(6), default="")

    invite: Mapped[Invite | None] = relationship()
    letter: Mapped[Letter | None] = relationship()
    settled_by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to look at it."""
        return self.outcome == "look" and self.settled_at is None

    @property
    def can_be_taken(self) -> bool:
        """Whether it is known whose answer it would be, and which."""
        return self.is_open and self.invite is not None and bool(self.answer)
