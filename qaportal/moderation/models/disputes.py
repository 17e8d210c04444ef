"""A disagreement about a review, its steps, who settles them, what each of them wrote, who sees it no more."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Person
from qaportal.reviews.models import Review

_OPEN = text("ended_at IS NULL")
WORDS = 4000  # characters of a note
SHORT = 1000  # of what changes about the actions
NAME = 120


class Dispute(Model):
    """Somebody who took part in a review does not agree with it (NS-050). It is at the step `rung` of the ladder
    `ladder_key` of the review's framework. `about` are what it concerns, in the framework's words; `why` is theirs, as
    is `new_facts`: what is new since one about the same came to its end.

    Once it ended, `outcome` says how: settled, unsettled (the last step came to nothing) or withdrawn. `grade` is the
    one that stands by it, "" where the grade was left as it was; `changes` is what else changes, in words, and
    `actions` what becomes of those that the review recommends (`amending.Change`).
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (outcome = '')", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
        CheckConstraint("outcome IN ('', 'settled', 'unsettled', 'withdrawn')", name="outcome"),
        Index("uq_dispute_open_review", "review_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    ladder_key: Mapped[str] = mapped_column(String(64))
    about: Mapped[list[str]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(Text)
    new_facts: Mapped[str] = mapped_column(Text, default="", server_default="")
    supporter: Mapped[str] = mapped_column(String(NAME), default="")
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rung: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    grade: Mapped[str] = mapped_column(String(40), default="")
    changes: Mapped[str] = mapped_column(String(SHORT), default="")
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")

    review: Mapped[Review] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    parties: Mapped[list["DisputeParty"]] = relationship(back_populates="dispute", order_by="DisputeParty.person_id")
    steps: Mapped[list["DisputeStep"]] = relationship(back_populates="dispute", order_by="DisputeStep.rung")
    recusals: Mapped[list["DisputeRecusal"]] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.ended_at is None

    @property
    def step(self) -> "DisputeStep":
        """The step that it is at, or was at last."""
        return next(one for one in self.steps if one.rung == self.rung)

    @property
    def recused(self) -> frozenset[int]:
        """Ids of those who stand aside and see nothing of it."""
        return frozenset(one.person_id for one in self.recusals)

    def party(self, person_id: int) -> "DisputeParty | None":
        """The part that somebody has in it."""
        return next((one for one in self.parties if one.person_id == person_id), None)


class DisputeParty(Model):
    """Somebody who took part in the review or raised the disagreement: they never decide about it. `is_side` is one of
    the two whose agreement settles it; `seat_key` is the seat that they had when it was raised."""

    __tablename__ = "dispute_party"

    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    seat_key: Mapped[str] = mapped_column(String(64))
    is_side: Mapped[bool]
    is_practitioner: Mapped[bool]

    dispute: Mapped[Dispute] = relationship(back_populates="parties")
    person: Mapped[Person] = relationship()


class DisputeRecusal(Model):
    """Somebody would have had to settle a step about themselves: from then on they see nothing of it (NS-055)."""

    __tablename__ = "dispute_recusal"

    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    rung: Mapped[int]
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class DisputeStep(Model):
    """One step that it came to, and by when it should be over. `kind` is what it is: a talk, a third party who judges
    alone first, or a decision. `proposed_…` is the outcome that somebody wrote down and others are to agree to."""

    __tablename__ = "dispute_step"
    __table_args__ = (
        UniqueConstraint("dispute_id", "rung"),
        CheckConstraint("kind IN ('talk', 'third', 'decision')", name="kind"),
        CheckConstraint("result IN ('', 'settled', 'unsettled', 'withdrawn')", name="result"),
        CheckConstraint("(ended_at IS NULL) = (result = '')", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
        CheckConstraint("(proposed_at IS NULL) = (proposed_by_id IS NULL)", name="proposed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id", ondelete="CASCADE"))
    rung: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    stands_in: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date | None]
    proposed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_grade: Mapped[str] = mapped_column(String(40), default="")
    proposed_changes: Mapped[str] = mapped_column(String(SHORT), default="")
    proposed_actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    proposals: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    result: Mapped[str] = mapped_column(String(12), default="")

    dispute: Mapped[Dispute] = relationship(back_populates="steps")
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    people: Mapped[list["DisputeSettler"]] = relationship(order_by="DisputeSettler.person_id")
    agreements: Mapped[list["DisputeAgreement"]] = relationship()
    notes: Mapped[list["DisputeNote"]] = relationship(order_by="DisputeNote.id")

    @property
    def is_vacant(self) -> bool:
        """Whether somebody has to be chosen for it: a talk takes two."""
        return self.ended_at is None and len(self.people) < (2 if self.kind == "talk" else 1)

    def is_late(self, today: date) -> bool:
        """Whether it should be over."""
        return self.ended_at is None and self.due_on is not None and self.due_on < today

    def is_for(self, person_id: int) -> bool:
        """Whether somebody is named for it."""
        return any(one.person_id == person_id for one in self.people)

    def judgement_of(self, person_id: int) -> "DisputeNote | None":
        """What a third party judged before they saw what others did."""
        return next((one for one in self.notes if one.is_judgement and one.person_id == person_id), None)

    @property
    def agreed(self) -> frozenset[int]:
        """Ids of those who agreed to the outcome that is proposed now."""
        return frozenset(one.person_id for one in self.agreements if one.proposal == self.proposals)

    @property
    def waits_for_judgement(self) -> bool:
        """Whether a third party is yet to judge alone."""
        return self.kind == "third" and not any(one.is_judgement for one in self.notes)


class DisputeSettler(Model):
    """Somebody who is named for a step, by the seat or post `held`; `chosen_by` where a QA lead chose them."""

    __tablename__ = "dispute_settler"

    step_id: Mapped[int] = mapped_column(ForeignKey("dispute_step.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    held: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class DisputeAgreement(Model):
    """Somebody agreed to the outcome that was proposed as the nth of its step."""

    __tablename__ = "dispute_agreement"

    step_id: Mapped[int] = mapped_column(ForeignKey("dispute_step.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    proposal: Mapped[int] = mapped_column(primary_key=True)
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DisputeNote(Model):
    """What somebody wrote at a step. Nobody changes or removes one, not even who wrote it. A judgement is that of a
    third party, with their grade, from before they saw what others thought."""

    __tablename__ = "dispute_note"
    __table_args__ = (CheckConstraint("is_judgement OR grade = ''", name="grade"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("dispute_step.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    words: Mapped[str] = mapped_column(Text)
    is_judgement: Mapped[bool] = mapped_column(default=False)
    grade: Mapped[str] = mapped_column(String(40), default="")

    person: Mapped[Person] = relationship()
