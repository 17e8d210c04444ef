"""Reads of what was put forward before a draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.sealing import Ring
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling import policy
from qaportal.sampling.models import Nominee
from qaportal.sampling.queries.frames import reference_of
from qaportal.sampling.references import masked


@dataclass(frozen=True)
class Put:
    """A nominee on a page, its reference masked."""

    nominee: Nominee
    masked: str


def nominees_of(activity: Activity) -> Sequence[Nominee]:
    """Every record that was put forward for an activity. It asks nobody's leave."""
    chosen = select(Nominee).where(Nominee.activity_id == activity.id).options(joinedload(Nominee.nominated_by))
    return db.session.scalars(chosen.order_by(Nominee.label, Nominee.id)).all()


def nominees_for(person: Person, activity: Activity, ring: Ring) -> list[Put]:
    """Those that `person` may see: their own, or all for those who draw."""
    found = nominees_of(activity)
    mine = [one for one in found if policy.can_sample(person) or one.nominated_by_id == person.id]
    return [Put(one, masked(reference_of(one, ring)[1])) for one in mine]


def nominee_of(person: Person, activity: Activity, public_id: str) -> Nominee:
    """The nominee with this random id, of those that `person` may see. Raises NotFound."""
    for one in nominees_of(activity):
        if one.public_id == public_id and (policy.can_sample(person) or one.nominated_by_id == person.id):
            return one
    raise NotFound("There is no such record any more.")
