"""Reads of how far the forms of an activity are: who has which part, and whether it is in. Never what is in it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.models import Assignment
from qaportal.frameworks.schema import ActivityType, FormTemplate, Part
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.reviews.binding import bound, forms_for, how_often
from qaportal.reviews.models import FilledPart, Review
from qaportal.reviews.queries.seats import made_forms
from qaportal.reviews.queries.sights import OUT
from qaportal.reviews.sight import tells_of_talk
from qaportal.reviews.templates import made_template
from qaportal.sampling.models import Record
from qaportal.timetable.models import Slot
from qaportal.timetable.queries import rules_of


@dataclass(frozen=True)
class PartRow:
    """A part of a form: who has its seat, and since when it is in (None: it is not). `state` is "in", "sent back",
    "begun" or "not begun"; "over" where the review is final or wanted no more without it."""

    part: Part
    who: tuple[str, ...]
    handed_in_at: datetime | None
    state: str


@dataclass(frozen=True)
class ReviewRow:
    """One filled form, or one that is still to be begun (`review` is None)."""

    form: FormTemplate
    review: Review | None
    parts: tuple[PartRow, ...]

    @property
    def is_wanted(self) -> bool:
        """Whether it counts: its record was not replaced."""
        return self.review is None or not self.review.is_closed

    @property
    def is_in(self) -> bool:
        """Whether the part that begins it is handed in."""
        return bool(self.parts) and self.parts[0].handed_in_at is not None


def how_far(activity: Activity) -> list[ReviewRow]:
    """Every form of an activity for every record or holder, those that nobody began among them, in six statements."""
    pack, kind = rules_of(activity)
    forms = forms_for(pack, kind, [made_template(one) for one in made_forms(activity)])
    seats = _seats(activity)
    there: dict[str, list[Review]] = defaultdict(list)
    for review in _reviews(activity):
        there[review.form_key].append(review)
    return [row for form in forms for row in _of_form(kind, form, seats, there[form.key])]


def _seats(activity: Activity) -> Sequence[Assignment]:
    chosen = select(Assignment).join(Assignment.slot).where(Slot.activity_id == activity.id, *OUT).order_by(Slot.id)
    return db.session.scalars(
        chosen.options(joinedload(Assignment.slot).joinedload(Slot.record), joinedload(Assignment.person))
    ).all()


def _reviews(activity: Activity) -> Sequence[Review]:
    chosen = select(Review).where(Review.activity_id == activity.id).order_by(Review.number)
    loaded = selectinload(Review.parts), selectinload(Review.returns)
    return db.session.scalars(chosen.options(*loaded, joinedload(Review.record).joinedload(Record.draw))).all()


def _of_form(
    kind: ActivityType, form: FormTemplate, seats: Sequence[Assignment], there: Sequence[Review]
) -> Iterator[ReviewRow]:
    how = how_often(kind, form)
    begun = set()
    for review in there:
        begun.add((review.record_id, review.slot_id))
        yield ReviewRow(form, review, tuple(_parts(kind, form, seats, review.record_id, review.slot_id, review)))
    for seat in seats:
        one = bound(kind, form, seat.slot.seat_key)
        if one is None or not one.may_start:
            continue
        record, slot = (
            (seat.slot.record_id, None) if how == "record" else (None, seat.slot_id if how != "once" else None)
        )
        if (record, slot) not in begun:
            begun.add((record, slot))
            yield ReviewRow(form, None, tuple(_parts(kind, form, seats, record, slot, None)))


def _parts(
    kind: ActivityType, form: FormTemplate, seats: Sequence[Assignment], record: int | None, slot: int | None,
    review: Review | None,
) -> Iterator[PartRow]:  # fmt: skip
    kept = {one.key: one for one in review.parts} if review else {}
    own = next((seat.slot.seat_key for seat in seats if seat.slot_id == slot), None)
    for part in form.parts:
        who = [
            seat.person.name for seat in seats
            if seat.slot.seat_key == part.seat and seat.slot.record_id in (None, record)
            and (seat.slot.seat_key != own or seat.slot_id == slot)
        ]  # fmt: skip
        one = kept.get(part.key)
        if tells_of_talk(kind, part) and not (one and one.is_in):
            continue  # nobody is asked for it
        if who or (one and one.is_in):
            yield PartRow(part, tuple(dict.fromkeys(who)), one.handed_in_at if one else None, _state(review, one))


def _state(review: Review | None, part: FilledPart | None) -> str:
    if review is None or part is None:
        return "not begun"
    if part.is_in:
        return "in"
    if review.is_final or review.is_closed:
        return "over"
    if review.sent_back(part.key):
        return "sent back"
    return "begun" if part.written_at else "not begun"
