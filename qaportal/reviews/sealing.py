"""What the database keeps and cannot read: references of records that are typed on a form, opened one at a time, and
files that wait to be fetched (EN-1)."""

from base64 import b64decode, b64encode

from sqlalchemy import select

from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.sealing import Ring, place
from qaportal.reviews.models import Answer, Export, ExportFile, Review


def seal(review: Review, key: str, reference: str) -> str:
    """A reference as it is kept for one question of one review."""
    return keyring.ring(writing=True).seal(reference, _place(review.public_id, key))


def unseal(review: Review, answer: Answer) -> str:
    """The reference that was given to a question. Raises Sealed where the portal has not the key."""
    return keyring.ring().unseal(answer.sealed, _place(review.public_id, answer.key))


def seal_file(export: Export, made: bytes) -> ExportFile:
    """The file of an export as it is kept."""
    sealed = keyring.ring(writing=True).seal(b64encode(made).decode(), _file_place(export.public_id))
    return ExportFile(export_id=export.id, sealed=sealed)


def unseal_file(export: Export, kept: ExportFile) -> bytes:
    """The file again. Raises Sealed where the portal has not the key."""
    return b64decode(keyring.ring().unseal(kept.sealed, _file_place(export.public_id)))


def reseal(old: Ring, new: Ring) -> int:
    """Seal every reference and every file with the new key; how many there were."""
    rows = db.session.execute(
        select(Answer, Review.public_id).join(Review, Review.id == Answer.review_id).where(Answer.sealed != "")
    ).all()
    for answer, public_id in rows:
        where = _place(public_id, answer.key)
        answer.sealed = new.seal(old.unseal(answer.sealed, where), where)
    files = db.session.execute(select(ExportFile, Export.public_id).join(Export)).all()
    for kept, public_id in files:
        where = _file_place(public_id)
        kept.sealed = new.seal(old.unseal(kept.sealed, where), where)
    db.session.flush()
    return len(rows) + len(files)


def _place(review: str, key: str) -> str:
    return place("answer", "sealed", f"{review}:{key}")


def _file_place(export: str) -> str:
    return place("export_file", "sealed", export)
