"""The one verb of the log."""

from typing import Any, Protocol

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db


class Actor(Protocol):
    """Whoever acts: a person, or None for the portal itself."""

    @property
    def id(self) -> Any: ...

    @property
    def name(self) -> Any: ...


def record(act: str, kind: str, ref: str, *, by: Actor | None, reason: str = "", **details: Any) -> LogEntry:
    """Note that `by` did `act` (past tense) to the thing `kind` `ref`, in the caller's transaction (AU-3).

    `details` hold field names and old → new of what is not sensitive; never the text of a form.
    """
    entry = LogEntry(
        happened_at=clock.now(),
        person_id=by.id if by else None,
        person_name=by.name if by else "QA Portal",
        act=act,
        thing_kind=kind,
        thing_ref=ref,
        details=details,
        reason=reason,
    )
    db.session.add(entry)
    return entry
