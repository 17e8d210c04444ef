"""Reads of which forms a seat fills, and which reviews there are of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.allocation.models import Assignment
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.reviews.binding import Bound, bound, forms_for
from qaportal.reviews.models import FilledPart, MadeForm, Review
from qaportal.reviews.templates import made_template
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import masked
from qaportal.timetable.queries import rules_of


def made_forms(activity: Activity) -> list[MadeForm]:
    """The forms that were made for an activity and are in use: of each the version that was put into use last."""
    chosen = select(MadeForm).where(MadeForm.activity_id == activity.id, MadeForm.used_at.is_not(None))
    found = {one.key: one for one in db.session.scalars(chosen.order_by(MadeForm.number))}
    return list(found.values())


def forms_of_seat(seat: Assignment) -> list[tuple[Bound, MadeForm | None]]:
    """The forms that a seat has a part in, in the order of the pack; those made at run time after them."""
    pack, kind = rules_of(seat.slot.activity)
    made = {one.key: one for one in made_forms(seat.slot.activity)}
    forms = forms_for(pack, kind, [made_template(one) for one in made.values()])
    found = [(bound(kind, form, seat.slot.seat_key), made.get(form.key)) for form in forms]
    return [(one, which) for one, which in found if one is not None]


def form_of_seat(seat: Assignment, form_key: str) -> tuple[Bound | None, MadeForm | None]:
    """One of them, by its key."""
    return next((pair for pair in forms_of_seat(seat) if pair[0].form.key == form_key), (None, None))


def reviews_of_seat(seat: Assignment, one: Bound) -> Sequence[Review]:
    """The reviews on a form that a seat has a part in, the oldest first."""
    slot = seat.slot
    chosen = select(Review).where(Review.activity_id == slot.activity_id, Review.form_key == one.form.key)
    if one.how in ("holder", "often") and one.may_start:
        chosen = chosen.where(Review.slot_id == slot.id)
    elif one.how == "record":
        chosen = chosen.where(Review.record_id == slot.record_id)
    parts = selectinload(Review.parts).joinedload(FilledPart.handed_in_by)
    return db.session.scalars(chosen.options(parts).order_by(Review.number)).all()


def masked_of(seats: Iterable[Assignment]) -> dict[int, str]:
    """seat → what is shown of the reference of its record, so that one line of a list is told from another."""
    ring = keyring.ring()
    records = {seat.id: seat.slot.record for seat in seats}
    return {seat: masked(reference_of(record.row, ring)[1]) for seat, record in records.items() if record}
