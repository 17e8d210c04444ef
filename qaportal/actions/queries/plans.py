"""Plans with how their actions stand, when each is gone through next, and what a new action may be the same as."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from qaportal.actions import policy
from qaportal.actions.days import next_review
from qaportal.actions.models import Action, ActionPlan
from qaportal.actions.queries.lists import LIVE, TO_DO, Line, lines_of
from qaportal.actions.queries.sight import of_plan, plans_visible_to, readable_by, visible_to
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import PublishedActivity

REACHED = ("started", "done", "signed_off", "closed")  # the states that an action comes to, in turn
PAGE = 50  # closed plans
SHOWN = 200  # actions of a plan


@dataclass(frozen=True)
class PlanView:
    """A plan: what the framework calls it, when it is gone through next, and how many of its actions are how far."""

    plan: ActionPlan
    name: str
    forum: str
    due: date | None
    counts: Counter[str]

    @property
    def open(self) -> int:
        """How many actions are still to be done."""
        return self.counts["new"] + self.counts["started"]

    def is_late(self, today: date) -> bool:
        """Whether the day to go through it has passed."""
        return self.plan.is_open and self.due is not None and self.due < today


def plans(person: Person, today: date) -> list[PlanView]:
    """The open plans that `person` may see, those first that are to be gone through first."""
    views = views_of(open_plans(person), today)
    return sorted(views, key=lambda one: (one.due is None, one.due or today, one.plan.number))


@dataclass(frozen=True)
class ClosedPlans:
    """A page of plans that are closed, and whether there are more."""

    views: Sequence[PlanView]
    number: int
    has_next: bool


def closed_plans(person: Person, today: date, number: int = 1) -> ClosedPlans:
    """The closed plans that `person` may see, those first that were closed last."""
    chosen = plans_visible_to(person).where(ActionPlan.closed_at.is_not(None))
    ordered = chosen.order_by(ActionPlan.closed_at.desc(), ActionPlan.id.desc()).options(*of_plan())
    found = db.session.scalars(ordered.limit(PAGE + 1).offset((number - 1) * PAGE)).all()
    return ClosedPlans(views_of(found[:PAGE], today), number, len(found) > PAGE)


def views_of(found: Sequence[ActionPlan], today: date) -> list[PlanView]:
    """These plans with what is known of each, in two statements however many there are."""
    counts = _counts([one.id for one in found], today)
    sittings = _sittings(found)
    return [_view(one, counts.get(one.id, Counter()), sittings) for one in found]


def view_of(plan: ActionPlan, today: date) -> PlanView:
    """One plan with what is known of it."""
    return views_of([plan], today)[0]


def _view(plan: ActionPlan, counts: Counter[str], sittings: dict[str, list[date]]) -> PlanView:
    pack, rule = pack_of(plan.framework), policy.plan_rule_of(plan)
    if rule is None:
        return PlanView(plan, plan.title, "", None, counts)
    held = [one.held_on for one in plan.reviews]
    days = sittings.get(_meeting(plan), [])
    due = next_review(rule, plan.started_on, held, days, office_calendar(pack)) if plan.is_open else None
    return PlanView(plan, rule.name, rule.forum, due, counts)


def _meeting(plan: ActionPlan) -> str:
    """The kind of activity in which a board goes through a plan; "" where none does."""
    pack, rule = pack_of(plan.framework), policy.plan_rule_of(plan)
    board = pack.boards.get(rule.board or "") if rule else None
    return (board.meeting or "") if board else ""


def _sittings(found: Sequence[ActionPlan]) -> dict[str, list[date]]:
    """The days of the published meetings in which these plans are gone through, by kind."""
    kinds = sorted({_meeting(one) for one in found} - {""})
    if not kinds:
        return {}
    chosen = select(PublishedActivity.type_key, PublishedActivity.starts_on).where(
        PublishedActivity.type_key.in_(kinds), PublishedActivity.is_cancelled.is_(False)
    )
    days: dict[str, list[date]] = {}
    for kind, day in db.session.execute(chosen):
        days.setdefault(kind, []).append(day)
    return days


def _counts(idents: Sequence[int], today: date) -> dict[int, Counter[str]]:
    """How many actions of each plan are in each state; `late` are those to be done and past their first day."""
    found: dict[int, Counter[str]] = {}
    if not idents:
        return found
    marks = [
        column.is_not(None) for column in (Action.started_at, Action.done_at, Action.signed_off_at, Action.closed_at)
    ]
    keys = [Action.plan_id, *marks, Action.first_due_on < today]
    chosen = select(*keys, func.count()).where(
        Action.plan_id.in_(idents), Action.withdrawn_at.is_(None), Action.same_as_id.is_(None)
    )
    rows: Sequence[Any] = db.session.execute(chosen.group_by(*keys)).all()
    for row in rows:
        plan, reach, is_late, count = int(row[0]), row[1:5], bool(row[5]), int(row[6])
        reached = [state for state, mark in zip(REACHED, reach, strict=True) if mark]
        found.setdefault(plan, Counter())[reached[-1] if reached else "new"] += count
        found[plan]["late"] += count if is_late and not reach[1] else 0
    return found


def lines_in(person: Person, plan: ActionPlan, today: date) -> list[Line]:
    """The actions of a plan, SHOWN at most, those first that are late against their first day; those that go on
    elsewhere too."""
    reads = readable_by(person)
    return lines_of(person, visible_to(person, reads).where(Action.plan_id == plan.id).limit(SHOWN), today, reads)


def to_do_in(person: Person, found: Sequence[ActionPlan], today: date) -> dict[int | None, list[Line]]:
    """What is still to be done of each of these plans, by its id, those first that are late against their first day; in
    one statement however many they are."""
    reads = readable_by(person)
    chosen = visible_to(person, reads).where(TO_DO, Action.plan_id.in_([one.id for one in found]))
    lines: dict[int | None, list[Line]] = {}
    for line in lines_of(person, chosen, today, reads):
        lines.setdefault(line.action.plan_id, []).append(line)
    return lines


def count_open(plan: ActionPlan) -> int:
    """How many actions of a plan stand by themselves and are not closed."""
    chosen = select(func.count()).select_from(Action).where(Action.plan_id == plan.id, LIVE, Action.closed_at.is_(None))
    return db.session.scalar(chosen) or 0


def next_plan_number() -> int:
    """The number that a new plan gets."""
    return (db.session.scalar(select(func.max(ActionPlan.number))) or 0) + 1


def open_plans(person: Person) -> Sequence[ActionPlan]:
    """The open plans that `person` may see, by number."""
    chosen = plans_visible_to(person).where(ActionPlan.closed_at.is_(None)).order_by(ActionPlan.number)
    return db.session.scalars(chosen.options(*of_plan())).all()


def plans_of_activity(person: Person, activity_id: int) -> Sequence[ActionPlan]:
    """The plans that follow a piece of work, as far as `person` may see them."""
    chosen = plans_visible_to(person).where(ActionPlan.activity_id == activity_id).order_by(ActionPlan.number)
    return db.session.scalars(chosen.options(*of_plan(), selectinload(ActionPlan.reviews))).all()
