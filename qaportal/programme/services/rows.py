"""Between stored activities and the values that the pure modules work on."""

from datetime import date, datetime

from sqlalchemy import update

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import wall
from qaportal.people import queries as people
from qaportal.programme import warnings
from qaportal.programme.dates import Dated, DatedPhase
from qaportal.programme.facts import Facts
from qaportal.programme.models import Activity, Phase, Programme
from qaportal.programme.plans import Unit
from qaportal.programme.queries import draft_rows, pack_of_year


def units(day: date) -> dict[str, Unit]:
    """Teams and services of `day` by every folded name they answer to."""
    return {name: Unit(found.kind, found.id, found.name) for name, found in people.org_names(day).items()}


def kind_of(activity: Activity) -> tuple[Pack, ActivityType]:
    """The pack that the activity is pinned to, and the activity's type in it."""
    pack = pack_of(activity.framework)
    return pack, pack.activities[activity.type_key]


def moment(day: date, wall_time: str) -> datetime | None:
    """The UTC moment of a wall-clock time; None for a whole day. DomainError on the nights the clocks change."""
    if not wall_time:
        return None
    try:
        return clock.to_utc(day, wall_time)
    except ValueError as error:
        raise DomainError(str(error)) from error


def facts_of(activity: Activity) -> Facts:
    """What the draft says now."""
    return Facts(
        type_key=activity.type_key,
        code=activity.code,
        title=activity.title,
        subject=activity.subject,
        team_id=activity.team_id,
        service_id=activity.service_id,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=activity.place,
        phases=tuple((p.key, p.name, p.owner, p.owner_name, p.starts_on, p.due_on) for p in activity.phases),
        is_cancelled=activity.is_cancelled,
        times=tuple((p.key, p.due_at) for p in activity.phases if p.due_at),
    )


def set_days(activity: Activity, days: Dated, starts_at: str, ends_at: str) -> None:
    """Give the activity and its phases these days, and wall-clock times on the first and last of them."""
    activity.starts_on, activity.ends_on = days.starts, days.ends
    activity.starts_at = moment(days.starts, starts_at)
    activity.ends_at = moment(days.ends, ends_at)
    kept = {phase.key: phase for phase in activity.phases}
    activity.phases = [
        _phase(kept.get(phase.key) or Phase(), position, phase) for position, phase in enumerate(days.phases, 1)
    ]
    activity.digest = facts_of(activity).digest()


def _phase(row: Phase, position: int, phase: DatedPhase) -> Phase:
    row.position, row.key, row.name = position, phase.key, phase.name
    row.owner, row.owner_name = phase.owner, phase.owner_name
    row.starts_on, row.due_on, row.set_by_hand = phase.starts, phase.due, phase.set_by_hand
    row.due_at = phase.at
    return row


def wall_times(activity: Activity) -> tuple[str, str]:
    """Its times of day in England, "" twice for whole days."""
    if activity.starts_at is None or activity.ends_at is None:
        return "", ""
    return wall(activity.starts_at), wall(activity.ends_at)


def set_unit(activity: Activity, unit: Unit | None) -> None:
    """Point the activity at the team or the service it looks at, or at none."""
    activity.team_id = unit.id if unit and unit.kind == "team" else None
    activity.service_id = unit.id if unit and unit.kind == "service" else None


def rewarn(programme: Programme) -> None:
    """Work out every activity's warnings anew: moving one can change what there is to say of another.

    Written beside the rows' versions, so that nobody's open form goes stale by it.
    """
    db.session.flush()
    rows = draft_rows(programme.id)
    said = warnings.of_rows(pack_of_year(programme, rows), rows)
    wanted = {row.ref: [caution.short for caution in said.get(row.ref, ())] for row in rows}
    changed = {row.ref: wanted[row.ref] for row in rows if list(row.warnings) != wanted[row.ref]}
    for ref, words in changed.items():
        db.session.execute(
            update(Activity).where(Activity.ref == ref).values(warnings=words),
            execution_options={"synchronize_session": False},
        )
    for held in db.session.identity_map.values():
        if isinstance(held, Activity) and held.ref in changed:
            db.session.expire(held, ["warnings"])
