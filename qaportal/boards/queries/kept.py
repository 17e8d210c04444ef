"""What is kept of one report: that it was sent and received, what is written in it, its files."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.boards.lines import Line
from qaportal.boards.models import ReportCopy, ReportFrozen, ReportReceipt, ReportSent, ReportText
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person


def sent_row(key: str) -> ReportSent | None:
    """What is kept of a report, taken back or not."""
    return db.session.scalar(select(ReportSent).where(ReportSent.key == key))


def text_of(key: str, side: str, *, is_to_change: bool = False) -> ReportText | None:
    """What is written under one head of a report; held against others where it is to be changed."""
    chosen = select(ReportText).where(ReportText.key == key, ReportText.side == side)
    found: ReportText | None = db.session.scalar(chosen.with_for_update() if is_to_change else chosen)
    return found


def texts_of(key: str) -> dict[str, ReportText]:
    """What is written in a report, by its head."""
    chosen = select(ReportText).where(ReportText.key == key).options(joinedload(ReportText.saved_by))
    return {one.side: one for one in db.session.scalars(chosen)}


def receipt_of(key: str, board: str) -> ReportReceipt | None:
    """What is kept of a board's having received a report, taken back or not."""
    return db.session.scalar(select(ReportReceipt).where(ReportReceipt.key == key, ReportReceipt.board == board))


def receipts_of(key: str) -> dict[str, ReportReceipt]:
    """Who received a report, by the key of the board."""
    chosen = select(ReportReceipt).where(ReportReceipt.key == key, ReportReceipt.taken_back_at.is_(None))
    return {one.board: one for one in db.session.scalars(chosen.options(joinedload(ReportReceipt.noted_by)))}


def frozen_of(key: str) -> ReportFrozen | None:
    """A report as it was sent last."""
    chosen = select(ReportFrozen).where(ReportFrozen.key == key).order_by(ReportFrozen.id.desc()).limit(1)
    return db.session.scalar(chosen.options(joinedload(ReportFrozen.frozen_by)))


def visible_frozen(line: Line) -> ReportFrozen:
    """The same. Raises NotFound where it was not put together here, or is not sent any more."""
    found = frozen_of(line.due.key) if line.sent else None
    if found is None:
        raise NotFound("This report was not put together here, or it is not sent. Open it in the register.")
    return found


def visible_copy(person: Person, public_id: str) -> ReportCopy:
    """A file that `person` asked for. Raises NotFound."""
    chosen = select(ReportCopy).where(ReportCopy.public_id == public_id, ReportCopy.asked_by_id == person.id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such file, or somebody else asked for it. Start from its report.")
    return found
