"""Everybody whom the engine may choose among, read once: posts, places, days of work, leave, caps, past (X-05)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from qaportal.allocation.queries.caps import caps
from qaportal.allocation.queries.conflicts import conflicts
from qaportal.allocation.queries.history import Past
from qaportal.allocation.seating import service_key, team_key
from qaportal.allocation.values import Cap, Person, Seat, Span, Stay
from qaportal.lib.db import db
from qaportal.people import models
from qaportal.people import queries as people
from qaportal.people.queries.roster import Holding
from qaportal.sampling.models import Record

FULL_TIME = (100, frozenset(range(5)))  # per cent, and Monday to Friday
Limits = Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True)
class Asked:
    """For whom people are looked for: the seats, their first and last day, and the span that loads are evened over."""

    seats: Sequence[Seat]
    span: Span

    @property
    def first(self) -> date:
        """The first day of any seat."""
        return min(seat.first for seat in self.seats)

    @property
    def last(self) -> date:
        """The last day of any seat."""
        return max(seat.last for seat in self.seats)


def everybody(asked: Asked, past: Mapping[int, Past], done: Mapping[int, int]) -> list[Person]:
    """Whoever works here on any day of the seats, and guests whose post a seat is for. `past` is what they sat in
    elsewhere in the span, `done` the minutes of their duties."""
    held, away = _held(asked), _away(asked)
    patterns, here, limits = _patterns(asked.first), _here(held, asked.first), caps()
    (colleagues, records), flags = _declared(), _flags(asked)
    return [
        Person(
            id=ident, name=rows[0].name, posts=frozenset(row.post_key for row in rows),
            stays=tuple(_stay(row) for row in rows), fte=patterns.get(ident, FULL_TIME)[0],
            away=tuple(away.get(ident, ())), weekdays=patterns.get(ident, FULL_TIME)[1], joined=here[ident][0],
            left=here[ident][1], caps=_caps_of(rows, limits, past.get(ident, Past()).seats),
            carried=past.get(ident, Past()).minutes + done.get(ident, 0), credit=past.get(ident, Past()).credit,
            conflicts=colleagues.get(ident, frozenset()), conflict_items=records.get(ident, frozenset()),
            led=tuple(past.get(ident, Past()).led), looked_at=tuple(map(team_key, past.get(ident, Past()).teams)),
            sat_with=tuple(past.get(ident, Past()).people), flags=flags.get(ident, frozenset()),
        )
        for ident, rows in held.items()
    ]  # fmt: skip


def _held(asked: Asked) -> dict[int, list[Holding]]:
    posts = {post for seat in asked.seats for post in seat.posts}
    found: dict[int, list[Holding]] = defaultdict(list)
    for held in people.holdings(asked.first, asked.last, here=asked.first, guests=posts):
        found[held.person_id].append(held)
    return found


def _away(asked: Asked) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for absence in people.absences(asked.span.first, asked.last):
        found[absence.person_id].append(Span(absence.starts_on, absence.ends_on))
    return found


def _stay(held: Holding) -> Stay:
    return Stay(team_key(held.team_id), service_key(held.service_id), held.starts_on, held.ends_on)


def _caps_of(held: Sequence[Holding], limits: Limits, taken: int) -> tuple[Cap, ...]:
    """Those of their posts; what they have elsewhere in the year is taken off."""
    found = list[Cap]()
    for post in sorted({row.post_key for row in held} & limits.keys()):
        per_cycle, per_year = limits[post]
        found += [Cap(per_cycle, "cycle")] if per_cycle is not None else []
        found += [Cap(max(per_year - taken, 0), "year")] if per_year is not None else []
    return tuple(found)


def _patterns(day: date) -> dict[int, tuple[int, frozenset[int]]]:
    """person → (per cent of full time, weekdays) as they work on `day`, for those of whom something is noted"""
    return {one.person_id: (one.percent, one.weekdays) for one in people.work_patterns(day, day)}


def _here(those: Iterable[int], first: date) -> dict[int, tuple[date, date | None]]:
    """person → first and last day here; those who left before `first` are none of them"""
    one, wanted = models.Person, set(those)
    rows = db.session.execute(
        select(one.id, one.joined_on, one.left_on).where(one.left_on.is_(None) | (one.left_on >= first))
    )
    return {ident: (joined, left) for ident, joined, left in rows if ident in wanted}


def _declared() -> tuple[dict[int, frozenset[int]], dict[int, frozenset[str]]]:
    """person → colleagues, and person → records (by random id), to whom they said they are too near"""
    rows = conflicts()
    records = dict(db.session.execute(select(Record.id, Record.public_id).where(Record.id.in_(
        [record for _, _, record in rows if record]))).all())  # fmt: skip
    near = _sets((person, other) for person, other, _ in rows if other)
    return near, _sets((person, records[record]) for person, _, record in rows if record)


def _flags(asked: Asked) -> dict[int, frozenset[str]]:
    """person → flags that they carry, where a seat asks for any"""
    if not any(seat.needs or seat.not_while for seat in asked.seats):
        return {}
    return _sets([(flag.person_id, flag.key) for flag in people.flag_spans(asked.first, asked.last)])


def _sets(rows: Iterable[Any]) -> dict[int, frozenset[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for person, thing in rows:
        found[person].add(thing)
    return {person: frozenset(things) for person, things in found.items()}
