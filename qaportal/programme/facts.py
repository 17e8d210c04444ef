"""What an activity says to the world: the facts that are published, compared and put into diaries. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from qaportal.lib.formats import day_medium, span_long, wall
from qaportal.programme.plans import Row


@dataclass(frozen=True)
class Facts:
    """The published facts of one activity. `phases` are (key, name, owner, owner name, starts, due); `times` the
    wall-clock times ("HH:MM") of those that have one, by key."""

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
    times: tuple[tuple[str, str], ...] = ()

    def digest(self) -> str:
        """32 hexadecimal digits that differ when any fact does."""
        said = {name: value for name, value in self.__dict__.items() if value or name != "times"}
        return blake2b(json.dumps(said, default=str).encode(), digest_size=16).hexdigest()


def of_row(row: Row) -> Facts:
    """The facts in a row, of the draft or of what is published."""
    return Facts(
        row.type_key, row.code, row.title, row.subject, row.team_id, row.service_id, row.starts, row.ends,
        row.starts_at, row.ends_at, row.place, tuple(phase[:6] for phase in row.phases), row.state == "cancelled",
        tuple((phase.key, phase.at) for phase in row.phases if phase.at),
    )  # fmt: skip


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
    was, now = _dues(old), _dues(new)
    names = {phase[0]: phase[1] for phase in new.phases}
    found += [FactChange(f"{names[key]} due", was.get(key, ""), due) for key, due in now.items() if was.get(key) != due]
    return found


def _dues(facts: Facts) -> dict[str, str]:
    times = dict(facts.times)
    return {p[0]: f"{day_medium(p[5])}{f', {times[p[0]]}' if p[0] in times else ''}" for p in facts.phases}


def _status(facts: Facts) -> str:
    return "Cancelled" if facts.is_cancelled else "Planned"


def phases_as_json(facts: Facts) -> list[dict[str, Any]]:
    """The phases as the published row keeps them, days as ISO text; `due_at` only where there is a time."""
    names = ("key", "name", "owner", "owner_name", "starts_on", "due_on")
    times = dict(facts.times)
    return [
        dict(zip(names, (*p[:4], p[4].isoformat(), p[5].isoformat()), strict=True))
        | ({"due_at": times[p[0]]} if p[0] in times else {})
        for p in facts.phases
    ]


def told(draft: Row, out: Row | None, reason: str) -> dict[str, Any]:
    """What publishing `draft` tells whoever reads it, `out` being what was published of it before: `kind` is new,
    changed, cancelled (for a `reason`) or reinstated."""
    now, before = of_row(draft), of_row(out) if out else None
    kind = "new" if before is None else "changed"
    if before is not None and before.is_cancelled != now.is_cancelled:
        kind = "cancelled" if now.is_cancelled else "reinstated"
    return {
        "ref": draft.ref,
        "code": draft.code,
        "title": draft.title,
        "when": when(now),
        "kind": kind,
        "reason": reason,
        "fields": [asdict(change) for change in (differences(before, now) if before else ())],
    }


def seal(changes: Sequence[Mapping[str, Any]]) -> str:
    """A short digest of a list of changes: what was reviewed is what is published."""
    return blake2b(json.dumps(changes, sort_keys=True).encode(), digest_size=12).hexdigest()
