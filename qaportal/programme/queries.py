"""Reads of the programme. The planner reads Core rows: it is the page that is read most."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme import policy
from qaportal.programme.models import Activity, Phase, Programme, Publication, PublishedActivity
from qaportal.programme.plans import PhaseRow, Row

NO_PROGRAMME = "There is no programme for that year, or it is not published yet. Start from Programme."
NO_ACTIVITY = "There is no such activity, or it is not published yet. Start from Programme."


def visible_programme(person: Person, year: str) -> Programme:
    """The programme of that year. Raises NotFound while it is a draft and `person` does not plan."""
    found = db.session.scalar(select(Programme).where(Programme.year == year).options(joinedload(Programme.framework)))
    if found is None or not (found.is_published or policy.sees_draft(person)):
        raise NotFound(NO_PROGRAMME)
    return found


def by_year(year: str) -> Programme | None:
    """The programme of that year, for those who run the server."""
    return db.session.scalar(select(Programme).where(Programme.year == year))


def years(person: Person) -> Sequence[str]:
    """Programme years that `person` may open, latest first."""
    chosen = select(Programme.year).order_by(Programme.starts_on.desc())
    if not policy.sees_draft(person):
        chosen = chosen.where(Programme.published_number > 0)
    return db.session.scalars(chosen).all()


def current_year(person: Person, today: date) -> str | None:
    """The year that `today` lies in if there is one, else the next to come, else the latest."""
    chosen = select(Programme.year, Programme.starts_on, Programme.ends_on, Programme.published_number)
    rows = db.session.execute(chosen.order_by(Programme.starts_on)).all()
    seen = [row for row in rows if row.published_number or policy.sees_draft(person)]
    now = next((row.year for row in seen if row.starts_on <= today <= row.ends_on), None)
    to_come = next((row.year for row in seen if row.starts_on > today), None)
    return now or to_come or (seen[-1].year if seen else None)


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
    return _only_theirs(person, published_rows(programme.id))


def _only_theirs(person: Person, rows: list[Row]) -> list[Row]:
    if policy.sees_all_activities(person):
        return rows
    held = {appointment.post.key for appointment in person.appointments_on(clock.today())}
    return [row for row in rows if held & set(row.posts)]


_DRAFT = (
    Activity.id, Activity.ref, Activity.type_key, Activity.code, Activity.title, Activity.subject, Activity.team_id,
    Activity.service_id, Activity.starts_on, Activity.ends_on, Activity.starts_at, Activity.ends_at, Activity.place,
    Activity.warnings, Activity.cancelled_at, Activity.digest, Activity.published_digest, Activity.version,
)  # fmt: skip


def draft_rows(programme_id: int) -> list[Row]:
    """The draft in two queries."""
    chosen = select(*_DRAFT).where(Activity.programme_id == programme_id).order_by(Activity.starts_on, Activity.ref)
    rows = db.session.execute(chosen).all()
    phases = _draft_phases(programme_id)
    return [
        Row(
            r.ref, r.type_key, r.code, r.title, r.subject, r.team_id, r.service_id, r.starts_on, r.ends_on,
            r.starts_at, r.ends_at, r.place, tuple(r.warnings), _draft_state(r), r.version, tuple(phases.get(r.id, ())),
        )
        for r in rows
    ]  # fmt: skip


def _draft_state(row: Any) -> str:
    if row.cancelled_at is not None:
        return "cancelled"
    if not row.published_digest:
        return "new"
    return "changed" if row.digest != row.published_digest else ""


def _draft_phases(programme_id: int) -> dict[int, list[PhaseRow]]:
    chosen = (
        select(Phase.activity_id, Phase.key, Phase.name, Phase.owner, Phase.owner_name, Phase.starts_on, Phase.due_on)
        .join(Activity, Activity.id == Phase.activity_id)
        .where(Activity.programme_id == programme_id)
        .order_by(Phase.activity_id, Phase.position)
    )
    found: dict[int, list[PhaseRow]] = {}
    for activity_id, key, name, owner, owner_name, starts, due in db.session.execute(chosen).tuples():
        found.setdefault(activity_id, []).append(PhaseRow(key, name, owner, owner_name, starts, due))
    return found


def published_rows(programme_id: int) -> list[Row]:
    """What has left the portal, in one query."""
    chosen = select(PublishedActivity.__table__).where(PublishedActivity.programme_id == programme_id)
    rows = db.session.execute(chosen.order_by(PublishedActivity.starts_on, PublishedActivity.ref)).all()
    return [_published_row(r) for r in rows]


def _published_row(r: Any) -> Row:
    return Row(
        r.ref, r.type_key, r.code, r.title, r.subject, r.team_id, r.service_id, r.starts_on, r.ends_on, r.starts_at,
        r.ends_at, r.place, tuple(r.warnings), "cancelled" if r.is_cancelled else "", 0,
        tuple(_kept_phase(p) for p in r.phases), tuple(r.posts),
    )  # fmt: skip


def _kept_phase(kept: dict[str, str]) -> PhaseRow:
    starts, due = date.fromisoformat(kept["starts_on"]), date.fromisoformat(kept["due_on"])
    return PhaseRow(kept["key"], kept["name"], kept["owner"], kept["owner_name"], starts, due)


# One activity -------------------------------------------------------------------------------------


def visible_activity(person: Person, ref: str) -> Activity:
    """The activity with this reference. Raises NotFound where `person` may not know of it."""
    found = db.session.scalar(
        select(Activity).where(Activity.ref == ref).options(
            joinedload(Activity.programme).joinedload(Programme.framework), joinedload(Activity.phases)
        )
    )  # fmt: skip
    if found is None or not (policy.sees_draft(person) or _published_for(person, found)):
        raise NotFound(NO_ACTIVITY)
    return found


def _published_for(person: Person, activity: Activity) -> bool:
    row = published_row(activity)
    return row is not None and bool(_only_theirs(person, [row]))


def published_row(activity: Activity) -> Row | None:
    """What has left the portal of one activity."""
    table = PublishedActivity.__table__
    found = db.session.execute(select(table).where(PublishedActivity.activity_id == activity.id)).first()
    return _published_row(found) if found else None


def row_for(person: Person, activity: Activity) -> Row:
    """The activity as `person` may see it."""
    if policy.sees_draft(person):
        return replace(_row_of(activity), state=_draft_state(activity))
    row = published_row(activity)
    if row is None:
        raise NotFound(NO_ACTIVITY)
    return row


def _row_of(a: Activity) -> Row:
    phases = tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts_on, p.due_on) for p in a.phases)
    return Row(
        a.ref, a.type_key, a.code, a.title, a.subject, a.team_id, a.service_id, a.starts_on, a.ends_on, a.starts_at,
        a.ends_at, a.place, tuple(a.warnings), "", a.version, phases,
    )  # fmt: skip


def subjects_in_order(programme: Programme) -> dict[str, list[str]]:
    """Each type's subjects of that year in the order they happen; cancelled ones are left out."""
    found: dict[str, list[str]] = {}
    for row in draft_rows(programme.id):
        if row.state != "cancelled":
            found.setdefault(row.type_key, []).append(row.subject)
    return found


def between(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    """Rows with a day or a due day from `first` to `last`."""
    return [
        row
        for row in rows
        if (row.starts <= last and row.ends >= first) or any(first <= phase.due <= last for phase in row.phases)
    ]
