"""References of records that are typed on a form: sealed in the database, opened one at a time (EN-1)."""

from sqlalchemy import select

from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.sealing import Ring, place
from qaportal.reviews.models import Answer, Review


def seal(review: Review, key: str, reference: str) -> str:
    """A reference as it is kept for one question of one review."""
    return keyring.ring(writing=True).seal(reference, _place(review.public_id, key))


def unseal(review: Review, answer: Answer) -> str:
    """The reference that was given to a question. Raises Sealed where the portal has not the key."""
    return keyring.ring().unseal(answer.sealed, _place(review.public_id, answer.key))


def reseal(old: Ring, new: Ring) -> int:
    """Seal every reference with the new key; how many there were."""
    rows = db.session.execute(
        select(Answer, Review.public_id).join(Review, Review.id == Answer.review_id).where(Answer.sealed != "")
    ).all()
    for answer, public_id in rows:
        where = _place(public_id, answer.key)
        answer.sealed = new.seal(old.unseal(answer.sealed, where), where)
    db.session.flush()
    return len(rows)


def _place(review: str, key: str) -> str:
    return place("answer", "sealed", f"{review}:{key}")
