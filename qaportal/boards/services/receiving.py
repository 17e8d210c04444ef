"""Note that a board received a report, and take that back."""

from datetime import date

from qaportal.auditlog.services import record
from qaportal.boards import queries
from qaportal.boards.lines import Line
from qaportal.boards.models import ReportReceipt
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.people.models import Person


def note_received(line: Line, board: str, *, on: date, by: Person) -> ReportReceipt:
    """Keep that a board received the report `on` a day (X-19).

    Raises Stale where it is noted already, or the report is not sent; DomainError for a board that it does not go to,
    a day before it was sent, and a day to come.
    """
    name = next((name for key, name in line.due.to if key == board), "")
    if not name:
        raise DomainError("The report does not go there. Choose one of those that it goes to.", field="board")
    if line.sent is None:
        raise Stale("It is not marked as sent. Mark that first.")
    if on < line.sent.on:
        raise DomainError(f"It was sent on {day_medium(line.sent.on)}. Enter that day or a later one.", field="on")
    if on > clock.today():
        raise DomainError("That day is still to come. Note it once it is received.", field="on")
    row = queries.receipt_of(line.due.key, board)
    if row is not None and row.taken_back_at is None:
        raise Stale(f"{name} received it on {day_medium(row.received_on)}, as was noted already.")
    if row is None:
        row = ReportReceipt(key=line.due.key, board=board)
        db.session.add(row)
    row.received_on, row.noted_at, row.noted_by = on, clock.now(), by
    row.taken_back_at, row.taken_back_by_id = None, None
    record("received", "report", line.due.key, by=by, report=line.due.title, board=name, on=day_medium(on))
    return row


def take_back_received(line: Line, board: str, *, by: Person) -> None:
    """It was not received after all. Raises Stale where that is not noted."""
    row = queries.receipt_of(line.due.key, board)
    if row is None or row.taken_back_at is not None:
        raise Stale("It is not noted as received. Open the report again to see how it stands.")
    row.taken_back_at, row.taken_back_by_id = clock.now(), by.id
    record("not received", "report", line.due.key, by=by, report=line.due.title, board=board)
