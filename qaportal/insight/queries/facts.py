"""What the database counts for insight: how often what was so, by year, kind of work, version and service. Each is one
statement, however many years there are; no text that anybody wrote is read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from qaportal.actions.models import Action, ActionPlan, DueChange
from qaportal.insight.asked import Scope
from qaportal.lib import clock
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.moderation.models import Dispute, SecondLook, Verdict
from qaportal.people.models import Person, Team
from qaportal.programme.models import Activity, Programme
from qaportal.reviews.models import FilledPart, Reading, Review
from qaportal.sampling.models import Draw, FrameRow, Record

_RecordTeam, _WorkTeam, _ActionTeam = aliased(Team), aliased(Team), aliased(Team)
_SERVICE = func.coalesce(FrameRow.service_id, _RecordTeam.service_id, Activity.service_id, _WorkTeam.service_id)
Rows = Sequence[Any]


def _of_reviews(scope: Scope, moment: Any, *columns: Any) -> Select[Any]:
    """A count of reviews that are wanted: (year, kind, framework, service, columns…, count). `moment` is when what is
    counted came about."""
    by = (Programme.year, Activity.type_key, Review.framework_id, _SERVICE, *columns)
    chosen = (
        select(*by, func.count())
        .select_from(Review)
        .join(Activity, Activity.id == Review.activity_id)
        .join(Programme, Programme.id == Activity.programme_id)
        .outerjoin(Record, Record.id == Review.record_id)
        .outerjoin(Draw, Draw.id == Record.draw_id)
        .outerjoin(FrameRow, FrameRow.id == Record.row_id)
        .outerjoin(_RecordTeam, _RecordTeam.id == FrameRow.team_id)
        .outerjoin(_WorkTeam, _WorkTeam.id == Activity.team_id)
        .where(Activity.cancelled_at.is_(None), Programme.published_number > 0)
        .where(or_(Record.id.is_(None), and_(Record.replaced_at.is_(None), Draw.undone_at.is_(None))))
        .group_by(*by)
    )
    return chosen.where(*_within(scope, moment))


def _within(scope: Scope, moment: Any) -> list[ColumnElement[bool]]:
    found = [Activity.ref == scope.ref] if scope.ref else []
    if not scope.ref and scope.first and scope.last:
        found += [moment >= _begin(scope.first), moment < _begin(scope.last + timedelta(days=1))]
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _kept_from(person: Person) -> Select[Any]:
    """Reviews whose grades are still kept from somebody, who is to grade them without knowing."""
    chosen = select(Reading.review_id).where(Reading.person_id == person.id, Reading.hides_grades)
    return chosen.where(Reading.ended_at.is_(None), or_(Reading.until.is_(None), Reading.until > clock.now()))


def grades(person: Person, scope: Scope) -> Rows:
    """Finished reviews by the grade that stands ("" for none)."""
    chosen = _of_reviews(scope, Review.finalised_at, Review.grade)
    return db.session.execute(
        chosen.where(Review.finalised_at.is_not(None), Review.id.not_in(_kept_from(person)))
    ).all()


def pairs(person: Person, scope: Scope) -> Rows:
    """Second looks whose two grades are in, by both."""
    chosen = _of_reviews(scope, Verdict.given_at, Verdict.first_grade, Verdict.second_grade)
    chosen = chosen.join(SecondLook, SecondLook.review_id == Review.id).join(Verdict, Verdict.look_id == SecondLook.id)
    chosen = chosen.where(Verdict.ended_at.is_(None), Verdict.first_grade != "", Verdict.second_grade != "")
    return db.session.execute(chosen.where(Review.id.not_in(_kept_from(person)))).all()


def disputes(scope: Scope) -> Rows:
    """Disagreements by how they ended ("" for those that are open)."""
    chosen = _of_reviews(scope, Dispute.raised_at, Dispute.outcome)
    return db.session.execute(chosen.join(Dispute, Dispute.review_id == Review.id)).all()


def voices(scope: Scope) -> Rows:
    """Parts of reviews that are in, by form, part and why there is nothing in them ("" where there is)."""
    chosen = _of_reviews(scope, FilledPart.handed_in_at, Review.form_key, FilledPart.key, FilledPart.none_reason)
    chosen = chosen.join(FilledPart, FilledPart.review_id == Review.id)
    return db.session.execute(chosen.where(FilledPart.handed_in_at.is_not(None))).all()


def actions(scope: Scope, years: Sequence[Programme], today: date) -> Rows:
    """Actions that stand by themselves, of reviews and of plans: (year of the work that they come from, else that in
    which they were agreed; service, what became of each, how often its day moved, whether somebody will look again,
    count)."""
    agreed = case(*((_agreed_in(one), literal(one.year)) for one in years), else_=literal(""))
    year = func.coalesce(Programme.year, agreed).label("year")
    service = func.coalesce(Action.service_id, _ActionTeam.service_id, _SERVICE).label("service")
    again = Action.recheck_id.is_not(None).label("again")
    each = (
        select(year, service, _became(today), _slips(), again)
        .select_from(Action)
        .outerjoin(_ActionTeam, _ActionTeam.id == Action.team_id)
        .outerjoin(ActionPlan, ActionPlan.id == Action.plan_id)
        .outerjoin(Review, Review.id == Action.review_id)
        .outerjoin(Activity, Activity.id == func.coalesce(Review.activity_id, ActionPlan.activity_id))
        .outerjoin(Programme, Programme.id == Activity.programme_id)
        .outerjoin(Record, Record.id == Review.record_id)
        .outerjoin(FrameRow, FrameRow.id == Record.row_id)
        .outerjoin(_RecordTeam, _RecordTeam.id == FrameRow.team_id)
        .outerjoin(_WorkTeam, _WorkTeam.id == Activity.team_id)
        .where(Action.withdrawn_at.is_(None), Action.same_as_id.is_(None), Activity.cancelled_at.is_(None))
        .where(*_within(scope, Action.made_at))
        .subquery()
    )
    return db.session.execute(select(*each.c, func.count()).group_by(*each.c)).all()


def _agreed_in(year: Programme) -> ColumnElement[bool]:
    return and_(Action.made_at >= _begin(year.starts_on), Action.made_at < _begin(year.ends_on + timedelta(days=1)))


def _became(today: date) -> ColumnElement[str]:
    """What became of an action, as the columns of its table have it."""
    return case(
        (Action.difference != "", Action.difference),
        (Action.done_at.is_not(None), literal("done")),
        (Action.first_due_on < today, literal("late")),
        else_=literal("open"),
    ).label("became")


def _slips() -> ColumnElement[int]:
    """How often its day moved to a later one."""
    moved = select(func.count()).where(DueChange.action_id == Action.id, DueChange.to_on > DueChange.from_on)
    return moved.correlate(Action).scalar_subquery().label("slips")


def refs_that_follow(programme_ids: Sequence[int]) -> frozenset[str]:
    """References of the work of these years that looks at earlier work again."""
    chosen = select(Activity.ref).where(Activity.follows_id.is_not(None), Activity.programme_id.in_(programme_ids))
    return frozenset(db.session.scalars(chosen))
