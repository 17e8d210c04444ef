"""Which actions wait for whom: what somebody has to do, and what is theirs to sign off."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import count

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload

from qaportal.actions import policy
from qaportal.actions.models import Action, ActionPlan
from qaportal.actions.queries.lists import LIVE, TO_DO
from qaportal.actions.queries.sight import managed_by, readable_by
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.queries.gathered import blind_reviews_of
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme import ahead
from qaportal.reviews.models import Review

MOST = 50  # that are shown to somebody to sign off
READ = 200  # rows that are read at once


def to_do_by(until: date, *, owner_id: int | None = None) -> Sequence[Action]:
    """What is to be done and due until a day, of all who have something to do or of one, by that day. It asks nobody's
    leave."""
    chosen = select(Action).where(TO_DO, Action.owner_id.is_not(None), Action.due_on <= until)
    if owner_id is not None:
        chosen = chosen.where(Action.owner_id == owner_id)
    return db.session.scalars(chosen.order_by(Action.due_on, Action.number)).all()


def to_do_soon(today: date) -> Sequence[Action]:
    """The same of all, as far ahead as Home looks."""
    return to_do_by(today + ahead.PHASES)


def to_do_of(person: Person, today: date, known: Sequence[Action] | None = None) -> Sequence[Action]:
    """The same of one person; out of those of all where they were read already."""
    if known is None:
        return to_do_by(today + ahead.PHASES, owner_id=person.id)
    return [one for one in known if one.owner_id == person.id]


def late(today: date) -> Sequence[Action]:
    """What is to be done and past the day that holds, whoever has it to do, with the framework that its rules are of.
    It asks nobody's leave."""
    loaded = (
        joinedload(Action.owner), joinedload(Action.plan).joinedload(ActionPlan.framework).defer(Framework.body),
        joinedload(Action.review).joinedload(Review.framework).defer(Framework.body),
    )  # fmt: skip
    chosen = select(Action).where(TO_DO, Action.due_on < today).order_by(Action.due_on, Action.number)
    return db.session.scalars(chosen.options(*loaded)).all()


def readable_among(person: Person, public_ids: Sequence[str]) -> set[str]:
    """Those of these actions, by random id, of which `person` may read the words."""
    chosen = select(Action.public_id).where(Action.public_id.in_(public_ids), readable_by(person))
    return set(db.session.scalars(chosen))


def to_sign_off(person: Person) -> list[Action]:
    """What others say that they have done and `person` signs off, the longest first, so many at most. What is done
    where they have no say is left out by the database; whether the rest is theirs the framework's rules say."""
    chosen = select(Action).where(readable_by(person, blind=()), LIVE, Action.done_at.is_not(None))
    chosen = chosen.where(Action.signed_off_at.is_(None), Action.done_by_id != person.id, _may_sign_off(person))
    loaded = (
        joinedload(Action.worker).options(*with_posts()), joinedload(Action.owner).options(*with_posts()),
        joinedload(Action.done_by).options(*with_posts()),
        joinedload(Action.plan).joinedload(ActionPlan.framework).defer(Framework.body),
        joinedload(Action.review).joinedload(Review.framework).defer(Framework.body),
    )  # fmt: skip
    ordered = chosen.order_by(Action.done_at, Action.id).options(*loaded)
    theirs: list[Action] = []
    kept: Collection[int] | None = None
    for first in count(0, READ):
        found = db.session.scalars(ordered.limit(READ).offset(first)).all()
        if kept is None and any(one.review_id for one in found):
            kept = blind_reviews_of(person)
        theirs += [one for one in found if policy.can_sign_off(person, one) and one.review_id not in (kept or ())]
        if len(found) < READ or len(theirs) >= MOST:
            break
    return theirs[:MOST]


def _may_sign_off(person: Person) -> ColumnElement[bool]:
    """Of the teams and services in which they have a post, of no single one, or about or done by those whom they
    manage: what `policy.can_sign_off` may allow."""
    held = person.appointments_on(clock.today())
    if any(not (one.team_id or one.service_id) for one in held):
        return true()
    teams = sorted({one.team_id for one in held if one.team_id})
    services = sorted({one.service_id for one in held if one.service_id})
    managed = managed_by(person)
    return or_(
        Action.service_id.is_(None), Action.team_id.in_(teams), Action.service_id.in_(services),
        Action.worker_id.in_(managed), Action.owner_id.in_(managed), Action.done_by_id.in_(managed),
    )  # fmt: skip
