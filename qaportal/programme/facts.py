"""What an activity says to the world: the facts that are published, compared and put into diaries. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from qaportal.lib.formats import day_medium, span_long, wall


@dataclass(frozen=True)
class Facts:
    """The published facts of one activity. `phases` are (key, name, owner, owner name, starts, due)."""

    type_key: str
    code: str
    title: str
    subject: str
    team_id: int | None
    service_id: int | None
    starts_on: date
    ends_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    phases: tuple[tuple[str, str, str, str, date, date], ...]
    is_cancelled: bool

    def digest(self) -> str:
        """32 hexadecimal digits that differ when any fact does."""
        return blake2b(json.dumps(self.__dict__, default=str).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class FactChange:
    """One thing that differs, in words: what, from, to ("" = was not there)."""

    what: str
    old: str
    new: str


def when(facts: Facts) -> str:
    """Tuesday 9 February 2027, 09:30 to 16:30 — or its span of days."""
    days = span_long(facts.starts_on, facts.ends_on)
    if facts.starts_at is None or facts.ends_at is None:
        return days
    return f"{days}, {wall(facts.starts_at)} to {wall(facts.ends_at)}"


def differences(old: Facts, new: Facts) -> list[FactChange]:
    """What a reader of `old` should be told on seeing `new`."""
    found = [
        FactChange(what, before, after)
        for what, before, after in (
            ("Title", old.title, new.title),
            ("When", when(old), when(new)),
            ("Place", old.place, new.place),
            ("Status", _status(old), _status(new)),
        )
        if before != after
    ]
    dues = {phase[0]: phase for phase in old.phases}
    for phase in new.phases:
        before_phase = dues.get(phase[0])
        if before_phase is None or before_phase[5] != phase[5]:
            was = day_medium(before_phase[5]) if before_phase else ""
            found.append(FactChange(f"{phase[1]} due", was, day_medium(phase[5])))
    return found


def _status(facts: Facts) -> str:
    return "Cancelled" if facts.is_cancelled else "Planned"


def phases_as_json(facts: Facts) -> list[dict[str, Any]]:
    """The phases as the published row keeps them, days as ISO text."""
    names = ("key", "name", "owner", "owner_name", "starts_on", "due_on")
    return [dict(zip(names, (*p[:4], p[4].isoformat(), p[5].isoformat()), strict=True)) for p in facts.phases]


def phases_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, str, str, date, date], ...]:
    """The other way round."""
    return tuple(
        (
            p["key"],
            p["name"],
            p["owner"],
            p["owner_name"],
            date.fromisoformat(p["starts_on"]),
            date.fromisoformat(p["due_on"]),
        )
        for p in kept
    )
