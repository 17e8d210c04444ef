"""A year comes into being whole, and can be taken back whole until it is published."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import and_list
from qaportal.lib.workdays import DAY
from qaportal.people.models import Person
from qaportal.programme import rollover
from qaportal.programme.dates import Dated
from qaportal.programme.generate import preview, year_bounds
from qaportal.programme.models import Activity, Phase, Programme
from qaportal.programme.places import Followed
from qaportal.programme.plans import Planned, Preview, Wishes
from qaportal.programme.queries import draft_rows
from qaportal.programme.services.duties import count_duties
from qaportal.programme.services.rows import rewarn, set_days, set_unit, units

NAMED = 3  # references in a refusal; the rest are counted


def propose(framework: Framework, year: str, *, wishes: Wishes, last: Programme | None = None) -> Preview:
    """The whole year as the framework has it, with `wishes` applied; nothing is saved.

    With `last`, that year's teams are carried forward and rotated, those it missed first (NS-084). Raises DomainError
    where the framework has no such year.
    """
    pack = pack_of(framework)
    known = units(max(clock.today(), year_bounds(pack, year)[0]))
    subjects = rollover.subjects(pack, draft_rows(last.id), known) if last else None
    return preview(
        pack, year, units=known, subjects=subjects, wishes=wishes, before=_before(year_bounds(pack, year)[0])
    )


def _before(starts_on: date) -> list[Followed]:
    """The work of the year before, which some kinds of work follow up (WS-061)."""
    last = db.session.scalar(select(Programme).where(Programme.ends_on == starts_on - DAY))
    rows = draft_rows(last.id) if last else []
    return [
        Followed(row.type_key, row.ref, row.subject, row.starts, row.ends) for row in rows if row.state != "cancelled"
    ]


def create(framework: Framework, preview: Preview, *, by: Person | None) -> Programme:
    """Save every row of `preview` as a draft, in one transaction (X-03).

    Raises DomainError when that year exists already, when nothing is left in it or when another year has one of its
    references; Stale when somebody else is creating the same year (A32).
    """
    if db.session.scalar(select(Programme.id).where(Programme.year == preview.year)):
        raise DomainError(f"There is a programme for {preview.year} already. Open it, or choose another year.")
    if not preview.activities:
        raise DomainError("Every row is left out. Keep at least one to create a programme.")
    _check_free([row.ref for row in preview.activities])
    programme = Programme(
        framework=framework,
        year=preview.year,
        starts_on=preview.starts_on,
        ends_on=preview.ends_on,
        created_at=clock.now(),
        created_by_id=by.id if by else None,
    )
    db.session.add(programme)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Stale(f"Someone else has just created {preview.year}. Open it from Programme.") from error
    made = {row.ref: new_activity(programme, row) for row in preview.activities}
    db.session.add_all(made.values())
    _follow(made, preview.activities)
    rewarn(programme)
    count_duties(programme)
    record("created", "programme", preview.year, by=by, activities=len(preview.activities), framework=framework.version)
    return programme


def _follow(made: Mapping[str, Activity], rows: Sequence[Planned]) -> None:
    """Tie each follow-up to the work that it follows, of this year or the one before."""
    wanted = {row.ref: row.follows for row in rows if row.follows}
    earlier = [ref for ref in wanted.values() if ref not in made]
    known = {a.ref: a for a in db.session.scalars(select(Activity).where(Activity.ref.in_(earlier)))} if earlier else {}
    for ref, follows in wanted.items():
        made[ref].follows = made.get(follows) or known.get(follows)


def _check_free(refs: Sequence[str]) -> None:
    taken: list[str] = []
    for at in range(0, len(refs), 500):  # SQLite takes a bounded number of parameters
        taken += db.session.scalars(select(Activity.ref).where(Activity.ref.in_(refs[at : at + 500])))
    if taken:
        named, more = sorted(taken)[:NAMED], len(taken) - NAMED
        names = and_list([*named, f"{more} more"] if more > 0 else named)
        raise DomainError(f"Another year has {names} already. Leave out the rows of that name, then create.")


def new_activity(programme: Programme, row: Planned) -> Activity:
    """A stored activity for a planned row."""
    activity = Activity(
        programme=programme, framework=programme.framework, ref=row.ref, type_key=row.type_key, code=row.code,
        title=row.title, subject=row.subject, place="", cancel_reason="", warnings=[], published_digest="",
    )  # fmt: skip
    set_unit(activity, row.unit)
    set_days(activity, Dated(row.starts, row.ends, row.phases), row.starts_at, row.ends_at)
    return activity


def check_can_take_back(programme: Programme) -> None:
    """Raises DomainError once anybody outside has seen the year."""
    if programme.is_published:
        raise DomainError("This programme is published: people have its dates. Cancel single activities instead.")


def take_back(programme: Programme, *, by: Person | None) -> None:
    """Undo the creation of a year that nobody outside has seen. Raises DomainError once it is published."""
    check_can_take_back(programme)
    theirs = select(Activity.id).where(Activity.programme_id == programme.id)
    db.session.execute(delete(Phase).where(Phase.activity_id.in_(theirs)))
    db.session.execute(delete(Activity).where(Activity.programme_id == programme.id))
    db.session.delete(programme)
    record("took back", "programme", programme.year, by=by)
