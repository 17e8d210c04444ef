"""Reads of a practice week: rules, teams, rooms, members, sessions, versions. Drafts are for those who plan (`policy`);
what is shown to others is a version."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.schema import Week
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.programme.models import Activity
from qaportal.timetable.models import WeekMember, WeekRoom, WeekSession, WeekTeam, WeekVersion
from qaportal.timetable.queries.slots import rules_of


def week_of(activity: Activity) -> Week:
    """What the framework says of an activity's timetable. Raises DomainError where it has none."""
    _, kind = rules_of(activity)
    if kind.week is None:
        raise DomainError(f"{activity.ref} has no timetable: its framework describes none for {kind.name.lower()}.")
    return kind.week


def days_of(activity: Activity) -> int:
    """How many working days the week lasts."""
    _, kind = rules_of(activity)
    return kind.span.working_days or 1


def teams_of(activity: Activity) -> Sequence[WeekTeam]:
    """The host teams, in the order in which they were put forward."""
    chosen = select(WeekTeam).where(WeekTeam.activity_id == activity.id).options(joinedload(WeekTeam.team))
    return db.session.scalars(chosen.order_by(WeekTeam.id)).all()


def last_sites(teams: Collection[int]) -> dict[int, str]:
    """team (id) → where it was when it hosted last"""
    chosen = select(WeekTeam.team_id, WeekTeam.site).where(WeekTeam.team_id.in_(teams)).order_by(WeekTeam.id)
    return dict(db.session.execute(chosen).all())


def rooms_of(activity: Activity) -> Sequence[WeekRoom]:
    """The rooms, by place and name."""
    chosen = select(WeekRoom).where(WeekRoom.activity_id == activity.id)
    return db.session.scalars(chosen.order_by(WeekRoom.site, WeekRoom.name)).all()


def members_of(activity: Activity) -> Sequence[WeekMember]:
    """The roster, in the order of its seats, with who sits in each and where they are hosted."""
    chosen = select(WeekMember).where(WeekMember.activity_id == activity.id)
    with_names = joinedload(WeekMember.host).joinedload(WeekTeam.team)
    chosen = chosen.options(joinedload(WeekMember.person), joinedload(WeekMember.slot), with_names)
    return db.session.scalars(chosen.order_by(WeekMember.slot_id)).all()


def sessions_of(activity: Activity) -> Sequence[WeekSession]:
    """Every session of the draft, placed or not, in the order of time and then of their making."""
    chosen = select(WeekSession).where(WeekSession.activity_id == activity.id)
    chosen = chosen.options(
        joinedload(WeekSession.member).joinedload(WeekMember.person),
        joinedload(WeekSession.host).joinedload(WeekTeam.team),
        joinedload(WeekSession.other), joinedload(WeekSession.room),
    )  # fmt: skip
    placed = WeekSession.day.is_(None), WeekSession.day, WeekSession.start, WeekSession.id
    return db.session.scalars(chosen.order_by(*placed)).all()


def week_session(activity: Activity, public_id: str) -> WeekSession:
    """The session of a week with this random id. Raises NotFound."""
    chosen = select(WeekSession).where(WeekSession.activity_id == activity.id, WeekSession.public_id == public_id)
    found: WeekSession | None = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such session any more. Open the timetable again.")
    return found


def week_team(activity: Activity, public_id: str) -> WeekTeam:
    """The host team of a week with this random id. Raises NotFound."""
    found = next((one for one in teams_of(activity) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("This team hosts nobody any more. Open the week again.")
    return found


def week_room(activity: Activity, public_id: str) -> WeekRoom:
    """The room of a week with this random id. Raises NotFound."""
    found = next((one for one in rooms_of(activity) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such room any more. Open the week again.")
    return found


def week_member(activity: Activity, public_id: str) -> WeekMember:
    """The member of a week with this random id. Raises NotFound."""
    found = next((one for one in members_of(activity) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("They are no member of this week any more. Open it again.")
    return found


def versions_of(activity: Activity) -> Sequence[WeekVersion]:
    """Every timetable that left the portal, the latest first."""
    chosen = select(WeekVersion).where(WeekVersion.activity_id == activity.id)
    return db.session.scalars(chosen.order_by(WeekVersion.number.desc())).all()


def facts_out(*, programme_id: int | None = None, activity_id: int | None = None) -> dict[int, list[dict[str, Any]]]:
    """activity → the sessions of its timetable as everybody sees them (`week.telling`), of one year or of one activity;
    those alone that have a version."""
    newest = select(WeekVersion.activity_id, func.max(WeekVersion.number).label("number"))
    newest = newest.group_by(WeekVersion.activity_id)
    if activity_id is not None:
        newest = newest.where(WeekVersion.activity_id == activity_id)
    last = newest.subquery()
    chosen = select(WeekVersion.activity_id, WeekVersion.facts).join(
        last, and_(last.c.activity_id == WeekVersion.activity_id, last.c.number == WeekVersion.number)
    )
    if programme_id is not None:
        chosen = chosen.join(Activity, Activity.id == WeekVersion.activity_id)
        chosen = chosen.where(Activity.programme_id == programme_id)
    return {row.activity_id: row.facts for row in db.session.execute(chosen)}


def latest_version(activity: Activity) -> WeekVersion | None:
    """The timetable that everybody sees; None before the first publication."""
    chosen = select(WeekVersion).where(WeekVersion.activity_id == activity.id)
    found: WeekVersion | None = db.session.scalar(chosen.order_by(WeekVersion.number.desc()).limit(1))
    return found
