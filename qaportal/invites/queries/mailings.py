"""Reads of invitations to a whole year: what is to be told, activity by activity, and how far a run of them is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload

from qaportal.invites.models import Letter, Mailing
from qaportal.invites.queries.letters import in_hold, waits
from qaportal.invites.queries.telling import telling_by_activity
from qaportal.invites.telling import Entry, Told
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.programme.models import Programme, PublishedActivity

NO_RUN = "There is no such run of invitations."
SHOWN = 5  # of the latest runs


@dataclass(frozen=True)
class Part:
    """What is to be told of one activity."""

    activity_id: int
    ref: str
    title: str
    starts_on: date
    told: Told


@dataclass(frozen=True)
class YearTold:
    """What is to be told of a year, in the order in which its activities start."""

    parts: Sequence[Part]

    @cached_property
    def all(self) -> Told:
        """Everything, by name and day."""
        every = [entry for part in self.parts for entry in part.told.entries]
        return Told(tuple(sorted(every, key=lambda one: (one.name, one.person_id, one.facts.first, one.event_id))))

    @cached_property
    def people(self) -> list[tuple[str, list[Entry]]]:
        """What each is to be told, by name."""
        return self.all.by_person()

    def seal(self) -> str:
        """What was looked at: another one where anything of it is different by now."""
        return sha256("".join(one.told.seal() for one in self.parts).encode()).hexdigest()[:32]


def year_told(programme: Programme, today: date) -> YearTold:
    """What mailboxes would be told of each activity of the year."""
    found = telling_by_activity(programme, today)
    rows = select(PublishedActivity).where(PublishedActivity.programme_id == programme.id)
    ordered = rows.order_by(PublishedActivity.starts_on, PublishedActivity.ref)
    return YearTold(
        [
            Part(one.activity_id, one.ref, one.title, one.starts_on, found[one.activity_id])
            for one in db.session.scalars(ordered)
            if one.activity_id in found
        ]
    )


@dataclass(frozen=True)
class Run:
    """How far the letters of a mailing are: `retried` are those that the relay did not take yet. `leaves_at` is when
    the last of those that wait leaves."""

    mailing: Mailing
    sent: int
    held: int
    failed: int
    needless: int
    stopped: int
    retried: int
    leaves_at: datetime | None

    @property
    def leaving(self) -> int:
        """How many are on their way: due, and not taken by the relay yet."""
        ended = self.sent + self.failed + self.needless + self.stopped
        return self.mailing.written - ended - self.held - self.retried

    @property
    def is_moving(self) -> bool:
        """Whether the page is worth looking at again in a moment."""
        return self.mailing.is_being_written or self.leaving > 0


def run_of(mailing: Mailing, now: datetime, no_longer: str) -> Run:
    """The counts of a mailing's letters, in one statement."""
    failed = Letter.dead_at.is_not(None), Letter.failure != no_longer
    needless = Letter.dead_at.is_not(None), Letter.failure == no_longer
    retried = *waits(), Letter.due_at > now, Letter.attempts > 0
    counts = select(
        _how_many(Letter.sent_at.is_not(None)),
        _how_many(*in_hold(now)),
        _how_many(*failed),
        _how_many(*needless),
        _how_many(Letter.stopped_at.is_not(None)),
        _how_many(*retried),
        func.max(case((and_(*waits()), Letter.due_at))),
    )
    found = db.session.execute(counts.where(Letter.mailing_id == mailing.id)).one()
    return Run(mailing, *found)


def _how_many(*which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((and_(*which), 1), else_=0)), 0)


def waiting_of(mailing: Mailing) -> Sequence[Letter]:
    """The letters of a mailing that have not left."""
    chosen = select(Letter).where(Letter.mailing_id == mailing.id, *waits()).options(joinedload(Letter.person))
    return db.session.scalars(chosen.order_by(Letter.id)).all()


def mailing_at_work(programme: Programme) -> Mailing | None:
    """The mailing of this year whose letters are being written, if there is one."""
    at_work = Mailing.finished_at.is_(None), Mailing.stopped_at.is_(None)
    return db.session.scalars(select(Mailing).where(Mailing.programme_id == programme.id, *at_work)).first()


def unfinished_mailings() -> Sequence[int]:
    """Ids of mailings whose letters are still to be written."""
    chosen = select(Mailing.id).where(Mailing.finished_at.is_(None), Mailing.stopped_at.is_(None))
    return db.session.scalars(chosen.order_by(Mailing.id)).all()


def mailings(programme: Programme) -> Sequence[Mailing]:
    """The latest mailings of a year, the newest first."""
    chosen = select(Mailing).where(Mailing.programme_id == programme.id)
    return db.session.scalars(chosen.order_by(Mailing.id.desc()).limit(SHOWN)).all()


def mailing_of(programme: Programme, public_id: str) -> Mailing:
    """A mailing of that year. Raises NotFound."""
    chosen = select(Mailing).where(Mailing.programme_id == programme.id, Mailing.public_id == public_id)
    found = db.session.scalars(chosen).first()
    if found is None:
        raise NotFound(NO_RUN)
    return found
