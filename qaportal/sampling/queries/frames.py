"""Reads of frames: the sealed file while it is checked, its rows once they are confirmed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.meaning.samples import Candidate
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.sealing import Ring, place
from qaportal.lib.text import folded
from qaportal.people import queries as people
from qaportal.people import roles
from qaportal.people.models import Alias, Appointment, Person, Post, Team
from qaportal.people.queries.dates import overlaps
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.sampling import policy
from qaportal.sampling.frame_file import Table
from qaportal.sampling.frame_rows import Checked, Known, Unit, check
from qaportal.sampling.models import FrameRow, Nominee, SampleFrame
from qaportal.sampling.references import normalised

NEVER = date.min  # when what nobody has looked at was last looked at
NO_SAMPLE = "This kind of work looks at no sample. Start from its page."


def sampled_activity(person: Person, ref: str) -> Activity:
    """The activity with this reference, whose work draws a sample. Raises NotFound."""
    found = visible_activity(person, ref)
    _, kind = policy.rules_of(found)
    if kind.sample is None:
        raise NotFound(NO_SAMPLE)
    return found


def activity_by_ref(ref: str) -> Activity | None:
    """The activity with this reference, for those who run the server."""
    return db.session.scalar(select(Activity).where(Activity.ref == ref))


def current_frame(activity: Activity) -> SampleFrame | None:
    """The frame that the activity may draw from: the one that was confirmed last."""
    chosen = select(SampleFrame).where(SampleFrame.activity_id == activity.id, SampleFrame.confirmed_at.is_not(None))
    return db.session.scalar(chosen.order_by(SampleFrame.id.desc()).limit(1))


def pending_frame(activity: Activity) -> SampleFrame | None:
    """The file that waits to be confirmed."""
    chosen = select(SampleFrame).where(SampleFrame.activity_id == activity.id, SampleFrame.confirmed_at.is_(None))
    return db.session.scalar(chosen.order_by(SampleFrame.id.desc()).limit(1))


def frame_of(activity: Activity, public_id: str) -> SampleFrame:
    """The frame of an activity with this random id. Raises NotFound."""
    found = db.session.scalar(
        select(SampleFrame).where(SampleFrame.activity_id == activity.id, SampleFrame.public_id == public_id)
    )
    if found is None:
        raise NotFound("There is no such frame any more. Start from the sample.")
    return found


def table_of(frame: SampleFrame, ring: Ring) -> Table:
    """The file that waits, opened."""
    kept = json.loads(ring.unseal(frame.body, place("sample_frame", "body", frame.public_id)))
    return Table(kept["headings"], [(line, cells) for line, cells in kept["rows"]])


def checked(frame: SampleFrame, ring: Ring) -> Checked:
    """What a file that waits comes to today."""
    today = clock.today()
    return check(table_of(frame, ring), frame.columns, known_on(today, frame.system), today=today)


def known_on(day: date, system: str = "") -> Known:
    """Teams, services and workers of the day, by what a file may call them."""
    teams = {row.id: Unit(row.id, row.service_id, row.name) for row in people.teams_on(day)}
    services = {row.id: Unit(None, row.id, row.name) for row in people.services_on(day)}
    team_names = {folded(unit.name): unit for unit in teams.values()}
    service_names = {folded(unit.name): unit for unit in services.values()}
    for name, team_id, service_id in db.session.execute(select(Alias.folded, Alias.team_id, Alias.service_id)):
        if team_id in teams:
            team_names.setdefault(name, teams[team_id])
        if service_id in services:
            service_names.setdefault(name, services[service_id])
    numbers = db.session.execute(select(Person.staff_number, Person.id))
    return Known(team_names, service_names, {number.casefold(): ident for number, ident in numbers}, system)


def workers_by_team(day: date) -> dict[str, list[str]]:
    """Staff numbers of the practitioners of each team on `day`, by the team's name; teams without any too."""
    found: dict[str, list[str]] = {row.name: [] for row in people.teams_on(day)}
    held = select(Team.name, Person.staff_number).join(Appointment, Appointment.team_id == Team.id)
    held = held.join(Person, Person.id == Appointment.person_id).join(Post, Post.id == Appointment.post_id)
    held = held.where(Post.role == roles.Practitioner.key)
    held = held.where(overlaps(Appointment.starts_on, Appointment.ends_on, day, day))
    for name, number in db.session.execute(held):
        found.setdefault(name, []).append(number)
    return found


def rows_of(frame: SampleFrame) -> Sequence[FrameRow]:
    """Every row of a confirmed frame, with its units."""
    chosen = select(FrameRow).where(FrameRow.frame_id == frame.id).order_by(FrameRow.id)
    return db.session.scalars(chosen.options(joinedload(FrameRow.team), joinedload(FrameRow.service))).all()


def reference_of(thing: FrameRow | Nominee, ring: Ring) -> tuple[str, str]:
    """(case system, reference) of a row or a nominee, opened."""
    table = thing.__tablename__
    system, _, reference = ring.unseal(thing.reference, place(table, "reference", thing.public_id)).partition("|")
    return system, reference


def candidates(
    rows: Sequence[FrameRow], ring: Ring, seen: Mapping[str, date], on: date
) -> dict[str, tuple[Candidate, FrameRow]]:
    """Rows as a draw reads them, by reference as compared. `seen` says when records of the portal last looked at one,
    by its blind index."""
    found = {}
    for row in rows:
        system, reference = reference_of(row, ring)
        ref = normalised(reference, system)
        found[ref] = (Candidate(ref, _facts(row, seen.get(row.blind), on)), row)
    return found


def _facts(row: FrameRow, seen: date | None, on: date) -> dict[str, object]:
    looked = [day for day in (row.looked_on, seen) if day]
    return {
        "supported_for": row.opened_on,
        "open_on_day": row.opened_on is None or row.opened_on <= on or None,
        "service": row.service.name if row.service else "",
        "team": row.team.name if row.team else "",
        "age": (row.age_from, row.age_to) if row.age_from is not None else None,
        "plan_type": row.plan_type,
        "category": row.category,
        "last_looked_at": max(looked, default=NEVER),
        "worked_on_within": row.worked_on,
    }
