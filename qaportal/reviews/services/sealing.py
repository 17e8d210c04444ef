"""Every reference on a form and every file that waits, sealed anew with another key (EN-3)."""

from sqlalchemy import select

from qaportal.lib.db import db
from qaportal.lib.sealing import Ring
from qaportal.reviews.models import Answer, Export, ExportFile, Review
from qaportal.reviews.sealing import where, where_file


def reseal(old: Ring, new: Ring) -> int:
    """Seal every reference and every file with the new key; how many there were."""
    rows = db.session.execute(
        select(Answer, Review.public_id).join(Review, Review.id == Answer.review_id).where(Answer.sealed != "")
    ).all()
    for answer, public_id in rows:
        at = where(public_id, answer.key)
        answer.sealed = new.seal(old.unseal(answer.sealed, at), at)
    files = db.session.execute(select(ExportFile, Export.public_id).join(Export)).all()
    for kept, public_id in files:
        at = where_file(public_id)
        kept.sealed = new.seal(old.unseal(kept.sealed, at), at)
    db.session.flush()
    return len(rows) + len(files)
