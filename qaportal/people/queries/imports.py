"""Reads of staff files that were checked."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import import_words
from qaportal.people.models import PeopleImport, Person
from qaportal.people.policy import can_manage_people


def latest_imports(most: int = 50) -> Sequence[PeopleImport]:
    """The latest staff files that were checked, newest first, without their plans."""
    chosen = select(PeopleImport).order_by(PeopleImport.id.desc()).limit(most)
    return db.session.scalars(chosen.options(joinedload(PeopleImport.checked_by))).all()


def visible_import(person: Person, public_id: str) -> PeopleImport:
    """The checked file with this random id. Raises NotFound."""
    found = db.session.scalar(select(PeopleImport).where(PeopleImport.public_id == public_id))
    if found is None or not can_manage_people(person):
        raise NotFound("There is no such import.")
    return found


def import_summary(row: PeopleImport) -> list[str]:
    """What the checked file would do, as lines of plain text."""
    return import_words.summary(row.file_name, row.plan, row.counts)
