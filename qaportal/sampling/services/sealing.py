"""Everything that is sealed, sealed anew with another key (EN-3)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from qaportal.auditlog.services import record
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.sealing import Ring, place
from qaportal.people.models import Person
from qaportal.sampling.models import FrameRow, Nominee, SampleFrame
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import normalised


def rotate_keys(*, by: Person | None, others: Sequence[keyring.Reseal] = ()) -> int:
    """Take a new sealing key into use; how many texts were sealed anew, those of higher slices by `others`. All in the
    caller's transaction."""
    count = keyring.rotate(lambda old, new: sum(again(old, new) for again in (reseal, *others)))
    record("rotated keys", "sealing", "keys", by=by, texts=count)
    return count


def reseal(old: Ring, new: Ring) -> int:
    """Seal every text with the new key, and work every blind index out anew."""
    frames = db.session.scalars(select(SampleFrame).options(undefer(SampleFrame.body), undefer(SampleFrame.salt))).all()
    count = sum(_again(frame, name, "sample_frame", old, new) for frame in frames for name in ("body", "salt"))
    named: list[FrameRow | Nominee] = [*db.session.scalars(select(FrameRow)), *db.session.scalars(select(Nominee))]
    for one in named:
        count += _again(one, "reference", one.__tablename__, old, new)
        system, reference = reference_of(one, new)
        one.blind = new.index(normalised(reference, system))
    db.session.flush()
    return count


def _again(row: SampleFrame | FrameRow | Nominee, name: str, table: str, old: Ring, new: Ring) -> int:
    sealed, where = getattr(row, name), place(table, name, row.public_id)
    if sealed:
        setattr(row, name, new.seal(old.unseal(sealed, where), where))
    return bool(sealed)
