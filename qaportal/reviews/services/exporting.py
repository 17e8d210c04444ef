"""Take a copy out: register it with why, make it, keep it for a day (EX-1, EX-3)."""

import hashlib

from sqlalchemy import delete, select, update

from qaportal.auditlog.services import record
from qaportal.frameworks.models import Framework
from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.papers import Paper, pdf, word
from qaportal.people.models import Person
from qaportal.reviews import policy, queries, tasks
from qaportal.reviews.models import KEPT, REASON, Export, ExportFile
from qaportal.reviews.sealing import seal_file, unseal_file
from qaportal.reviews.sight import Sight

MAKERS = {"word": word, "pdf": pdf}
BROKE = "The file could not be made: the work was broken off. Ask again, and tell support if it happens again."
GONE = "This file was kept for 24 hours and is gone. Ask for it again from its review."
OTHERS = "The text names another record. Say that it belongs there, or do not take it out."


def ask_for_copy(sight: Sight, kind: str, reason: str, *, by: Person, others_belong: bool = False) -> Export:
    """Register that `by` takes a copy out and why, and have it made: Word at once, PDF in a job.

    Raises DomainError without a reason, for a review that is not finished, and where the text holds references of other
    records unless `others_belong`.
    """
    if not reason.strip():
        raise DomainError("Say what it is for.", field="reason")
    if not policy.can_export(by, sight):
        raise Stale("This review is not finished, or you read no part of it. Open it again to see how it stands.")
    others = queries.others_in(sight, queries.review_paper(sight, by=by, at=clock.now()))
    if others and not others_belong:
        raise DomainError(OTHERS, field="others_belong")
    export = Export(review=sight.review, kind=kind, reason=reason.strip()[:REASON], others=others)
    record("took a copy out", "review", f"{sight.review.activity.ref} review {sight.review.number}", by=by,
           reason=export.reason, copy=kind, others=others)  # fmt: skip
    return _asked(export, by)


def ask_for_blank(framework: Framework, form_key: str, kind: str, *, by: Person) -> Export:
    """Have a blank form made: Word at once, PDF in a job."""
    record("took a blank form", "framework", framework.ref, by=by, form=form_key, copy=kind)
    return _asked(Export(framework=framework, form_key=form_key, kind=kind), by)


def _asked(export: Export, by: Person) -> Export:
    export.asked_at, export.asked_by = clock.now(), by
    db.session.add(export)
    db.session.flush()
    if export.kind == "word":
        export.started_at = export.asked_at
        finish(export.id, make(export.kind, queries.paper_of_export(export)))
    else:
        jobs.enqueue(tasks.make_export, export.id)
    return export


def begin(export_id: int) -> Export | None:
    """It is taken in hand; None where somebody else has it, or it is finished."""
    free = (Export.id == export_id, Export.started_at.is_(None), Export.finished_at.is_(None))
    taken = db.session.execute(update(Export).where(*free).values(started_at=clock.now()))
    return db.session.get(Export, export_id) if taken.rowcount else None  # type: ignore[attr-defined]


def make(kind: str, paper: Paper) -> bytes:
    """The file of a paper. Raises CannotPrint."""
    return MAKERS[kind](paper)


def finish(export_id: int, made: bytes) -> None:
    """Keep the file, sealed, and what it is known by; nothing where it was given up meanwhile."""
    export = _held(export_id)
    if export is not None:
        export.finished_at, export.sha256, export.size = clock.now(), hashlib.sha256(made).hexdigest(), len(made)
        _keep(export, made)


def _keep(export: Export, made: bytes) -> None:
    db.session.add(seal_file(export, made))
    db.session.flush()


def fail(export_id: int, sentence: str = BROKE) -> None:
    """There will be no file."""
    export = _held(export_id)
    if export is not None:
        export.finished_at, export.failure = clock.now(), sentence[:300]


def _held(export_id: int) -> Export | None:
    chosen = select(Export).where(Export.id == export_id, Export.finished_at.is_(None))
    found: Export | None = db.session.scalar(chosen.with_for_update())
    return found


def file_of(export: Export) -> bytes:
    """The file. Raises Stale where it is gone, or not there yet."""
    kept = db.session.get(ExportFile, export.id) if export.is_there(clock.now()) else None
    if kept is None:
        raise Stale(GONE if export.is_finished else "This file is not made yet. Wait a little, and try again.")
    return unseal_file(export, kept)


def tidy() -> None:
    """Have made what was left waiting, give up what came to no end, remove files whose day is over."""
    for export_id in queries.ids_waiting():
        jobs.enqueue(tasks.make_export, export_id)
    for export in queries.stuck():
        fail(export.id)
    now = clock.now()
    old = select(Export.id).where(Export.finished_at <= now - KEPT, Export.removed_at.is_(None))
    ids = list(db.session.scalars(old))
    db.session.execute(delete(ExportFile).where(ExportFile.export_id.in_(ids)))
    db.session.execute(update(Export).where(Export.id.in_(ids)).values(removed_at=now))
