"""Choose how to be told of things; keep when somebody's daily mail was worked out."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete

from qaportal.auditlog.services import record
from qaportal.invites.alarms import ALARMS
from qaportal.invites.models import NoticeChoice, NoticeSetting
from qaportal.invites.notices import BY_KEY, HOURS, USUAL_HOUR
from qaportal.invites.queries import notices as queries
from qaportal.invites.services.upserts import insert_into
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person


def choose(person: Person, *, ways: Mapping[str, str], hour: int, alarm: str) -> None:
    """How `person` is told of each kind in `ways`, at which hour their daily mail leaves, and which alarm is in their
    own calendar. Kinds that are not in `ways` stay as they were. Raises DomainError for what is not on offer."""
    if hour not in HOURS or alarm not in ALARMS or any(way not in BY_KEY[kind].ways for kind, way in ways.items()):
        raise DomainError("Choose from what is on the page.")
    before = queries.choices_of([person.id])[person.id]
    setting = _setting(person)
    pairs: list[tuple[str, object, object]] = [(kind, before.way(kind), way) for kind, way in ways.items()]
    pairs += [("hour", setting.hour, hour), ("alarm", setting.alarm, alarm)]
    changed: dict[str, Any] = {name: [old, new] for name, old, new in pairs if old != new}
    if not changed:
        return
    _keep(person, ways)
    setting.hour, setting.alarm = hour, alarm
    record("chose how to be told", "person", person.public_id, by=person, **changed)


def _keep(person: Person, ways: Mapping[str, str]) -> None:
    old = delete(NoticeChoice).where(NoticeChoice.person_id == person.id, NoticeChoice.kind.in_(sorted(ways)))
    db.session.execute(old)
    others = {kind: way for kind, way in ways.items() if way != BY_KEY[kind].usual}
    db.session.add_all(NoticeChoice(person_id=person.id, kind=kind, way=way) for kind, way in others.items())


def _setting(person: Person) -> NoticeSetting:
    _make([person.id])
    return db.session.get_one(NoticeSetting, person.id, with_for_update=True)


def _make(people: Collection[int]) -> None:
    """A row for each of these people (ids) who has none."""
    rows = [{"person_id": ident, "hour": USUAL_HOUR, "alarm": ""} for ident in people]
    made = insert_into(NoticeSetting, db.session.connection()).values(rows)
    db.session.execute(made.on_conflict_do_nothing(index_elements=["person_id"]))


def note_looked(people: Collection[int], at: datetime) -> set[int]:
    """The daily mail of these people (ids) was worked out at this moment, whether there was anything to say or not:
    what came until then counts as told. Says of whom: not of those for whom somebody else did so that day."""
    return _note(people, {"looked_at": at, "failed_at": None}, queries.not_looked_at(at))


def note_unread(people: Collection[int], at: datetime) -> None:
    """What these people (ids) are to be told could not be read at this moment: nothing of it counts as told, and they
    are looked at again later that day."""
    _note(people, {"failed_at": at}, queries.not_looked_at(at))


def _note(people: Collection[int], facts: dict[str, datetime | None], guard: ColumnElement[bool]) -> set[int]:
    """Keep this of each of these people for whom `guard` holds, and say for whom it does."""
    if not people:
        return set()
    rows = [{"person_id": ident, "hour": USUAL_HOUR, "alarm": "", **facts} for ident in sorted(people)]
    made = insert_into(NoticeSetting, db.session.connection()).values(rows)
    made = made.on_conflict_do_update(index_elements=["person_id"], set_=facts, where=guard)
    return set(db.session.scalars(made.returning(NoticeSetting.person_id)))
