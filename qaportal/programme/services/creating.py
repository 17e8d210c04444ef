"""A year comes into being whole, and can be taken back whole until it is published."""

from sqlalchemy import delete, select

from qaportal.auditlog.services import record
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.programme.dates import Dated
from qaportal.programme.models import Activity, Phase, Programme
from qaportal.programme.plans import Planned, Preview
from qaportal.programme.services.rows import rewarn, set_days, set_unit


def create(framework: Framework, preview: Preview, *, by: Person | None) -> Programme:
    """Save every row of `preview` as a draft, in one transaction (X-03).

    Raises DomainError when that year exists already or nothing is left in it.
    """
    if db.session.scalar(select(Programme.id).where(Programme.year == preview.year)):
        raise DomainError(f"There is a programme for {preview.year} already. Open it, or choose another year.")
    if not preview.activities:
        raise DomainError("Every row is left out. Keep at least one to create a programme.")
    programme = Programme(
        framework=framework,
        year=preview.year,
        starts_on=preview.starts_on,
        ends_on=preview.ends_on,
        created_at=clock.now(),
        created_by_id=by.id if by else None,
    )
    db.session.add(programme)
    db.session.add_all(new_activity(programme, row) for row in preview.activities)
    rewarn(programme)
    record("created", "programme", preview.year, by=by, activities=len(preview.activities), framework=framework.version)
    return programme


def new_activity(programme: Programme, row: Planned) -> Activity:
    """A stored activity for a planned row."""
    activity = Activity(
        programme=programme, ref=row.ref, type_key=row.type_key, code=row.code, title=row.title, subject=row.subject,
        place="", cancel_reason="", warnings=[], published_digest="",
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
