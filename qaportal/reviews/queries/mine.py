"""Reads of the forms that are somebody's to fill: each part of each seat, and how far it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.held import Held
from qaportal.allocation.models import Assignment, PartMark
from qaportal.allocation.queries import seats_of
from qaportal.frameworks.meaning.answers import is_asked
from qaportal.frameworks.meaning.parts import phase_of
from qaportal.frameworks.schema import ActivityType, Part
from qaportal.lib.db import BOUND, db
from qaportal.people.models import Person
from qaportal.programme.models import DutyWork, PhaseMark, PublishedActivity
from qaportal.programme.queries import work_of, works_of
from qaportal.reviews.binding import Bound, bound, forms_for
from qaportal.reviews.lines import Line
from qaportal.reviews.models import Answer, MadeForm, Review
from qaportal.reviews.queries.closing import is_closed
from qaportal.reviews.sight import Sight, filled_of
from qaportal.reviews.templates import made_template
from qaportal.sampling.models import Record
from qaportal.timetable.queries import rules_of


def lines_of(person: Person, *, since: date) -> list[Line]:
    """Every part of every form that somebody's seats fill in work that goes on after `since`, the soonest due first."""
    return _lines(seats_of(person, since=since))


def lines_of_seats(held: Sequence[Held]) -> list[Line]:
    """Those of these seats."""
    return _lines(held)


def _lines(held: Sequence[Held]) -> list[Line]:
    activities = sorted({one.slot.activity_id for one in held})
    if not activities:
        return []
    made = _made(activities)
    reviews = _reviews(activities, {one.slot.record_id for one in held if one.slot.record_id})
    answers = _answers(one for those in reviews.values() for one in those)
    done = _done(activities, [one.assignment.id for one in held])
    works = works_of({one.slot.activity_id for one in held if one.slot.activity.duty_key})
    found = [
        _of_duty(replace(line, state=_as_it_is(line, done)), works)
        for one in held
        for line in _of_seat(one, made, reviews, answers)
    ]
    return sorted(found, key=lambda one: (one.due or date.max, one.seat.id, one.review.number if one.review else 0))


def _as_it_is(line: Line, done: set[tuple[str, int, str]]) -> str:
    """What an open line is besides: marked as done without the form, or closed, so that nobody asks for it (LB-052)."""
    if line.is_open and _phase_of(line) & done:
        return "done"
    slot = line.review.slot_id if line.review else line.seat.slot_id
    is_over = line.is_open and is_closed(line.seat.slot.activity, line.bound.form.key, slot)
    return "not asked" if is_over else line.state


def _of_duty(line: Line, works: Mapping[int, DutyWork]) -> Line:
    """A line of work that was opened for a standing duty says whom it looks at, to others than that person; and what
    its holder writes first is due when the duty is."""
    work = works.get(line.seat.slot.activity_id)
    if work is None:
        return line
    about = work.person.name if work.person and work.person_id != line.seat.person_id else ""
    due = work.due_on if line.part.opens == "start" and work.owner_id == line.seat.person_id else line.due
    return replace(line, about=about, due=due)


def _done(activities: Sequence[int], seats: Sequence[int]) -> set[tuple[str, int, str]]:
    """Phases that somebody marked as done, as a whole or for one of these seats."""
    marks = select(PhaseMark.activity_id, PhaseMark.phase_key).where(
        PhaseMark.activity_id.in_(activities), PhaseMark.taken_back_at.is_(None)
    )
    found = {("work", activity, phase) for activity, phase in db.session.execute(marks)}
    for at in range(0, len(seats), BOUND):
        parts = select(PartMark.assignment_id, PartMark.phase_key)
        parts = parts.where(PartMark.assignment_id.in_(seats[at : at + BOUND]))
        found |= {("seat", seat, phase) for seat, phase in db.session.execute(parts)}
    return found


def _phase_of(line: Line) -> set[tuple[str, int, str]]:
    activity = line.seat.slot.activity
    phase = phase_of(rules_of(activity)[1], line.part)
    return {("work", activity.id, phase.key), ("seat", line.seat.id, phase.key)} if phase else set()


def _made(activities: Collection[int]) -> dict[int, list[MadeForm]]:
    chosen = select(MadeForm).where(MadeForm.activity_id.in_(activities), MadeForm.used_at.is_not(None))
    found: dict[int, dict[str, MadeForm]] = defaultdict(dict)
    for one in db.session.scalars(chosen.order_by(MadeForm.number)):
        found[one.activity_id][one.key] = one
    return {activity: list(forms.values()) for activity, forms in found.items()}


def _reviews(activities: Collection[int], records: Collection[int]) -> dict[tuple[int, str], list[Review]]:
    """Those about these records, and all that are about no record."""
    about = or_(Review.record_id.is_(None), Review.record_id.in_(sorted(records)))
    chosen = select(Review).where(Review.activity_id.in_(activities), about)
    found: dict[tuple[int, str], list[Review]] = defaultdict(list)
    options = (selectinload(Review.parts), selectinload(Review.returns), joinedload(Review.made_form),
               joinedload(Review.record).joinedload(Record.draw))  # fmt: skip
    for one in db.session.scalars(chosen.options(*options).order_by(Review.number)):
        found[one.activity_id, one.form_key].append(one)
    return found


def _answers(reviews: Iterable[Review]) -> dict[int, list[Any]]:
    """What is written on them, for the conditions of their parts and for what is begun."""
    ids = [one.id for one in reviews if not one.is_final]
    found: dict[int, list[Any]] = defaultdict(list)
    wanted = select(Answer.review_id, Answer.part_key, Answer.key, Answer.value, Answer.sealed)
    for at in range(0, len(ids), BOUND):
        for row in db.session.execute(wanted.where(Answer.review_id.in_(ids[at : at + BOUND]))):
            found[row.review_id].append(row)
    return found


def _of_seat(
    held: Held, made: dict[int, list[MadeForm]], reviews: dict[tuple[int, str], list[Review]],
    answers: dict[int, list[Any]],
) -> Iterator[Line]:  # fmt: skip
    seat: Assignment = held.assignment
    slot, activity = seat.slot, seat.slot.activity
    pack, kind = rules_of(activity)
    forms = forms_for(pack, kind, [made_template(one) for one in made.get(activity.id, ())])
    for form in forms:
        one = bound(kind, form, slot.seat_key)
        if one is None:
            continue
        there = [review for review in reviews.get((activity.id, form.key), ()) if _is_of(review, seat, one)]
        for part in one.parts:
            due, at = _due(kind, part, held.activity)
            # Of a record there is one review, whoever begins it: it is waited for by those who do not.
            shown: list[Review | None] = [*there] or ([None] if one.may_start or one.how == "record" else [])
            for review in shown:
                state = _state(seat, part, review, answers)
                more = one.how == "often" and one.may_start and review is shown[-1]
                yield Line(seat, one, part, review, state, due, at, more)


def _is_of(review: Review, seat: Assignment, one: Bound) -> bool:
    if one.how == "record":
        return review.record_id == seat.slot.record_id
    return one.how == "once" or not one.may_start or review.slot_id == seat.slot_id


def _state(seat: Assignment, part: Part, review: Review | None, answers: dict[int, list[Any]]) -> str:
    kept = {one.key: one for one in review.parts} if review else {}
    if review is not None and (review.is_final or review.is_closed):
        return "in" if review.is_final or (part.key in kept and kept[part.key].is_in) else "not asked"
    row = seat.slot.record.row if seat.slot.record else None
    facts = {"age": row.age_to} if row and row.age_to is not None else {}
    written = answers.get(review.id, []) if review else []
    if part.key in kept and kept[part.key].is_in:
        return "in"
    if not is_asked(part, filled_of(kept.values(), written, facts)):
        return "not asked"
    if part.opens != "start" and not (part.opens in kept and kept[part.opens].is_in):
        return "waits"
    if review is not None and review.sent_back(part.key):
        return "sent back"
    mine = [one for one in written if one.part_key == part.key and not one.sealed]
    return "begun" if mine else "start"


def dues_of(sight: Sight) -> dict[str, tuple[date, str]]:
    """part → the published day, and hour where there is one, by which it is due; those that no phase names are out."""
    published = db.session.get(PublishedActivity, sight.review.activity_id)
    found = {part.key: _due(sight.kind, part, published) for part in sight.form.parts} if published else {}
    work = work_of(sight.review.activity)
    if work is not None:
        found |= {part.key: (work.due_on, "") for part in sight.form.parts if part.opens == "start"}
    return {key: (day, at) for key, (day, at) in found.items() if day is not None}


def _due(kind: ActivityType, part: Part, published: PublishedActivity) -> tuple[date | None, str]:
    """The published day, and hour where there is one, by which the phase of a part is due."""
    phase = phase_of(kind, part)
    for one in published.phases if phase else ():
        if phase and one["key"] == phase.key:
            return date.fromisoformat(one["due_on"]), one.get("due_at", "")
    return None, ""
