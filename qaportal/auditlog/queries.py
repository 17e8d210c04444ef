"""Reads of the log."""

from collections.abc import Sequence

from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db

PAGE = 50


def history_of(kind: str, ref: str) -> Sequence[LogEntry]:
    """What happened to one thing, newest first."""
    chosen = select(LogEntry).where(LogEntry.thing_kind == kind, LogEntry.thing_ref == ref)
    return db.session.scalars(chosen.order_by(LogEntry.id.desc()).limit(200)).all()


def latest(before: int | None = None, kind: str = "") -> Sequence[LogEntry]:
    """A page of the log, newest first; `before` is the id of the last entry of the page above."""
    chosen = select(LogEntry).order_by(LogEntry.id.desc()).limit(PAGE)
    if before is not None:
        chosen = chosen.where(LogEntry.id < before)
    if kind:
        chosen = chosen.where(LogEntry.thing_kind == kind)
    return db.session.scalars(chosen).all()


def kinds() -> Sequence[str]:
    """The kinds of thing that the log speaks of, in order."""
    return db.session.scalars(select(LogEntry.thing_kind).distinct().order_by(LogEntry.thing_kind)).all()
