"""Reads of the years and of their activities: which somebody may see, and what there is to publish."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person, Service, Team
from qaportal.programme import ahead, facts, policy
from qaportal.programme.facts import FactChange
from qaportal.programme.models import Activity, Programme, Publication
from qaportal.programme.plans import Row
from qaportal.programme.queries.rows import draft_rows, published_of, published_row, published_rows, row_of

NO_PROGRAMME = "There is no programme for that year, or it is not published yet. Start from Programme."
NO_ACTIVITY = "There is no such activity, or it is not published yet. Start from Programme."


def visible_programme(person: Person, year: str) -> Programme:
    """The programme of that year. Raises NotFound while it is a draft and `person` does not plan."""
    found = db.session.scalar(select(Programme).where(Programme.year == year).options(_pinned(Programme.framework)))
    if found is None or not (found.is_published or policy.sees_draft(person)):
        raise NotFound(NO_PROGRAMME)
    return found


def by_year(year: str) -> Programme | None:
    """The programme of that year, for those who run the server."""
    return db.session.scalar(select(Programme).where(Programme.year == year))


def _pinned(framework: Any) -> Any:
    """With the year's framework, less its body: `pack_of` has that, read once."""
    return joinedload(framework).defer(Framework.body)


def years(person: Person) -> Sequence[str]:
    """Programme years that `person` may open, latest first."""
    chosen = select(Programme.year).order_by(Programme.starts_on.desc())
    if not policy.sees_draft(person):
        chosen = chosen.where(Programme.published_number > 0)
    return db.session.scalars(chosen).all()


def current_year(person: Person, today: date) -> str | None:
    """The year that `today` lies in if there is one, else the next to come, else the latest."""
    return year_of(person, every_year(), today)


def year_of(person: Person, every: Sequence[Programme], today: date) -> str | None:
    """The same of years that were read already, the earliest first."""
    seen = [row for row in every if row.is_published or policy.sees_draft(person)]
    now = next((row.year for row in seen if row.starts_on <= today <= row.ends_on), None)
    to_come = next((row.year for row in seen if row.starts_on > today), None)
    return now or to_come or (seen[-1].year if seen else None)


def every_year() -> Sequence[Programme]:
    """Every year that there is, drafts among them, the earliest first. It asks nobody's leave."""
    chosen = select(Programme).order_by(Programme.starts_on).options(_pinned(Programme.framework))
    return db.session.scalars(chosen).all()


def live(every: Sequence[Programme], today: date) -> list[Programme]:
    """Published years that still have work in them on `today` or have it to come: those that ended less than ahead.TAIL
    days ago, and later ones."""
    return [one for one in every if one.is_published and one.ends_on >= today - ahead.TAIL]


def latest_programme() -> Programme | None:
    """The programme whose year is last."""
    return db.session.scalar(select(Programme).order_by(Programme.starts_on.desc()).limit(1))


def unpublished_count(programme_id: int) -> int:
    """How many activities of the draft differ from what is published."""
    chosen = select(func.count()).select_from(Activity)
    chosen = chosen.where(Activity.programme_id == programme_id, Activity.digest != Activity.published_digest)
    return db.session.scalar(chosen) or 0


def unpublished_by_year() -> list[tuple[str, int]]:
    """Years with something to publish, and how many activities each; earliest first."""
    chosen = select(Programme.year, func.count()).join(Activity).where(Activity.digest != Activity.published_digest)
    rows = db.session.execute(chosen.group_by(Programme.year).order_by(Programme.year))
    return [(year, count) for year, count in rows]


def publications(programme: Programme) -> Sequence[Publication]:
    """Every version that left the portal, newest first."""
    chosen = select(Publication).where(Publication.programme_id == programme.id)
    return db.session.scalars(chosen.order_by(Publication.number.desc())).all()


# Rows of the planner ----------------------------------------------------------------------------


def rows_for(person: Person, programme: Programme) -> list[Row]:
    """Every activity of the year that `person` may see, in date order: the draft for planners, else what is
    published, and of that only what invites them where they are a guest."""
    return draft_rows(programme.id) if policy.sees_draft(person) else published_for(person, programme)


def published_for(person: Person, programme: Programme) -> list[Row]:
    """Every published activity of the year that `person` may see, whether or not they plan."""
    return only_theirs(person, published_rows(programme.id))


def only_theirs(person: Person, rows: list[Row]) -> list[Row]:
    """Those of published rows that `person` may see."""
    if policy.sees_all_activities(person):
        return rows
    held = {appointment.post.key for appointment in person.appointments_on(clock.today())}
    return [row for row in rows if held & set(row.posts)]


# One activity -------------------------------------------------------------------------------------


def visible_activity(person: Person, ref: str) -> Activity:
    """The activity with this reference. Raises NotFound where `person` may not know of it; what was opened for a
    standing duty has no place in the year."""
    found = db.session.scalar(
        select(Activity).where(Activity.ref == ref, Activity.duty_key == "").options(
            joinedload(Activity.programme).options(_pinned(Programme.framework)), _pinned(Activity.framework),
            joinedload(Activity.phases),
        )
    )  # fmt: skip
    if found is None or not (policy.sees_draft(person) or _published_for(person, found)):
        raise NotFound(NO_ACTIVITY)
    return found


def _published_for(person: Person, activity: Activity) -> bool:
    row = published_row(activity)
    return row is not None and bool(only_theirs(person, [row]))


def row_for(person: Person, activity: Activity) -> Row:
    """The activity as `person` may see it."""
    if policy.sees_draft(person):
        return row_of(activity)
    row = published_row(activity)
    if row is None:
        raise NotFound(NO_ACTIVITY)
    return row


def unit_of(row: Row) -> Team | Service | None:
    """The team or service that a row looks at."""
    if row.team_id:
        return db.session.get(Team, row.team_id, options=[joinedload(Team.service)])
    return db.session.get(Service, row.service_id) if row.service_id else None


def unpublished(programme: Programme) -> Sequence[Activity]:
    """Activities whose draft says something else than what last left the portal, in date order."""
    chosen = select(Activity).where(Activity.programme_id == programme.id, Activity.digest != Activity.published_digest)
    chosen = chosen.options(selectinload(Activity.phases), _pinned(Activity.framework))
    return db.session.scalars(chosen.order_by(Activity.starts_on, Activity.ref)).all()


def changes(waiting: Sequence[Activity]) -> list[dict[str, Any]]:
    """What publishing these would tell: one entry an activity, as `facts.told` makes it.

    An activity that was cancelled before anyone had its date is not told of at all.
    """
    out = published_of(waiting)
    told_of = [activity for activity in waiting if activity.ref in out or not activity.is_cancelled]
    return [facts.told(row_of(one), out.get(one.ref), one.cancel_reason) for one in told_of]


def differences_of(activity: Activity) -> list[FactChange]:
    """What the draft of one activity says otherwise than what is published; nothing where it never was."""
    out = published_row(activity)
    return facts.differences(facts.of_row(out), facts.of_row(row_of(activity))) if out else []
