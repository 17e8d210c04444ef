"""What waits for somebody: to be acknowledged, followed up, documented, read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from qaportal.concerns.models import ConcernNotice, SafetyConcern, StaffMatter
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity


def told_of(person: Person) -> Select[int]:
    """Ids of the concerns that somebody was told of."""
    return select(ConcernNotice.concern_id).where(ConcernNotice.person_id == person.id)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody: the verb, the reference of the work ("" where none is told), where, since."""

    verb: str
    ref: str
    path: str
    since: datetime


def waiting_for(person: Person) -> list[Waiting]:
    """What waits for `person`, the oldest first, in one statement: to be acknowledged by those who were told; to be
    followed up by telephone by who raised it, as long as none of them has; to be documented by who raised it and who
    acknowledged it; to be read by a manager."""
    row = (Activity.ref, SafetyConcern.public_id, SafetyConcern.raised_at)
    is_open = SafetyConcern.documented_at.is_(None)
    mine = SafetyConcern.id.in_(told_of(person).where(ConcernNotice.acknowledged_at.is_(None)))
    noted = SafetyConcern.id.in_(told_of(person).where(ConcernNotice.acknowledged_at.is_not(None)))
    of_work = SafetyConcern.activity_id == Activity.id
    unanswered = SafetyConcern.acknowledged_at.is_(None) & SafetyConcern.notices.any()
    own = SafetyConcern.raised_by_id == person.id
    found = union_all(
        select(literal("Acknowledge"), *row).where(of_work, is_open, mine),
        select(literal("Ring"), *row).where(of_work, is_open, own, unanswered),
        select(literal("Document"), *row).where(of_work, is_open, noted | (own & ~unanswered)),
        select(literal("Read"), literal(""), StaffMatter.public_id, StaffMatter.raised_at).where(
            StaffMatter.to_id == person.id, StaffMatter.received_at.is_(None)
        ),
    )
    made = [Waiting(verb, ref, f"/{PLACES[verb]}/{ident}", since) for verb, ref, ident, since in _rows(found)]
    return sorted(made, key=lambda one: one.since)


PLACES = {"Acknowledge": "concerns", "Ring": "concerns", "Document": "concerns", "Read": "matters"}


def _rows(found: Any) -> list[Any]:
    return list(db.session.execute(found))
