"""Seats that somebody gave against a rule, with the reason: what a report on the work has to tell (X-05, item 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Assignment
from qaportal.allocation.telling import is_private, public_words
from qaportal.frameworks.schema import Pack
from qaportal.lib.clock import day_of
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot


@dataclass(frozen=True)
class SetAside:
    """A seat given against rules, in words that follow a name. `who` had it and `by` decided, each by name where the
    framework lets reports name people, else by post; `ended_on` is the day from which they had it no more. Of what is
    somebody's own affair neither the rule nor the reason is told."""

    seat: str
    who: str
    rules: tuple[str, ...]
    reason: str
    by: str
    on: date
    ended_on: date | None


def exceptions_of(activity: Activity) -> list[SetAside]:
    """Every seat of an activity that was published and breaks a rule by somebody's choice, the earliest first; those
    that ended as well."""
    chosen = (
        select(Assignment)
        .join(Slot, Slot.id == Assignment.slot_id)
        .where(Slot.activity_id == activity.id, Assignment.published_at.is_not(None), Assignment.reason != "")
        .options(joinedload(Assignment.slot))
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    rows = [one for one in db.session.scalars(chosen) if one.broken]
    pack, _ = timetable.rules_of(activity)
    people = _people(rows) if rows else {}
    return [
        SetAside(
            one.slot.name, _called(pack, people[one.person_id], day_of(one.assigned_at)),
            tuple(public_words(one.broken)),
            "" if is_private(one.broken) else one.reason,
            _called(pack, people.get(one.assigned_by_id or 0), day_of(one.assigned_at)),
            day_of(one.assigned_at), day_of(one.ended_at) if one.ended_at else None,
        )
        for one in rows
    ]  # fmt: skip


def _people(rows: list[Assignment]) -> Mapping[int, Person]:
    """Whoever has or gave these seats, with their posts, by id."""
    ids = {ident for one in rows for ident in (one.person_id, one.assigned_by_id) if ident}
    chosen = select(Person).where(Person.id.in_(ids)).options(*with_posts())
    return {one.id: one for one in db.session.scalars(chosen)}


def _called(pack: Pack, person: Person | None, on: date) -> str:
    """Their name where reports may name people; else the post that they held then."""
    if person is None:
        return ""
    if pack.figures and pack.figures.names_in_reports.value:
        return person.name
    held = person.main_appointment(on)
    return held.post.title if held else "Somebody without a post"
