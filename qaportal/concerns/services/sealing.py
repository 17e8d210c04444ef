"""Seal everything here with another key."""

from qaportal.concerns import queries
from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.lib.db import db
from qaportal.lib.sealing import Ring, place


def reseal(old: Ring, new: Ring) -> int:
    """Seal everything here with another key; how many texts that are (EN-3)."""
    concerns, matters = queries.every_sealed()
    for one in concerns:
        where = place(SafetyConcern.__tablename__, "reference", one.public_id)
        one.reference = new.seal(old.unseal(one.reference, where), where)
    for matter in matters:
        where = place(StaffMatter.__tablename__, "body", matter.public_id)
        matter.body = new.seal(old.unseal(matter.body, where), where)
    db.session.flush()
    return len(concerns) + len(matters)
