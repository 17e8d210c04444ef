"""Rows of activities as views show them, of the draft and of what is published. They are read as Core rows, for the
planner is the page that is read most."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, func, literal, select

from qaportal.lib.db import db
from qaportal.programme.models import Activity, Phase, PhaseMark, PublishedActivity
from qaportal.programme.plans import PhaseRow, Row

# Tables rather than classes: their rows come as they are, without a walk through the mapper.
_Draft, _Phase, _Out = Activity.__table__.c, Phase.__table__.c, PublishedActivity.__table__.c
_Mark = PhaseMark.__table__.c


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
# The phases that are done, each with its day: "review 2027-03-30,report 2027-04-13". One string a row, so that a year
# with what is done in it is one statement as before.
_DONE = (
    select(func.aggregate_strings(_Mark.phase_key + literal(" ") + cast(_Mark.done_on, Text), ","))
    .where(_Mark.activity_id == _Out.activity_id, _Mark.taken_back_at.is_(None))
    .scalar_subquery()
)
_PUBLISHED = select(
    *_facts(_Out), _Out.is_cancelled, cast(_Out.phases, Text), cast(_Out.posts, Text), _Out.since_on, _DONE
).order_by(_Out.starts_on, _Out.ref)


def draft_rows(programme_id: int) -> list[Row]:
    """The draft in two queries; without what somebody opened for a standing duty of theirs."""
    phases = _draft_phases(programme_id)
    rows = db.session.execute(_DRAFT.where(_Draft.programme_id == programme_id, _Draft.duty_key == "")).all()
    return [_draft_row(r, phases) for r in rows]


def _draft_row(r: Any, phases: dict[int, list[PhaseRow]]) -> Row:
    *said, warnings, ident, cancelled_at, digest, published_digest, version = r
    state = _draft_state(cancelled_at, digest, published_digest)
    return Row._make((*said, _words(warnings), state, version, tuple(phases.get(ident, ())), (), None))


def _draft_state(cancelled_at: datetime | None, digest: str, published_digest: str) -> str:
    if cancelled_at is not None:
        return "cancelled"
    if not published_digest:
        return "new"
    return "changed" if digest != published_digest else ""


def _draft_phases(programme_id: int) -> dict[int, list[PhaseRow]]:
    found: dict[int, list[PhaseRow]] = {}
    for row in db.session.execute(_PHASES.where(_Draft.programme_id == programme_id, _Draft.duty_key == "")).all():
        found.setdefault(row[0], []).append(PhaseRow(*row[1:]))
    return found


def published_rows(programme_id: int) -> list[Row]:
    """What has left the portal, with what is done of it, in one query; without what was opened for a standing duty."""
    rows = db.session.execute(_PUBLISHED.where(_Out.programme_id == programme_id, _Out.duty_key == "")).all()
    return [_published_row(r) for r in rows]


def published_rows_by_year(programme_ids: Sequence[int]) -> dict[int, list[Row]]:
    """The same of several years, by their ids, in one query."""
    found: dict[int, list[Row]] = {id_: [] for id_ in programme_ids}
    chosen = _PUBLISHED.add_columns(_Out.programme_id).where(_Out.programme_id.in_(programme_ids), _Out.duty_key == "")
    for *row, programme_id in db.session.execute(chosen):
        found[programme_id].append(_published_row(row))
    return found


def _published_row(r: Any) -> Row:
    *said, warnings, is_cancelled, phases, posts, since, done = r
    state = "cancelled" if is_cancelled else ""
    return Row._make((*said, _words(warnings), state, 0, _kept_phases(phases, done or ""), _words(posts), since))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """A JSON list of words; the same few lists stand in most rows."""
    return tuple(json.loads(text))


@lru_cache(maxsize=2048)
def _kept_phases(text: str, done: str) -> tuple[PhaseRow, ...]:
    """The phases of a published activity, from JSON text that stays the same until the next publication, and from those
    that are done (see _DONE)."""
    day = date.fromisoformat
    days = {key: day(on) for key, on in (one.split(" ") for one in done.split(",") if one)}
    return tuple(
        PhaseRow(
            p["key"], p["name"], p["owner"], p["owner_name"], day(p["starts_on"]), day(p["due_on"]),
            p.get("due_at", ""), days.get(p["key"]),
        )
        for p in json.loads(text)
    )  # fmt: skip


def published_row(activity: Activity) -> Row | None:
    """What has left the portal of one activity."""
    found = db.session.execute(_PUBLISHED.where(_Out.activity_id == activity.id)).first()
    return _published_row(found) if found else None


def published_of(activities: Sequence[Activity]) -> dict[str, Row]:
    """What has left the portal of each of these, by reference."""
    found: dict[str, Row] = {}
    for at in range(0, len(activities), 500):  # SQLite takes a bounded number of parameters
        some = _PUBLISHED.where(_Out.activity_id.in_([activity.id for activity in activities[at : at + 500]]))
        found |= {row.ref: row for row in map(_published_row, db.session.execute(some))}
    return found


def row_of(a: Activity) -> Row:
    """One activity of the draft."""
    phases = tuple(PhaseRow(p.key, p.name, p.owner, p.owner_name, p.starts_on, p.due_on, p.due_at) for p in a.phases)
    state = _draft_state(a.cancelled_at, a.digest, a.published_digest)
    return Row(
        a.ref, a.type_key, a.code, a.title, a.subject, a.team_id, a.service_id, a.starts_on, a.ends_on, a.starts_at,
        a.ends_at, a.place, tuple(a.warnings), state, a.version, phases,
    )  # fmt: skip
