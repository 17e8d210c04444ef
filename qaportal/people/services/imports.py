"""Staff files: check one, confirm it once, undo it within a day."""

from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.text import normalise, one_line
from qaportal.people import importing, staff_file
from qaportal.people.models import PeopleImport, Person
from qaportal.people.queries.staff import digest_of_rows, known_on, lock_people, rows_of_people, staff_snapshot
from qaportal.people.services.import_rows import put_back
from qaportal.people.services.import_writing import Writer

UNDO_FOR = timedelta(hours=24)
MOVED_ON = "People have changed in the portal since this file was checked. Check the file again."


def check_import(data: bytes, file_name: str, by: Person | None, *, missing_left: bool = False) -> PeopleImport:
    """What the file would do, kept for confirming; writes nothing else. Raises DomainError for an unusable file."""
    sheet, snapshot, today = staff_file.read(data), staff_snapshot(), clock.today()
    planned = importing.plan(sheet, known_on(snapshot, today), today=today, missing_left=missing_left)
    row = PeopleImport(
        file_name=one_line(normalise(file_name))[:200] or "staff.csv",
        file_digest=sha256(data).hexdigest(),
        base_digest=snapshot.digest,
        counts=importing.counts(planned),
        plan=planned,
        checked_at=clock.now(),
        checked_by=by,
    )
    db.session.add(row)
    db.session.flush()
    record("checked", "import", row.public_id, by=by, file=row.file_name, counts=row.counts)
    return row


def confirm_import(row: PeopleImport, by: Person | None) -> None:
    """Write exactly what was shown, once; a second time does nothing. Raises Stale when the portal has moved on."""
    db.session.refresh(row, ["confirmed_at", "undone_at"], with_for_update=True)
    if row.undone_at:
        raise Stale("This import was undone. Check the file again to import it anew.")
    if row.confirmed_at:
        return
    if not row.writes_something:
        raise DomainError("There is nothing in this file to import.")
    if by and any(entry["id"] == by.id and _is_past(entry) for entry in row.plan["left"]):
        raise DomainError("This would end your own access. Ask another QA lead to import the file.")
    lock_people()
    snapshot = staff_snapshot()
    if snapshot.digest != row.base_digest:
        raise Stale(MOVED_ON)
    row.confirmed_at, row.confirmed_by = clock.now(), by
    record("confirmed", "import", row.public_id, by=by, file=row.file_name, counts=row.counts)
    row.undo = Writer(row.plan, snapshot, by).write()
    db.session.flush()
    db.session.expire_all()


def _is_past(entry: dict[str, dict[str, str]]) -> bool:
    return date.fromisoformat(entry["record"]["leaves_on"]) <= clock.today()


def can_be_undone(row: PeopleImport) -> bool:
    """Whether it was written, not undone, and a day has not passed."""
    return bool(row.confirmed_at and not row.undone_at and clock.now() - row.confirmed_at <= UNDO_FOR)


def undo_import(row: PeopleImport, by: Person | None) -> None:
    """Put back every row as it was before; a second time does nothing.

    Sign-ins and secret links that ended stay dead. Raises Stale when any of these people has changed since.
    """
    db.session.refresh(row, ["confirmed_at", "undone_at"], with_for_update=True)
    if row.undone_at:
        return
    if not can_be_undone(row):
        raise DomainError("An import can be undone for 24 hours after it was confirmed.")
    undo = row.undo
    if by and by.id in undo["people_added"]:
        raise DomainError("This would remove your own record. Ask another QA lead to undo the import.")
    lock_people()
    if digest_of_rows(*rows_of_people([*undo["people_added"], *(p["id"] for p in undo["people"])])) != undo["after"]:
        raise Stale("Some of these people have changed since the import. It can no longer be undone.")
    try:
        with db.session.begin_nested():
            put_back(undo)
    except IntegrityError as error:
        raise Stale("What this import added is in use by now. It can no longer be undone.") from error
    db.session.expire_all()
    row.undone_at, row.undone_by_id = clock.now(), by.id if by else None
    record("undid", "import", row.public_id, by=by, file=row.file_name)
    db.session.flush()
