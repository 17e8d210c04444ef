"""Keep one answer, never over somebody else's unseen (CC-1, CC-3)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from qaportal.auditlog.services import record
from qaportal.frameworks.schema import Part, Question
from qaportal.lib import clock
from qaportal.lib.db import begin_to_write, db
from qaportal.lib.errors import DomainError, NotAllowed, Stale
from qaportal.people.models import Person
from qaportal.reviews.models import SAVE_ID, Answer, FilledPart, Review
from qaportal.reviews.sealing import seal, unseal
from qaportal.reviews.services.opening import name_of
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import Value
from qaportal.sampling.references import fault_of

LOCKED = "This part is handed in, so it cannot be changed. Ask for it to be sent back if something must be put right."
NOTED_EVERY = timedelta(minutes=30)


class Conflict(Stale):
    """Somebody else changed an answer since it was seen; `theirs` is what stands."""

    def __init__(self, theirs: Answer) -> None:
        super().__init__("Somebody else changed this answer while you were writing. Choose which text to keep.")
        self.theirs = theirs


def save(
    sight: Sight,
    part: Part,
    question: Question,
    value: Value,
    note: str,
    *,
    seen: int,
    save_id: str,
    by: Person,
    sent: Collection[str] = (),
) -> Answer:
    """Keep an answer that was written on version `seen` of it (0: none was there); the answer as it stands.

    A save that was sent twice (`save_id`) and one that changes nothing are no conflict, nor is an empty box on a page
    that was opened before somebody else wrote, nor one on top of a save of the same page whose answer got lost (`sent`
    are their ids). Raises Conflict where somebody else changed it, NotAllowed where the part is handed in, DomainError
    where a reference is none.
    """
    _hold(sight.review, part)
    kept = _as_kept(sight, question, value, by)
    before = sight.answers.get(question.key)
    if before is not None and before.version == seen and _same(sight.review, before, kept, note):
        return before
    own = {*sent, save_id} - {""}
    if seen == 0 and kept["value"] is None and not note and (before is None or before.save_id not in own):
        return before or Answer(
            review_id=sight.review.id, key=question.key, part_key=part.key, value=None, note="", version=0
        )
    facts = kept | {"note": note, "save_id": save_id[:SAVE_ID], "saved_at": clock.now(), "saved_by_id": by.id}
    if not (
        _add(sight.review, part, question.key, facts) if seen == 0 else _change(sight.review, question.key, seen, facts)
    ):
        return _or_conflict(sight.review, part, question.key, facts, own)
    _note_writing(sight.review, part, by)
    if before is None:
        return _answer(sight.review, question.key)
    for name, fact in (facts | {"version": seen + 1}).items():
        set_committed_value(before, name, fact)
    return before


def _hold(review: Review, part: Part) -> None:
    """Nobody hands the part in until this is over; refused where somebody has."""
    begin_to_write()
    db.session.execute(select(Review.id).where(Review.id == review.id).with_for_update(read=True))
    # Asked once the review is held, for a statement that has waited for a lock sees other tables as they were before.
    chosen = select(FilledPart.handed_in_at, Review.finalised_at).join(Review, Review.id == FilledPart.review_id)
    chosen = chosen.where(FilledPart.review_id == review.id, FilledPart.key == part.key)
    handed_in, final = db.session.execute(chosen).one()
    if final is not None or (handed_in is not None and part.locks == "when_handed_in"):
        raise NotAllowed(LOCKED)


def _as_kept(sight: Sight, question: Question, value: Value, by: Person) -> dict[str, Any]:
    """The columns that hold a value. Raises DomainError where it is a reference that can be none."""
    if question.kind == "signature":
        return {"value": _signed(sight, question, by) if value else None, "sealed": ""}
    if question.kind != "record" or value is None:
        return {"value": value, "sealed": ""}
    references = value if isinstance(value, list) else [value]
    for fault in filter(None, map(fault_of, references)):
        raise DomainError(fault, field=question.key)
    return {"value": True, "sealed": seal(sight.review, question.key, "\n".join(references))}


def _signed(sight: Sight, question: Question, by: Person) -> Value:
    """A name and a day; that of whoever signed before stays."""
    before = sight.answers.get(question.key)
    if before is not None and before.value:
        return before.value
    return {"name": by.name, "on": clock.today().isoformat(), "person": by.public_id}


def _same(review: Review, before: Answer, kept: dict[str, Any], note: str) -> bool:
    if before.note != note or before.value != kept["value"] or bool(before.sealed) != bool(kept["sealed"]):
        return False
    return not kept["sealed"] or _reference(review, kept["sealed"], before.key) == unseal(review, before)


def _reference(review: Review, sealed: str, key: str) -> str:
    return unseal(review, Answer(review_id=review.id, key=key, sealed=sealed))


def _add(review: Review, part: Part, key: str, facts: dict[str, Any]) -> bool:
    try:
        with db.session.begin_nested():
            db.session.execute(
                insert(Answer).values(review_id=review.id, key=key, part_key=part.key, version=1, **facts)
            )
    except IntegrityError:
        return False
    return True


def _change(review: Review, key: str, seen: int, facts: dict[str, Any]) -> bool:
    changed: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Answer)
        .where(Answer.review_id == review.id, Answer.key == key, Answer.version == seen)
        .values(version=Answer.version + 1, **facts)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def _or_conflict(review: Review, part: Part, key: str, facts: dict[str, Any], own: Collection[str]) -> Answer:
    """What stands, where this very save or an equal one made it so, or the last one was of the same page; otherwise a
    conflict. Where nothing stands after all, whatever version was named, there is nobody to be in conflict with."""
    theirs = _there(review, key)
    if theirs is None:
        _add(review, part, key, facts)
        return _or_conflict(review, part, key, facts, own)
    if theirs.save_id == facts["save_id"] != "" or _same(review, theirs, facts, facts["note"]):
        return theirs
    if theirs.save_id not in own:
        raise Conflict(theirs)
    if _change(review, key, theirs.version, facts):
        return _answer(review, key)
    return _or_conflict(review, part, key, facts, own)  # somebody wrote between the look and the change


def _answer(review: Review, key: str) -> Answer:
    found = _there(review, key)
    if found is None:
        raise Stale("This answer is gone. Open the page again.")
    return found


def _there(review: Review, key: str) -> Answer | None:
    chosen = select(Answer).where(Answer.review_id == review.id, Answer.key == key)
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one_or_none()


def _note_writing(review: Review, part: Part, by: Person) -> None:
    """Who writes in a part, in the log: once in half an hour for each of them, not with every save."""
    kept = next(one for one in review.parts if one.key == part.key)
    now = clock.now()
    if kept.written_by_id == by.id and kept.written_at is not None and now - kept.written_at < NOTED_EVERY:
        return
    kept.written_at, kept.written_by_id = now, by.id
    record("wrote in", "review", name_of(review), by=by, part=part.title)
