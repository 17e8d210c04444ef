"""Work of reports that is done after the answer: making files."""

from qaportal.boards import services
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError


def make_report_copy(copy_id: int) -> None:
    """Make a file of a report that somebody asked for. Does nothing for one that is in hand or finished.

    The database is not held while the file is made.
    """
    try:
        begun = services.begin(copy_id)
        db.session.commit()
        if begun is None:
            return
        made = services.make(*begun)
    except Exception as error:
        db.session.rollback()
        services.fail(copy_id, error.sentence if isinstance(error, DomainError) else services.BROKE)
        db.session.commit()
        if isinstance(error, DomainError):
            return
        raise
    services.finish(copy_id, made)
    db.session.commit()


def tidy_report_copies() -> None:
    """Have made what was left waiting, and remove what was kept for a day."""
    services.tidy()
    db.session.commit()
