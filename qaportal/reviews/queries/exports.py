"""Reads of what was taken out of the portal, and of what must not be in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, keyring
from qaportal.lib.db import BOUND, db
from qaportal.lib.errors import NotFound
from qaportal.lib.papers import Paper, plain
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import policy
from qaportal.reviews.blank import blank_form
from qaportal.reviews.models import Export
from qaportal.reviews.paper import paper_of
from qaportal.reviews.queries.sights import amendment_of, seated, sight_of, visible_review, whole
from qaportal.reviews.sight import Sight
from qaportal.sampling.models import FrameRow
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import fault_of, normalised

NO_EXPORT = "There is no such file, or it is not yours to fetch. Ask for it again from its review."
NO_COPIES = "There are no copies of this review that are yours to see. Start from the review."
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{2,60}")


def visible_export(person: Person, public_id: str) -> Export:
    """What `person` asked for, by its random id. Raises NotFound for another's, and where they may read it no more."""
    of = joinedload(Export.review).options(*whole())
    export: Export | None = db.session.scalar(
        select(Export).where(Export.public_id == public_id, Export.asked_by_id == person.id).options(of)
    )
    if export is None or (export.review and not policy.can_export(person, sight_of(person, export.review))):
        raise NotFound(NO_EXPORT)
    return export


def visible_copies(person: Person, public_id: str) -> Sight:
    """The review with this random id, for those who may take a copy of it out or see who did. Raises NotFound."""
    sight = visible_review(person, public_id)
    if not policy.can_see_exports(person, sight):
        raise NotFound(NO_COPIES)
    return sight


def exports_of(sight: Sight, person: Person) -> Sequence[Export]:
    """The copies of a review that were taken out, the last first: all of them for QA leads, their own for others."""
    chosen = select(Export).where(Export.review_id == sight.review.id).options(joinedload(Export.asked_by))
    if not policy.sees_all_exports(person):
        chosen = chosen.where(Export.asked_by_id == person.id)
    return db.session.scalars(chosen.order_by(Export.id.desc())).all()


def review_paper(sight: Sight, *, by: Person, at: datetime) -> Paper:
    """The copy of a review that `by` would take out."""
    who: dict[str, list[str]] = {}
    for one in seated(sight.review, sight.form):
        names = who.setdefault(one.slot.seat_key, [])
        if one.person.name not in names:
            names.append(one.person.name)
    amended = amendment_of(sight.review)
    return paper_of(sight, who, by=by.name, at=at, amended=amended.set_at if amended else None)


def paper_of_export(export: Export) -> Paper:
    """What is to be made of an export. Raises NotFound where whoever asked may not take it out any more."""
    if export.review is None:
        pack = pack_of(db.session.get_one(Framework, export.framework_id))
        return blank_form(pack, pack.forms[export.form_key])
    sight = sight_of(export.asked_by, export.review)
    if not policy.can_export(export.asked_by, sight):
        raise NotFound(NO_EXPORT)
    return review_paper(sight, by=export.asked_by, at=export.asked_at)


def others_in(sight: Sight, paper: Paper) -> int:
    """How many references of other records stand in a paper: any that the portal has ever been given (A23)."""
    ring, row = keyring.ring(), sight.review.record.row if sight.review.record else None
    systems = {"", *sight.pack.header.record_systems, *_systems(sight.review.activity)}
    found = {ring.index(normalised(word, system)) for word in _references(plain(paper)) for system in systems}
    own = {row.blind} if row else set()
    return sum(_known(some) for some in _chunks(sorted(found - own)))


def _references(text: str) -> set[str]:
    """What could be a reference of a record, by its shape."""
    words = {word for found in _WORD.findall(text) for word in (found, found.rstrip("./-_"))}
    return {word for word in words if not fault_of(word)}


def _systems(activity: Activity) -> set[str]:
    """What the case systems are called in the list that an activity's sample was drawn from: one row of each list."""
    firsts = select(func.min(FrameRow.id)).join(FrameRow.frame).where(FrameRow.frame.has(activity_id=activity.id))
    chosen = select(FrameRow).where(FrameRow.id.in_(firsts.group_by(FrameRow.frame_id)))
    return {reference_of(row, keyring.ring())[0] for row in db.session.scalars(chosen)}


def _known(blinds: Sequence[str]) -> int:
    chosen = select(func.count(FrameRow.blind.distinct())).where(FrameRow.blind.in_(blinds))
    return db.session.scalar(chosen) or 0


def _chunks(blinds: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(blinds), BOUND):
        yield blinds[at : at + BOUND]


def ids_waiting() -> Iterable[int]:
    """What nobody has begun to make a minute after it was asked for."""
    late = clock.now() - timedelta(minutes=1)
    chosen = select(Export.id).where(Export.removed_at.is_(None), Export.started_at.is_(None))
    return db.session.scalars(chosen.where(Export.finished_at.is_(None), Export.asked_at < late)).all()


def stuck() -> Sequence[Export]:
    """What was begun and has not come to an end."""
    chosen = select(Export).where(
        Export.removed_at.is_(None), Export.finished_at.is_(None), Export.started_at.is_not(None)
    )
    return [one for one in db.session.scalars(chosen) if one.is_stuck(clock.now())]
