"""Reads of how people want to be told, and of whose daily mail it is time for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from qaportal.invites.models import Letter, NoticeChoice, NoticeSetting
from qaportal.invites.notices import USUAL_HOUR, Choices
from qaportal.invites.queries.letters import waits
from qaportal.lib.clock import LONDON, day_of
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.queries.dates import runs

AGAIN = timedelta(hours=1)  # after which whoever could not be read is looked at again


def setting_of(person_id: int) -> NoticeSetting | None:
    """Their hour and alarm; None where they never chose and nobody looked yet."""
    return db.session.get(NoticeSetting, person_id)


def alarm_of(person_id: int) -> str:
    """The alarm that they want in their own calendar; "" for none."""
    chosen = select(NoticeSetting.alarm).where(NoticeSetting.person_id == person_id)
    return db.session.scalar(chosen) or ""


def choices_of(people: Collection[int]) -> dict[int, Choices]:
    """How each of these people (ids) wants to be told."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = db.session.scalars(select(NoticeChoice).where(NoticeChoice.person_id.in_(sorted(people))))
    for row in rows:
        found[row.person_id][row.kind] = row.way
    return {person: Choices(found[person]) for person in people}


def not_looked_at(now: datetime) -> ColumnElement[bool]:
    """Their daily mail was not worked out yet on the day of this moment."""
    began = datetime.combine(day_of(now), time(), LONDON)
    return or_(NoticeSetting.looked_at.is_(None), NoticeSetting.looked_at < began)


def to_look_at(now: datetime, most: int) -> list[tuple[int, datetime | None]]:
    """Whose hour has come and who was not seen to today, of those who work here: id, and when it was last time; at most
    so many. Whoever could not be read is left alone for an hour."""
    local = now.astimezone(LONDON)
    chosen = select(Person.id, NoticeSetting.looked_at)
    chosen = chosen.outerjoin(NoticeSetting, NoticeSetting.person_id == Person.id)
    chosen = chosen.where(
        runs(Person.joined_on, Person.left_on, local.date()),
        func.coalesce(NoticeSetting.hour, USUAL_HOUR) <= local.hour,
        not_looked_at(now),
        or_(NoticeSetting.failed_at.is_(None), NoticeSetting.failed_at <= now - AGAIN),
    )
    return [(ident, at) for ident, at in db.session.execute(chosen.order_by(Person.id).limit(most))]


def waiting_in(threads: Collection[str]) -> dict[str, Letter]:
    """The letters of these threads that have not left yet, by thread; of several the last."""
    chosen = select(Letter).where(Letter.thread.in_(sorted(threads)), *waits()).order_by(Letter.id)
    return {one.thread: one for one in db.session.scalars(chosen)}
