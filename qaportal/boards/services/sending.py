"""Say that a report was sent, and take that back."""

from collections.abc import Mapping
from datetime import date

from qaportal.allocation.services import close_where_done
from qaportal.auditlog.services import record
from qaportal.boards import queries
from qaportal.boards.collation import Body
from qaportal.boards.models import ReportFrozen, ReportSent
from qaportal.boards.register import DueReport
from qaportal.boards.services.texts import turn_of
from qaportal.lib import clock
from qaportal.lib.db import db, take_turn
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.text import one_line
from qaportal.people.models import Person
from qaportal.programme.services import settle_phase
from qaportal.sampling.queries import activity_by_ref

HTTPS = "https://"
WROTE = "Somebody wrote in it while you sent it. Read what it says now, and send it again."
A_YEAR = queries.LOOKED_BACK


def mark_sent(report: DueReport, *, on: date, by: Person, note: str = "", address: str = "") -> ReportSent:
    """Keep that the report was sent `on` a day, and where a published one can be read (X-19). The phase of an activity
    that it is written in is done by it.

    Raises Stale where it is marked already; DomainError for a day to come or a year too early, and for an address
    that is not https.
    """
    _check(report, on, address)
    take_turn(turn_of(report.key))
    row = queries.sent_row(report.key)
    if row is not None and not row.is_taken_back:
        raise Stale(f"It is marked as sent on {day_medium(row.sent_on)} already. Take that back first.")
    if row is None:
        row = ReportSent(key=report.key, report_key=report.report_key, edition_key=report.edition_key)
        db.session.add(row)
    row.sent_on, row.sent_by, row.note, row.address = on, by, one_line(note), address or None
    row.recorded_at, row.taken_back_at, row.taken_back_by_id = clock.now(), None, None
    record("sent", "report", report.key, by=by, report=report.title, on=day_medium(on))
    _settle(report, is_done=True, on=on, by=by)
    return row


def send_collated(
    report: DueReport, body: Body, *, on: date, by: Person, note: str = "", address: str = "",
    seen: Mapping[str, int] | None = None,
) -> ReportFrozen:  # fmt: skip
    """The same of a report that was put together here: what it says now is kept as it was sent (X-19). `seen` are the
    versions of the words that it has, by head; None asks nothing. Raises Stale also where somebody wrote meanwhile."""
    take_turn(turn_of(report.key))
    if seen is not None and queries.versions_of(report.key) != dict(seen):
        raise Stale(WROTE)
    mark_sent(report, on=on, by=by, note=note, address=address)
    frozen = ReportFrozen(
        key=report.key, title=report.title, body=dict(body), frozen_at=clock.now(), frozen_by=by
    )  # fmt: skip
    db.session.add(frozen)
    return frozen


def _settle(report: DueReport, *, is_done: bool, on: date, by: Person) -> None:
    activity = activity_by_ref(report.ref) if report.kind == "phase" else None
    if activity is not None:
        settle_phase(activity, report.edition_key, is_done=is_done, on=on, by=by)
        close_where_done(activity, by=by)


def _check(report: DueReport, on: date, address: str) -> None:
    if on > clock.today():
        raise DomainError("That day is still to come. Mark it once it is sent.", field="on")
    if on < report.due - A_YEAR:
        due = day_medium(report.due)
        raise DomainError(f"It is due on {due}, more than a year after that day. Look at the year.", field="on")
    if address and not address.startswith(HTTPS):
        raise DomainError("Enter an address that begins with https://, or leave it empty.", field="address")


def take_back_sent(report: DueReport, *, by: Person) -> None:
    """It was not sent after all, and its phase is not done. Raises Stale where it is not marked as sent."""
    take_turn(turn_of(report.key))
    row = queries.sent_row(report.key)
    if row is None or row.is_taken_back:
        raise Stale("It is not marked as sent. Open the report again to see how it stands.")
    row.taken_back_at, row.taken_back_by_id = clock.now(), by.id
    record("took back", "report", report.key, by=by, report=report.title, on=day_medium(row.sent_on))
    _settle(report, is_done=False, on=row.sent_on, by=by)
