"""Reads of the outbox: what the engine sends next, what people see of it, what is to be written about cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from qaportal.allocation.models import CoverOffer, CoverRequest
from qaportal.invites import policy
from qaportal.invites.delivering import IN_CONFIDENCE, NO_LONGER
from qaportal.invites.models import FeedEvent, Invite, Letter, NoticeChoice
from qaportal.invites.notices import COVER
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme.models import PublishedActivity

PAGE, MOST = 50, 200
LATELY = timedelta(days=7)
COVER_OFFER = "cover-offer:"
NO_LETTER = "There is no such letter."


def waits(letter: Any = Letter) -> tuple[ColumnElement[bool], ...]:
    """It is still to leave."""
    return letter.sent_at.is_(None), letter.dead_at.is_(None), letter.stopped_at.is_(None)


def is_free(now: datetime) -> ColumnElement[bool]:
    """Nobody is sending it."""
    return or_(Letter.leased_until.is_(None), Letter.leased_until <= now)


def due(now: datetime) -> Select[Letter]:
    """The next letter to leave, held until the transaction ends; those that others hold are passed over. One of a
    thread comes after all that were written before it there."""
    earlier = aliased(Letter)
    first = select(earlier.id).where(earlier.thread == Letter.thread, earlier.id < Letter.id, *waits(earlier))
    in_turn = or_(Letter.thread == "", ~first.exists())
    chosen = select(Letter).where(*waits(), Letter.due_at <= now, is_free(now), in_turn)
    ordered = chosen.order_by(Letter.due_at, Letter.id).limit(1)
    return ordered.with_for_update(skip_locked=True, of=Letter).execution_options(populate_existing=True)


def tried_since(moment: datetime) -> int:
    """How many letters were tried since then: for a relay that takes only so many a minute."""
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.tried_at > moment)) or 0


# What people see ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """The published activity that a letter is about."""

    ref: str
    title: str


@dataclass(frozen=True)
class Outbox:
    """What the page shows: the latest of each, and how many there are in all. `further` is where the next page of what
    has left begins."""

    waiting: Sequence[Letter]
    waiting_count: int
    held_count: int
    failed: Sequence[Letter]
    failed_count: int
    settled: Sequence[Letter]
    further: int | None
    about: dict[int, About]


def outbox(now: datetime, before: int | None = None) -> Outbox:
    """The outbox; `before` goes further back in what has left."""
    shown = select(Letter).options(joinedload(Letter.person), joinedload(Letter.written_by))
    waiting = db.session.scalars(shown.where(*waits()).order_by(Letter.due_at, Letter.id).limit(MOST)).all()
    failed = db.session.scalars(shown.where(*_failed()).order_by(Letter.dead_at.desc(), Letter.id).limit(MOST)).all()
    over = or_(Letter.sent_at.is_not(None), Letter.stopped_at.is_not(None), Letter.failure == NO_LONGER)
    older = Letter.id < before if before else Letter.id > 0
    settled = db.session.scalars(shown.where(over, older).order_by(Letter.id.desc()).limit(PAGE)).all()
    return Outbox(
        waiting,
        _count(*waits()),
        _count(*in_hold(now)),
        failed,
        _count(*_failed()),
        settled,
        settled[-1].id if len(settled) == PAGE else None,
        about([*waiting, *failed, *settled]),
    )


def in_hold(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """It waits for its time, was not tried yet, and may be stopped."""
    return *waits(), Letter.due_at > now, Letter.attempts == 0, Letter.kind.not_in(sorted(IN_CONFIDENCE))


def held(now: datetime) -> Sequence[Letter]:
    """Every letter that is in its hold."""
    chosen = select(Letter).where(*in_hold(now)).options(joinedload(Letter.person))
    return db.session.scalars(chosen.order_by(Letter.id)).all()


def _failed() -> tuple[ColumnElement[bool], ...]:
    return Letter.dead_at.is_not(None), Letter.failure != NO_LONGER


def _count(*which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Letter).where(*which)) or 0


class Trouble(NamedTuple):
    """How many letters were given up in the last week, and when the last of them; how many the relay has not taken yet,
    and when the first of these was written."""

    failed: int = 0
    last: datetime | None = None
    refused: int = 0
    since: datetime | None = None


def trouble(person: Person) -> Trouble:
    """What goes wrong with mail, for those who see the outbox."""
    if not policy.can_see_outbox(person):
        return Trouble()
    lately = *_failed(), Letter.dead_at >= clock.now() - LATELY
    refused = *waits(), Letter.attempts > 0, Letter.failure != ""
    pieces: tuple[tuple[Any, tuple[ColumnElement[bool], ...]], ...] = (
        (func.count(), lately),
        (func.max(Letter.dead_at), lately),
        (func.count(), refused),
        (func.min(Letter.written_at), refused),
    )
    found = select(*(select(what).select_from(Letter).where(*which).scalar_subquery() for what, which in pieces))
    return Trouble(*db.session.execute(found).one())


def visible_letter(person: Person, public_id: str) -> Letter:
    """A letter, for those who see the outbox. Raises NotFound."""
    found = db.session.scalar(select(Letter).where(Letter.public_id == public_id))
    if found is None or not policy.can_see_outbox(person):
        raise NotFound(NO_LETTER)
    return found


def about(letters: Iterable[Letter]) -> dict[int, About]:
    """The published activities of letters whose `about` names an activity, an event or an invite, by the letter."""
    rows = list(letters)
    events = _by_id(FeedEvent.id, FeedEvent.activity_id, rows, "event")
    invites = _by_id(Invite.id, FeedEvent.activity_id, rows, "invite", Invite.event)
    of = {
        row.id: row.about.get("activity") or events.get(row.about.get("event")) or invites.get(row.about.get("invite"))
        for row in rows
    }
    wanted = {ident for ident in of.values() if ident}
    out = select(PublishedActivity).where(PublishedActivity.activity_id.in_(wanted)) if wanted else None
    known = {one.activity_id: About(one.ref, one.title) for one in db.session.scalars(out)} if out is not None else {}
    return {ident: known[activity] for ident, activity in of.items() if activity in known}


def _by_id(key: Any, value: Any, rows: Sequence[Letter], name: str, *joined: Any) -> dict[Any, int]:
    wanted = {row.about[name] for row in rows if name in row.about}
    if not wanted:
        return {}
    chosen = select(key, value).where(key.in_(wanted))
    for one in joined:
        chosen = chosen.join(one)
    return {row[0]: row[1] for row in db.session.execute(chosen)}


# Cover ---------------------------------------------------------------------------------------------------


def untold_offers() -> Sequence[CoverOffer]:
    """Offers of seats that wait for an answer, and that nobody was written about yet who wants that at once."""
    told = select(Letter.id).where(Letter.dedupe == COVER_OFFER + CoverOffer.public_id)
    chosen = (
        select(CoverOffer).join(CoverOffer.request).where(CoverOffer.answer == "", CoverRequest.closed_at.is_(None))
    )
    otherwise = select(NoticeChoice.person_id).where(NoticeChoice.kind == COVER)
    chosen = chosen.where(CoverOffer.person_id.not_in(otherwise))
    return db.session.scalars(chosen.where(~told.exists()).order_by(CoverOffer.id).limit(MOST)).all()


def offer(ident: int) -> CoverOffer | None:
    """An offer by its id, for the letter about it."""
    return db.session.get(CoverOffer, ident)


def request(ident: int) -> CoverRequest | None:
    """A request for cover by its id, for the letter about it."""
    return db.session.get(CoverRequest, ident)
