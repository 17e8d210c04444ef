"""Which actions and plans somebody may see, and of which they may read the words."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from qaportal.actions import policy
from qaportal.actions.models import OPEN_LEVELS, Action, ActionPlan, ActionSource, DueChange, PlanReview, Update
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.moderation.queries.gathered import blind_reviews_of
from qaportal.people.models import Appointment, Person
from qaportal.people.policy import services_headed
from qaportal.people.queries.dates import runs
from qaportal.people.queries.people import with_posts
from qaportal.reviews.models import Look, Review

NO_ACTION = "There is no such action, or it is not yours to see. Start from Actions."
NO_PLAN = "There is no such plan, or it is not yours to see. Start from Plans."


def visible_to(person: Person, reads: ColumnElement[bool] | None = None) -> Select[Action]:
    """The actions that `person` may know of: those whose words they may read, and for QA leads every one. `reads` is
    `readable_by`, where it was asked for already."""
    if policy.knows_of_all(person):
        return select(Action).where(true())
    return select(Action).where(readable_by(person) if reads is None else reads)


def readable_by(person: Person, blind: Collection[int] | None = None) -> ColumnElement[bool]:
    """Of which actions they may read the words. About a child or a worker: whoever has it to do or manages who has,
    wrote the review, manages the worker or the team, heads the service, or was let in to read the review; the worker
    once it is final (DM-2). Who looks at it a second time reads it in the review, when that is theirs to read; and as
    long as they are to do so without knowing the first look, whatever else they are, only what is theirs to do (A4).

    `blind` are ids of those reviews, where they were asked for already.
    """
    if not policy.can_list(person):
        return false()
    seen = or_(_theirs(person), Action.level.in_(OPEN_LEVELS) & _in_sight(person, Action))
    kept = blind_reviews_of(person) if blind is None else blind
    own = (Action.owner_id == person.id) | (Action.made_by_id == person.id)
    return seen & (own | Action.review_id.is_(None) | Action.review_id.not_in(sorted(kept))) if kept else seen


def _theirs(person: Person) -> ColumnElement[bool]:
    managed = managed_by(person)
    found = [
        Action.owner_id == person.id, Action.made_by_id == person.id, Action.owner_id.in_(managed),
        Action.worker_id.in_(managed), _is_theirs_to_know(person), Action.review_id.in_(_let_in(person)),
    ]  # fmt: skip
    if headed := services_headed(person):
        found.append(Action.service_id.in_(sorted(headed)))
    if teams := policy.teams_managed(person):
        found.append(Action.team_id.in_(teams))
    return or_(*found)


def managed_by(person: Person) -> Select[Any]:
    """Ids of those whose line manager they are today."""
    holds = runs(Appointment.starts_on, Appointment.ends_on, clock.today())
    return select(Appointment.person_id).where(Appointment.manager_id == person.id, holds)


def _is_theirs_to_know(person: Person) -> ColumnElement[bool]:
    """About their own work, once the review is final (BD-031)."""
    return (Action.worker_id == person.id) & Action.review_id.in_(
        select(Review.id).where(Review.finalised_at.is_not(None))
    )


def _let_in(person: Person) -> Select[Any]:
    return select(Look.review_id).where(Look.person_id == person.id, Look.until > clock.now())


def _in_sight(person: Person, of: type[Action] | type[ActionPlan]) -> ColumnElement[bool]:
    """Of the whole council, of a service in which they work, or led by them; everywhere for those who see all."""
    if policy.sees_every_place(person):
        return true()
    homes = sorted({one.home_id for one in person.appointments_on(clock.today()) if one.home_id})
    led = select(ActionPlan.id).where(ActionPlan.lead_id == person.id)
    key = of.plan_id if of is Action else of.id
    return or_(of.level == "strategic", of.service_id.in_(homes), key.in_(led))


def whole() -> tuple[Any, ...]:
    """What to load along with an action that is shown by itself."""
    return (
        *listed(),
        joinedload(Action.worker).options(*with_posts()),
        joinedload(Action.done_by).options(*with_posts()),
        joinedload(Action.owner).options(*with_posts()),
        joinedload(Action.made_by), joinedload(Action.signed_off_by), joinedload(Action.closed_by),
        joinedload(Action.recheck), joinedload(Action.same_as),
        joinedload(Action.plan).options(
            joinedload(ActionPlan.framework).defer(Framework.body), joinedload(ActionPlan.activity)
        ),
        selectinload(Action.changes).joinedload(DueChange.changed_by),
        selectinload(Action.updates).joinedload(Update.noted_by),
        selectinload(Action.sources).options(
            joinedload(ActionSource.activity), joinedload(ActionSource.review).joinedload(Review.activity),
            joinedload(ActionSource.added_by),
        ),
    )  # fmt: skip


def listed() -> tuple[Any, ...]:
    """What to load along with actions that stand in a list."""
    return (
        joinedload(Action.owner), joinedload(Action.team), joinedload(Action.service), joinedload(Action.plan),
        joinedload(Action.review).options(
            joinedload(Review.activity), joinedload(Review.framework).defer(Framework.body)
        ),
        selectinload(Action.changes),
    )  # fmt: skip


def visible_action(person: Person, public_id: str) -> Action:
    """The action with this random id. Raises NotFound where there is none whose words `person` may read."""
    chosen = select(Action).where(Action.public_id == public_id, readable_by(person))
    found: Action | None = db.session.scalar(chosen.options(*whole()))
    if found is None:
        raise NotFound(NO_ACTION)
    return found


def plans_visible_to(person: Person) -> Select[ActionPlan]:
    """The plans that `person` may see."""
    return select(ActionPlan).where(_in_sight(person, ActionPlan) if policy.can_list(person) else literal(False))


def visible_plan(person: Person, public_id: str) -> ActionPlan:
    """The plan with this random id. Raises NotFound where there is none that `person` may see."""
    chosen = plans_visible_to(person).where(ActionPlan.public_id == public_id)
    found: ActionPlan | None = db.session.scalar(chosen.options(*of_plan()))
    if found is None:
        raise NotFound(NO_PLAN)
    return found


def of_plan() -> tuple[Any, ...]:
    """What to load along with a plan."""
    return (
        joinedload(ActionPlan.framework).defer(Framework.body), joinedload(ActionPlan.team),
        joinedload(ActionPlan.service), joinedload(ActionPlan.lead), joinedload(ActionPlan.activity),
        selectinload(ActionPlan.reviews).joinedload(PlanReview.noted_by),
    )  # fmt: skip
