"""What is kept of one report: that it was sent and received, what is written in it, its files."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.boards.lines import Line
from qaportal.boards.models import ReportCopy, ReportFrozen, ReportReceipt, ReportSent, ReportText
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person


def sent_row(key: str) -> ReportSent | None:
    """What is kept of a report at this moment, taken back or not."""
    chosen = select(ReportSent).where(ReportSent.key == key)
    return db.session.scalar(chosen.execution_options(populate_existing=True))


def text_of(key: str, side: str, *, is_to_change: bool = False) -> ReportText | None:
    """What is written under one head of a report; held against others where it is to be changed."""
    chosen = select(ReportText).where(ReportText.key == key, ReportText.side == side)
    found: ReportText | None = db.session.scalar(chosen.with_for_update() if is_to_change else chosen)
    return found


def texts_of(key: str) -> dict[str, ReportText]:
    """What is written in a report, by its head."""
    chosen = select(ReportText).where(ReportText.key == key).options(joinedload(ReportText.saved_by))
    return {one.side: one for one in db.session.scalars(chosen)}


def versions_of(key: str) -> dict[str, int]:
    """Which versions of its words a report has at this moment, by head."""
    chosen = select(ReportText.side, ReportText.version).where(ReportText.key == key)
    return {row.side: row.version for row in db.session.execute(chosen)}


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


def are_frozen(keys: Collection[str]) -> set[str]:
    """Those of these reports that were put together here and kept as they were sent."""
    chosen = select(ReportFrozen.key).where(ReportFrozen.key.in_(keys))
    return set(db.session.scalars(chosen))


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


def unfinished_copy(copy_id: int) -> ReportCopy | None:
    """A file of which something may still come, held against others."""
    chosen = select(ReportCopy).where(ReportCopy.id == copy_id, ReportCopy.finished_at.is_(None))
    found: ReportCopy | None = db.session.scalar(chosen.with_for_update())
    return found


def unfinished_copies() -> Sequence[ReportCopy]:
    """Every file of which something may still come."""
    return db.session.scalars(select(ReportCopy).where(ReportCopy.finished_at.is_(None))).all()
