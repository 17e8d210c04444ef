"""Reads of second looks: one as somebody sees it, and those that somebody has a part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.models import Assignment
from qaportal.frameworks.schema import Moderation, Part
from qaportal.frameworks.schema.governance import Level
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.moderation.looking import first_is_in, first_parts, is_looked_at, judgement_is_in, own_form
from qaportal.moderation.models import SecondLook, Talk, Verdict
from qaportal.people.models import Person
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight, judging_parts
from qaportal.timetable.models import Slot

NO_LOOK = "There is no second look at this review, or it is not yours to see. Start from Second looks."
OUT = (Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None), Assignment.ended_at.is_(None))


@dataclass(frozen=True)
class Looked:
    """A review with its second look, as `first.reader` sees it. `second` is the moderator's own form: the same one, or
    another; None where it is not begun. `holders` have the moderator's seat."""

    first: Sight
    second: Sight | None
    look: SecondLook | None
    holders: Sequence[Assignment]
    person: Person

    @property
    def rule(self) -> Moderation:
        """What the framework says of the second look."""
        rule = self.first.kind.moderation
        assert rule is not None  # noqa: S101 -- `visible_look` loads no other
        return rule

    @property
    def review(self) -> Review:
        """The review that is looked at."""
        return self.first.review

    @property
    def seat(self) -> Assignment | None:
        """The moderator's seat, where it is theirs."""
        return next((one for one in self.holders if one.person_id == self.person.id), None)

    @property
    def is_moderator(self) -> bool:
        """Whether they look at it a second time."""
        return self.seat is not None

    @property
    def is_first(self) -> bool:
        """Whether the first look is theirs: they handed it in, or have the seat for it."""
        own = first_parts(self.first.kind, self.first.form)
        wrote = any(kept.handed_in_by_id == self.person.id for part in own if (kept := self.first.kept.get(part.key)))
        return wrote or any(part.seat in self.first.reader.seats for part in own)

    @property
    def is_told_who(self) -> bool:
        """Whether they are told who looks a second time: whoever looked first is once that is in (X-06)."""
        return self.is_moderator or not self.is_first or self.verdict is not None

    @property
    def may_read(self) -> bool:
        """Whether the page of the second look is for them: the two of it, and whoever was let in to read the review."""
        return self.is_moderator or self.is_first or self.first.standing.was_let_in

    @property
    def first_is_in(self) -> bool:
        """Whether there is something to look at."""
        return first_is_in(self.first)

    @property
    def verdict(self) -> Verdict | None:
        """What the second look found, once it is in, and as long as it holds. Until then nobody is told (A4)."""
        is_in = self.first_is_in and judgement_is_in(self.second)
        return self.look.verdict if self.look and is_in else None

    @property
    def before(self) -> Verdict | None:
        """What it found before the review went back, where it has not been in again since."""
        last = self.look.verdicts[-1] if self.look and self.look.verdicts else None
        return last if last and last.ended_at and last.sent_back_why else None

    @property
    def state(self) -> str:
        """How it stands: "not asked", "waits", "asked", "poor" (the audit is not good enough), "differs" or "settled".
        The same word to everybody, whatever was graded, until both are in."""
        if self.look is None:
            return "not asked" if self.first_is_in else "waits"
        if self.look.is_settled:
            return "settled"
        if not self.first_is_in:
            return "waits"
        if self.verdict is None:
            return "asked"
        return "poor" if self.verdict.is_poor else "differs"

    @property
    def own_parts(self) -> Sequence[Part]:
        """The moderator's parts, on the form where they are."""
        return judging_parts(self.second.kind, self.second.form) if self.second else ()

    @property
    def levels(self) -> Sequence[Level]:
        """The grades that there are."""
        scale = self.first.pack.scales.get(self.first.kind.scale or "")
        return scale.levels if scale else ()

    def label(self, level: str) -> str:
        """A grade in words; "No grade" where none was given."""
        return next((one.label for one in self.levels if one.key == level), level or "No grade")


def visible_look(person: Person, public_id: str) -> Looked:
    """The second look at the review with this random id, or at the one that a moderator's own form is about, where it
    is for `person` to see. Raises NotFound."""
    found = looked_of(person, public_id)
    if found is None or not found.may_read:
        raise NotFound(NO_LOOK)
    return found


def looked_of(person: Person, public_id: str) -> Looked | None:
    """The same, whether or not it is for them; None where there is no such review, or none that is looked at twice."""
    review: Review | None = db.session.scalar(
        select(Review).where(Review.public_id == public_id).options(*reviews.whole())
    )
    if review is None:
        return None
    first = first_of(reviews.sight_of(person, review), person)
    return looked(first, person) if first else None


def first_of(sight: Sight, person: Person) -> Sight | None:
    """The review that is looked at: this one, or the one that this form of a moderator is about. None where there is
    none yet, or this one is not looked at."""
    if sight.kind.moderation is None or is_looked_at(sight.kind, sight.form):
        return sight if sight.kind.moderation else None
    if sight.review.form_key != own_form(sight.kind):
        return None
    for review in _beside(sight.review, Review.form_key != sight.review.form_key):
        found = reviews.sight_of(person, review)
        if is_looked_at(found.kind, found.form):
            return found
    return None


def second_of(first: Sight, person: Person) -> Sight | None:
    """The form where the moderator writes: the same one, or their own; None where that is not begun."""
    key = own_form(first.kind)
    if not key:
        return first
    found = _beside(first.review, Review.form_key == key)
    return reviews.sight_of(person, found[0]) if found else None


def beside(review: Review) -> ColumnElement[bool]:
    """Of those about the same record as a review, or about none as well."""
    return Review.record_id == review.record_id if review.record_id else Review.record_id.is_(None)


def _beside(review: Review, which: Any) -> Sequence[Review]:
    """Reviews of the same record of the same activity, the oldest first."""
    chosen = select(Review).where(Review.activity_id == review.activity_id, beside(review), which)
    return db.session.scalars(chosen.options(*reviews.whole()).order_by(Review.number)).all()


def looked(first: Sight, person: Person) -> Looked:
    """A review that is looked at, as `person` sees it, with all that there is of its second look."""
    rule = first.kind.moderation
    seat = rule.seat if rule else ""
    return Looked(first, second_of(first, person), look_of(first.review), holders(first.review, seat), person)


def look_of(review: Review) -> SecondLook | None:
    """The second look at a review, as it is kept now."""
    chosen = select(SecondLook).where(SecondLook.review_id == review.id).options(*_whole())
    return db.session.scalar(chosen.execution_options(populate_existing=True))


def _whole() -> tuple[Any, ...]:
    return (
        selectinload(SecondLook.verdicts).options(
            joinedload(Verdict.first_by), joinedload(Verdict.given_by), joinedload(Verdict.sent_back_by)
        ),
        selectinload(SecondLook.talks).joinedload(Talk.recorded_by),
    )


def holders(review: Review, seat_key: str) -> Sequence[Assignment]:
    """Who has the seats of a kind about a review's record, published; about the whole work where it has no record."""
    about = Slot.record_id == review.record_id if review.record_id else Slot.record_id.is_(None)
    chosen = select(Assignment).join(Assignment.slot).where(*OUT, Slot.activity_id == review.activity_id, about)
    chosen = chosen.where(Slot.seat_key == seat_key).options(joinedload(Assignment.person), joinedload(Assignment.slot))
    return db.session.scalars(chosen.order_by(Assignment.id)).all()
