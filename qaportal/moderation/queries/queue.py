"""Reads of the second looks that are somebody's: to do, waiting, to be talked about, done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.held import Held
from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import seats_of
from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import ActivityType
from qaportal.lib.db import db
from qaportal.moderation.looking import first_parts, is_looked_at, own_form
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.people.models import Person
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.reviews.models import Review
from qaportal.reviews.sight import judging_parts
from qaportal.reviews.templates import template_of
from qaportal.sampling.models import Record
from qaportal.timetable.queries import rules_of


@dataclass(frozen=True)
class Line:
    """A second look that is somebody's. `state` is "do", "waits" (for the first look), "decide" (they differ, or the
    review is not good enough) or "done"; of it and of the day alone the list is made, never of a grade (A4)."""

    seat: Assignment
    review: Review | None
    state: str
    due: date | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for them now."""
        return self.state in ("do", "decide")


def lines_of(person: Person, *, since: date) -> list[Line]:
    """The second looks that somebody's seats are for, in work that goes on after `since`, the soonest due first."""
    held = [one for one in seats_of(person, since=since) if _is_second(one)]
    reviews = _reviews({one.slot.activity_id for one in held})
    looks = _looks(reviews)
    found = [line for one in held if (line := _line(one, reviews, looks)) is not None]
    return sorted(found, key=lambda one: (one.due or date.max, one.seat.slot.activity.ref, one.seat.id))


def _is_second(one: Held) -> bool:
    _, kind = rules_of(one.slot.activity)
    return kind.moderation is not None and kind.moderation.seat == one.slot.seat_key


def _reviews(activities: Iterable[int]) -> Sequence[Review]:
    chosen = select(Review).where(Review.activity_id.in_(sorted(activities))).order_by(Review.number)
    options = selectinload(Review.parts), joinedload(Review.framework).defer(Framework.body)
    return db.session.scalars(chosen.options(*options, joinedload(Review.made_form))).all() if activities else ()


def _looks(reviews: Sequence[Review]) -> dict[int, SecondLook]:
    activities = sorted({one.activity_id for one in reviews})
    if not activities:
        return {}
    chosen = select(SecondLook).join(Review, Review.id == SecondLook.review_id)
    chosen = chosen.where(Review.activity_id.in_(activities)).options(selectinload(SecondLook.verdicts))
    return {one.review_id: one for one in db.session.scalars(chosen)}


def _line(one: Held, reviews: Sequence[Review], looks: dict[int, SecondLook]) -> Line | None:
    _, kind = rules_of(one.slot.activity)
    beside = [
        review for review in reviews
        if review.activity_id == one.slot.activity_id and review.record_id == one.slot.record_id
    ]  # fmt: skip
    first = next((review for review in beside if is_looked_at(kind, template_of(review))), None)
    second = next(
        (review for review in beside if review.form_key == (own_form(kind) or (first and first.form_key))), None
    )
    return Line(one.assignment, first, _state(kind, first, second, looks), _due(kind, one.activity))


def _state(kind: ActivityType, first: Review | None, second: Review | None, looks: dict[int, SecondLook]) -> str:
    look = looks.get(first.id) if first else None
    if first is None:
        return "waits"
    if first.is_final or (look and look.is_settled):
        return "done"
    if not _are_in(first, [part.key for part in first_parts(kind, template_of(first))]):
        return "waits"
    own = [part.key for part in judging_parts(kind, template_of(second))] if second else []
    if second is None or not own or not _are_in(second, own):
        return "do"
    return "decide" if look and look.verdict else "done"


def _are_in(review: Review, keys: Sequence[str]) -> bool:
    kept = {part.key: part for part in review.parts}
    return all(key in kept and kept[key].is_in for key in keys)


def _due(kind: ActivityType, published: PublishedActivity) -> date | None:
    key = kind.moderation.phase if kind.moderation else None
    return next((date.fromisoformat(one["due_on"]) for one in published.phases if one["key"] == key), None)


def differing(person: Person) -> Sequence[SecondLook]:
    """Second looks at what somebody wrote that came to another grade and are not settled: they are to talk. Not of a
    review that is final all the same, or wanted no more."""
    chosen = (
        select(SecondLook)
        .join(Verdict, Verdict.look_id == SecondLook.id)
        .join(Review, Review.id == SecondLook.review_id)
        .where(Verdict.first_by_id == person.id, Verdict.ended_at.is_(None), SecondLook.settled_at.is_(None))
        .where(Review.finalised_at.is_(None))
        .options(selectinload(SecondLook.verdicts), *_named())
        .order_by(SecondLook.asked_at, SecondLook.id)
    )
    found = [one for one in db.session.scalars(chosen) if one.verdict and not one.verdict.is_poor]
    return [one for one in found if not one.review.is_closed]


def _named() -> tuple[Any, ...]:
    review = joinedload(SecondLook.review)
    return (
        review.joinedload(Review.activity).joinedload(Activity.framework).defer(Framework.body),
        review.joinedload(Review.record).joinedload(Record.draw),
    )
