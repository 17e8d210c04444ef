"""The verbs of the log: what was done, each time; what was looked at, once a day."""

from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import begin_to_write, db


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


def record_once(act: str, kind: str, ref: str, *, by: Actor) -> bool:
    """Note that `by` looked at the thing `kind` `ref`, unless that is noted of today: once for each person, thing and
    day, however often the page is opened (AU-2). Says whether it is new. Part of the answer's transaction: where it
    cannot be written, nothing is shown (AU-3)."""
    once = f"{act}:{kind}:{ref}:{by.id}:{clock.today().isoformat()}"
    if db.session.scalar(select(LogEntry.id).where(LogEntry.once == once)) is not None:
        return False
    begin_to_write()
    try:
        with db.session.begin_nested():
            record(act, kind, ref, by=by).once = once
    except IntegrityError:  # another of their windows was quicker
        return False
    return True
