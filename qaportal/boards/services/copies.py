"""Take a report out as a file: keep its figures of that moment, make it, keep it for a day."""

from sqlalchemy import update

from qaportal.auditlog.services import record
from qaportal.boards import queries, tasks
from qaportal.boards.collation import Body, paper_of
from qaportal.boards.models import KEPT, ReportCopy
from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.papers import Paper, pdf, word
from qaportal.people.models import Person

MAKERS = {"word": word, "pdf": pdf}
BROKE = "The file could not be made: the work was broken off. Ask again, and tell support if it happens again."


def ask_for_report_copy(key: str, title: str, kind: str, body: Body, *, by: Person) -> ReportCopy:
    """Have a file of a report made as it stands: Word at once, PDF in a job. Raises DomainError for another kind."""
    if kind not in MAKERS:
        raise DomainError("Choose Word or PDF.", field="kind")
    copy = ReportCopy(key=key, title=title, kind=kind, body=dict(body), asked_at=clock.now(), asked_by=by)
    db.session.add(copy)
    db.session.flush()
    record("took a copy out", "report", key, by=by, report=title, copy=kind)
    if kind == "word":
        copy.started_at = copy.asked_at
        finish(copy.id, make(copy.kind, paper(copy)))
    else:
        jobs.enqueue(tasks.make_report_copy, copy.id)
    return copy


def paper(copy: ReportCopy) -> Paper:
    """The report of a copy on paper. Raises Stale where its day is over."""
    if copy.body is None:
        raise Stale("The figures of this copy were kept for 24 hours and are gone. Ask for it again.")
    return paper_of(copy.title, copy.key, copy.body, by=copy.asked_by.name, at=copy.asked_at)


def begin(copy_id: int) -> tuple[str, Paper] | None:
    """It is taken in hand: its kind and its paper. None where somebody else has it, or it is finished."""
    free = (ReportCopy.id == copy_id, ReportCopy.started_at.is_(None), ReportCopy.finished_at.is_(None))
    taken = db.session.execute(update(ReportCopy).where(*free).values(started_at=clock.now()))
    copy = db.session.get(ReportCopy, copy_id) if taken.rowcount else None  # type: ignore[attr-defined]
    return (copy.kind, paper(copy)) if copy else None


def make(kind: str, of: Paper) -> bytes:
    """The file of a paper. Raises CannotPrint."""
    return MAKERS[kind](of)


def finish(copy_id: int, made: bytes) -> None:
    """Keep the file; nothing where it was given up meanwhile."""
    copy = queries.unfinished_copy(copy_id)
    if copy is not None:
        copy.finished_at, copy.file, copy.size = clock.now(), made, len(made)


def fail(copy_id: int, sentence: str = BROKE) -> None:
    """There will be no file."""
    copy = queries.unfinished_copy(copy_id)
    if copy is not None:
        copy.finished_at, copy.failure = clock.now(), sentence[:300]


def file_of(copy: ReportCopy) -> bytes:
    """The file. Raises Stale where it is gone, or not there yet."""
    if not copy.is_there(clock.now()) or copy.file is None:
        raise Stale("This file is gone, or not made yet. Ask for it again from its report.")
    return copy.file


def tidy() -> None:
    """Have made what was left waiting, give up what came to no end, remove what was kept for a day."""
    now = clock.now()
    for copy in queries.unfinished_copies():
        if copy.is_stuck(now):
            fail(copy.id)
        elif copy.started_at is None:
            jobs.enqueue(tasks.make_report_copy, copy.id)
    old = (ReportCopy.finished_at <= now - KEPT, ReportCopy.body.is_not(None))
    db.session.execute(update(ReportCopy).where(*old).values(file=None, body=None))
