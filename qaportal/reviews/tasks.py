"""Work of filled forms that is done after the answer: making files."""

from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.reviews import queries, services


def make_export(export_id: int) -> None:
    """Make a file that somebody asked for. Does nothing for one that is in hand or finished.

    The database is not held while the file is made.
    """
    export = services.begin(export_id)
    if export is None:
        return
    db.session.commit()
    try:
        kind, paper = export.kind, queries.paper_of_export(export)
        db.session.commit()
        made = services.make(kind, paper)
    except Exception as error:
        db.session.rollback()
        services.fail(export_id, error.sentence if isinstance(error, DomainError) else services.BROKE)
        db.session.commit()
        if isinstance(error, DomainError):
            return
        raise
    services.finish(export_id, made)
    db.session.commit()


def tidy_exports() -> None:
    """Have made what was left waiting, and remove what was kept for a day."""
    services.tidy()
    db.session.commit()
