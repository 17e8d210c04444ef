"""What the database keeps and cannot read: references of records that are typed on a form, opened one at a time, and
files that wait to be fetched (EN-1)."""

from base64 import b64decode, b64encode

from qaportal.lib import keyring
from qaportal.lib.sealing import place
from qaportal.reviews.models import Answer, Export, ExportFile, Review


def seal(review: Review, key: str, reference: str) -> str:
    """A reference as it is kept for one question of one review."""
    return keyring.ring(writing=True).seal(reference, where(review.public_id, key))


def unseal(review: Review, answer: Answer) -> str:
    """The reference that was given to a question. Raises Sealed where the portal has not the key."""
    return keyring.ring().unseal(answer.sealed, where(review.public_id, answer.key))


def where(review: str, key: str) -> str:
    """Where a reference is sealed for: nothing sealed for one place opens in another."""
    return place("answer", "sealed", f"{review}:{key}")


def seal_file(export: Export, made: bytes) -> ExportFile:
    """The file of an export as it is kept."""
    sealed = keyring.ring(writing=True).seal(b64encode(made).decode(), where_file(export.public_id))
    return ExportFile(export_id=export.id, sealed=sealed)


def unseal_file(export: Export, kept: ExportFile) -> bytes:
    """The file again. Raises Sealed where the portal has not the key."""
    return b64decode(keyring.ring().unseal(kept.sealed, where_file(export.public_id)))


def where_file(export: str) -> str:
    """Where a file is sealed for."""
    return place("export_file", "sealed", export)
