"""Lists of actions: a page of them, a board, and how many there are of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from qaportal.actions import policy
from qaportal.actions.asking import PAGE, Asked
from qaportal.actions.models import OPEN_LEVELS, Action, ActionPlan, ActionSource
from qaportal.actions.queries.sight import listed, managed_by, readable_by, visible_to
from qaportal.actions.rag import Standing, standing
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person, Service
from qaportal.programme.models import Activity
from qaportal.reviews.models import Review

LIVE = Action.withdrawn_at.is_(None) & Action.same_as_id.is_(None)
TO_DO = LIVE & Action.done_at.is_(None)
CARDS = 200  # of a board


@dataclass(frozen=True)
class Line:
    """An action in a list: whether its words are theirs to read, and how it stands."""

    action: Action
    is_readable: bool
    standing: Standing

    @property
    def words(self) -> str:
        """What is to be done, or why that is not said here."""
        return self.action.what if self.is_readable else "What it says is for those who work on it"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.action, name)


@dataclass(frozen=True)
class Page:
    """Actions of a list, how many there are in all, and which page it is."""

    lines: Sequence[Line]
    count: int
    number: int = 1

    @property
    def has_next(self) -> bool:
        return self.number * PAGE < self.count


def standing_of(action: Action, today: date) -> Standing:
    """How an action stands today."""
    done = clock.day_of(action.done_at) if action.done_at else None
    return standing(action.state, action.first_due_on, action.due_on, today, done_on=done, difference=action.difference)


def page_of(person: Person, asked: Asked, today: date) -> Page:
    """The actions that `person` may know of and asks for, those first that are late against their first day."""
    reads = readable_by(person)
    chosen = chosen_by(person, asked, today, reads)
    count = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    most = CARDS if asked.view == "board" else PAGE
    number = 1 if asked.view == "board" else min(asked.page, max(1, -(-count // PAGE)))
    return Page(lines_of(person, chosen.limit(most).offset((number - 1) * PAGE), today, reads), count, number)


def every_line(person: Person, asked: Asked, today: date) -> list[Line]:
    """All that `person` asks for, on one page."""
    reads = readable_by(person)
    chosen = chosen_by(person, asked, today, reads).options(joinedload(Action.recheck))
    return lines_of(person, chosen, today, reads)


def lines_of(
    person: Person, chosen: Select[Action], today: date, reads: ColumnElement[bool] | None = None
) -> list[Line]:  # fmt: skip
    """The actions of `chosen`, in order, as `person` sees them. `reads` is `readable_by`, where it was asked for
    already."""
    words = readable_by(person) if reads is None else reads
    ordered = chosen.add_columns(words.label("reads")).order_by(*in_order(today)).options(*listed())
    return [Line(one, bool(reads), standing_of(one, today)) for one, reads in db.session.execute(ordered)]


def in_order(today: date) -> tuple[Any, ...]:
    """What is to be done and past its first day first, then what is to be done, then the rest; by the first day."""
    rank = case((TO_DO & (Action.first_due_on < today), 0), (TO_DO, 1), (Action.closed_at.is_(None), 2), else_=3)
    return rank, Action.first_due_on, Action.number


def chosen_by(person: Person, asked: Asked, today: date, reads: ColumnElement[bool]) -> Select[Action]:
    """The statement of what somebody asks for, without an order. That there are others, whose words are not theirs to
    read, is said only to whoever asks for their level."""
    chosen = visible_to(person, reads).where(_status(asked.status, today))
    if asked.level in ("", *OPEN_LEVELS):
        chosen = chosen.where(reads)
    for wanted in (_whose(person, asked.whose), _due(asked.due, today), _source(asked.source)):
        if wanted is not None:
            chosen = chosen.where(wanted)
    if asked.level:
        chosen = chosen.where(Action.level == asked.level)
    if asked.service:
        chosen = chosen.where(Action.service_id.in_(select(Service.id).where(Service.key == asked.service)))
    if asked.plan:
        chosen = chosen.where(Action.plan_id.in_(select(ActionPlan.id).where(ActionPlan.public_id == asked.plan)))
    return chosen


def _status(status: str, today: date) -> ColumnElement[bool]:
    conditions = {
        "": TO_DO,
        "late": TO_DO & (Action.first_due_on < today),
        "check": LIVE & Action.done_at.is_not(None) & Action.signed_off_at.is_(None),
        "signed_off": LIVE & Action.signed_off_at.is_not(None) & Action.closed_at.is_(None),
        "closed": LIVE & Action.closed_at.is_not(None),
        "not_yet": LIVE & (Action.difference == "not_yet"),
        "all": LIVE,
    }
    return conditions[status]


def _whose(person: Person, whose: str) -> ColumnElement[bool] | None:
    if not whose:
        return None
    if whose == "mine":
        return Action.owner_id == person.id
    return or_(Action.owner_id.in_(managed_by(person)), Action.team_id.in_(policy.teams_managed(person)))


def _due(due: str, today: date) -> ColumnElement[bool] | None:
    ahead = {"week": timedelta(days=7), "month": timedelta(days=31)}
    if due == "over":
        return Action.due_on < today
    if due == "later":
        return Action.due_on > today + ahead["month"]
    return Action.due_on.between(today, today + ahead[due]) if due in ahead else None


def _source(kind: str) -> ColumnElement[bool] | None:
    """Those that a kind of work led to: by its review, its plan, or a finding of it."""
    if not kind:
        return None
    work = select(Activity.id).where(Activity.type_key == kind)
    found = select(ActionSource.action_id).where(ActionSource.activity_id.in_(work))
    return or_(
        Action.review_id.in_(select(Review.id).where(Review.activity_id.in_(work))),
        Action.plan_id.in_(select(ActionPlan.id).where(ActionPlan.activity_id.in_(work))),
        Action.id.in_(found),
    )


def about_people(person: Person, today: date) -> tuple[int, int]:
    """How many actions about children and workers are to be done, and how many of them are past their first day: for
    those who lead the whole of it, in numbers alone."""
    if not policy.counts_all(person):
        return 0, 0
    late = func.sum(case((Action.first_due_on < today, 1), else_=0))
    chosen = select(func.count(), late).where(TO_DO, Action.level.not_in(OPEN_LEVELS))
    count, past = db.session.execute(chosen).one()
    return count, past or 0


def overdue(today: date) -> Sequence[Action]:
    """Every action that is to be done and past its first day, the longest first. It asks nobody's leave."""
    return all_actions(today, only_late=True)


def all_actions(today: date, *, only_late: bool = False, levels: Sequence[str] = ()) -> Sequence[Action]:
    """Every action that stands, or those that are late against the first day, for those who run the server."""
    chosen = select(Action).where(_status("late" if only_late else "all", today)).order_by(*in_order(today))
    if levels:
        chosen = chosen.where(Action.level.in_(levels))
    return db.session.scalars(chosen.options(*listed())).all()
