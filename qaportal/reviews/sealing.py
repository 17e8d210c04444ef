"""References of records that are typed on a form: sealed in the database, opened one at a time (EN-1)."""

from qaportal.lib import keyring
from qaportal.lib.sealing import place
from qaportal.reviews.models import Answer, Review


def seal(review: Review, key: str, reference: str) -> str:
    """A reference as it is kept for one question of one review."""
    return keyring.ring(writing=True).seal(reference, where(review.public_id, key))


def unseal(review: Review, answer: Answer) -> str:
    """The reference that was given to a question. Raises Sealed where the portal has not the key."""
    return keyring.ring().unseal(answer.sealed, where(review.public_id, answer.key))


def where(review: str, key: str) -> str:
    """Where a reference is sealed for: nothing sealed for one place opens in another."""
    return place("answer", "sealed", f"{review}:{key}")
