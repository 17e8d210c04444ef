"""Reads of the programme. The planner reads Core rows: it is the page that is read most."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person, Service, Team
from qaportal.programme import ahead, facts, policy
from qaportal.programme.facts import FactChange
from qaportal.programme.models import Activity, Phase, Programme, Publication, PublishedActivity
from qaportal.programme.plans import PhaseRow, Row

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


# Tables rather than classes: their rows come as they are, without a walk through the mapper.
_Draft, _Phase, _Out = Activity.__table__.c, Phase.__table__.c, PublishedActivity.__table__.c


def _facts(of: Any) -> tuple[Any, ...]:
    """The columns that a Row begins with, in its order, then the warnings as JSON text."""
    return (
        of.ref, of.type_key, of.code, of.title, of.subject, of.team_id, of.service_id, of.starts_on, of.ends_on,
        of.starts_at, of.ends_at, of.place, cast(of.warnings, Text),
    )  # fmt: skip


_DRAFT = select(
    *_facts(_Draft), _Draft.id, _Draft.cancelled_at, _Draft.digest, _Draft.published_digest, _Draft.version
).order_by(_Draft.starts_on, _Draft.ref)
_PHASES = (
    select(
        _Phase.activity_id,
        _Phase.key,
        _Phase.name,
        _Phase.owner,
        _Phase.owner_name,
        _Phase.starts_on,
        _Phase.due_on,
        _Phase.due_at,
    )
    .join(Activity.__table__, _Draft.id == _Phase.activity_id)
    .order_by(_Phase.activity_id, _Phase.position)
)
_PUBLISHED = select(*_facts(_Out), _Out.is_cancelled, cast(_Out.phases, Text), cast(_Out.posts, Text)).order_by(
    _Out.starts_on, _Out.ref
)


def draft_rows(programme_id: int) -> list[Row]:
    """The draft in two queries."""
    phases = _draft_phases(programme_id)
    rows = db.session.execute(_DRAFT.where(_Draft.programme_id == programme_id)).all()
    return [_draft_row(r, phases) for r in rows]


def _draft_row(r: Any, phases: dict[int, list[PhaseRow]]) -> Row:
    *said, warnings, ident, cancelled_at, digest, published_digest, version = r
    state = _draft_state(cancelled_at, digest, published_digest)
    return Row._make((*said, _words(warnings), state, version, tuple(phases.get(ident, ())), ()))


def _draft_state(cancelled_at: datetime | None, digest: str, published_digest: str) -> str:
    if cancelled_at is not None:
        return "cancelled"
    if not published_digest:
        return "new"
    return "changed" if digest != published_digest else ""


def _draft_phases(programme_id: int) -> dict[int, list[PhaseRow]]:
    found: dict[int, list[PhaseRow]] = {}
    for row in db.session.execute(_PHASES.where(_Draft.programme_id == programme_id)).all():
        found.setdefault(row[0], []).append(PhaseRow._make(row[1:]))
    return found


def published_rows(programme_id: int) -> list[Row]:
    """What has left the portal, in one query."""
    rows = db.session.execute(_PUBLISHED.where(_Out.programme_id == programme_id)).all()
    return [_published_row(r) for r in rows]


def _published_row(r: Any) -> Row:
    *said, warnings, is_cancelled, phases, posts = r
    state = "cancelled" if is_cancelled else ""
    return Row._make((*said, _words(warnings), state, 0, _kept_phases(phases), _words(posts)))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """A JSON list of words; the same few lists stand in most rows."""
    return tuple(json.loads(text))


@lru_cache(maxsize=2048)
def _kept_phases(text: str) -> tuple[PhaseRow, ...]:
    """The phases of a published activity, from JSON text that stays the same until the next publication."""
    day = date.fromisoformat
    return tuple(
        PhaseRow(
            p["key"], p["name"], p["owner"], p["owner_name"], day(p["starts_on"]), day(p["due_on"]), p.get("due_at", "")
        )
        for p in json.loads(text)
    )


# One activity -------------------------------------------------------------------------------------


def visible_activity(person: Person, ref: str) -> Activity:
    """The activity with this reference. Raises NotFound where `person` may not know of it."""
    found = db.session.scalar(
        select(Activity).where(Activity.ref == ref).options(
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


def published_row(activity: Activity) -> Row | None:
    """What has left the portal of one activity."""
    found = db.session.execute(_PUBLISHED.where(_Out.activity_id == activity.id)).first()
    return _published_row(found) if found else None


def row_for(person: Person, activity: Activity) -> Row:
    """The activity as `person` may see it."""
    if policy.sees_draft(person):
        return _row_of(activity)
    row = published_row(activity)
    if row is None:
        raise NotFound(NO_ACTIVITY)
    return row


def unit_of(row: Row) -> Team | Service | None:
    """The team or service that a row looks at."""
    if row.team_id:
        return db.session.get(Team, row.team_id, options=[joinedload(Team.service)])
    return db.session.get(Service, row.service_id) if row.service_id else None


def _row_of(a: Activity) -> Row:
    phases = tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts_on, p.due_on, p.due_at) for p in a.phases)
    state = _draft_state(a.cancelled_at, a.digest, a.published_digest)
    return Row(
        a.ref, a.type_key, a.code, a.title, a.subject, a.team_id, a.service_id, a.starts_on, a.ends_on, a.starts_at,
        a.ends_at, a.place, tuple(a.warnings), state, a.version, phases,
    )  # fmt: skip


def unpublished(programme: Programme) -> Sequence[Activity]:
    """Activities whose draft says something else than what last left the portal, in date order."""
    chosen = select(Activity).where(Activity.programme_id == programme.id, Activity.digest != Activity.published_digest)
    chosen = chosen.options(selectinload(Activity.phases), _pinned(Activity.framework))
    return db.session.scalars(chosen.order_by(Activity.starts_on, Activity.ref)).all()


def changes(waiting: Sequence[Activity]) -> list[dict[str, Any]]:
    """What publishing these would tell: one entry an activity, as `facts.told` makes it.

    An activity that was cancelled before anyone had its date is not told of at all.
    """
    out = _published_of(waiting)
    told_of = [activity for activity in waiting if activity.ref in out or not activity.is_cancelled]
    return [facts.told(_row_of(one), out.get(one.ref), one.cancel_reason) for one in told_of]


def _published_of(activities: Sequence[Activity]) -> dict[str, Row]:
    """What has left the portal of each of these, by reference."""
    found: dict[str, Row] = {}
    for at in range(0, len(activities), 500):  # SQLite takes a bounded number of parameters
        some = _PUBLISHED.where(_Out.activity_id.in_([activity.id for activity in activities[at : at + 500]]))
        found |= {row.ref: row for row in map(_published_row, db.session.execute(some))}
    return found


def differences_of(activity: Activity) -> list[FactChange]:
    """What the draft of one activity says otherwise than what is published; nothing where it never was."""
    out = published_row(activity)
    return facts.differences(facts.of_row(out), facts.of_row(_row_of(activity))) if out else []
