"""What people's mailboxes should say of events, against what they were told last. Pure: facts in, decisions out.

A mailbox is told of what matters to a diary: when, where, what. Smaller edits reach the feeds alone (rules 5.1).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Literal

from qaportal.lib.formats import day_long, span_long, wall
from qaportal.lib.workdays import WorkCalendar

REQUEST, CANCEL = "REQUEST", "CANCEL"
NEAR = 5  # working days: what begins within them is told at once

Kind = Literal["new", "moved", "changed", "cancelled", "same"]
KINDS: tuple[Kind, ...] = ("new", "moved", "changed", "cancelled")


@dataclass(frozen=True)
class Facts:
    """What a diary shows of an event. Days are included at both ends; `times` are UTC moments, None for whole days."""

    title: str
    place: str
    first: date
    last: date
    times: tuple[datetime, datetime] | None = None

    @property
    def when(self) -> str:
        """Tuesday 9 March 2027, 09:30 to 16:30; or 1 to 30 March 2027."""
        if self.times is None:
            return span_long(self.first, self.last)
        return f"{day_long(self.first)}, {wall(self.times[0])} to {wall(self.times[1])}"

    def digest(self) -> str:
        """64 hexadecimal digits that differ when a mailbox has to be told."""
        return sha256(json.dumps(asdict(self), default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """An event that stands, for one who should have it in their diary."""

    event_id: int
    person_id: int
    name: str
    sequence: int
    facts: Facts


@dataclass(frozen=True)
class Heard:
    """What somebody's mailbox was told last of an event. `facts` are those of the event as it stands or stood last,
    `before` those that they were told, where these are still known."""

    event_id: int
    person_id: int
    name: str
    method: str
    digest: str
    sequence: int
    facts: Facts
    before: Facts | None = None


@dataclass(frozen=True)
class Entry:
    """One event for one person: what is to be told, and in words what has changed."""

    kind: Kind
    event_id: int
    person_id: int
    name: str
    sequence: int
    facts: Facts
    says: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """What the message asks of a calendar program."""
        return CANCEL if self.kind == "cancelled" else REQUEST


@dataclass(frozen=True)
class Told:
    """Everything that is to be told, by name and day; and what is as everybody knows it."""

    entries: tuple[Entry, ...]

    def of(self, *kinds: Kind) -> list[Entry]:
        """The entries of these kinds."""
        return [one for one in self.entries if one.kind in kinds]

    @property
    def changes(self) -> list[Entry]:
        """What somebody does not know yet."""
        return self.of(*KINDS)

    def letters(self, *, everyone: bool = False) -> list[Entry]:
        """What to write: to those whose details changed, or to everyone."""
        return list(self.entries) if everyone else self.changes

    def by_person(self) -> list[tuple[str, list[Entry]]]:
        """What each is to be told, by name."""
        found = groupby(self.changes, key=lambda one: (one.name, one.person_id))
        return [(name, list(theirs)) for (name, _), theirs in found]

    def __str__(self) -> str:
        """3 new, 1 moved, 2 cancelled"""
        said = [f"{len(self.of(kind))} {kind}" for kind in KINDS if self.of(kind)]
        return ", ".join(said) or "nothing to tell"

    def seal(self) -> str:
        """What was looked at, as a short text: another one where anything of it is different by now."""
        seen = sorted((one.event_id, one.person_id, one.kind, one.facts.digest()) for one in self.entries)
        return sha256(json.dumps(seen).encode()).hexdigest()[:32]


def compare(wanted: Iterable[Wanted], heard: Iterable[Heard], today: date) -> Told:
    """New, moved, changed, cancelled or the same, for each event and person. Nobody is told of what is over."""
    before = {(one.event_id, one.person_id): one for one in heard}
    found, now = [], set()
    for one in wanted:
        key = (one.event_id, one.person_id)
        now.add(key)
        if one.facts.last >= today:
            found.append(_entry(one, before.get(key)))
    gone = [one for key, one in before.items() if key not in now and one.method == REQUEST]
    found += [
        Entry("cancelled", one.event_id, one.person_id, one.name, one.sequence, one.facts)
        for one in gone
        if (one.before or one.facts).last >= today
    ]
    return Told(tuple(sorted(found, key=lambda one: (one.name, one.person_id, one.facts.first, one.event_id))))


def _entry(one: Wanted, heard: Heard | None) -> Entry:
    kind: Kind = "new"
    says: tuple[str, ...] = ()
    if heard is not None and heard.method == REQUEST:
        says = differences(heard.before, one.facts) if heard.before else ()
        is_same = heard.digest == one.facts.digest()
        has_moved = heard.before is None or _time(heard.before) != _time(one.facts)
        kind = "same" if is_same else "moved" if has_moved else "changed"
    return Entry(kind, one.event_id, one.person_id, one.name, one.sequence, one.facts, () if kind == "same" else says)


def _time(facts: Facts) -> tuple[object, ...]:
    return facts.first, facts.last, facts.times


def differences(old: Facts, new: Facts) -> tuple[str, ...]:
    """In words, what is different: when, where, what."""
    said = []
    if _time(old) != _time(new):
        said.append(f"When: {old.when} → {new.when}")
    if old.place != new.place:
        said.append(f"Where: {old.place or 'no place'} → {new.place or 'no place'}")
    if old.title != new.title:
        said.append(f"What: {old.title} → {new.title}")
    return tuple(said)


def is_near(facts: Sequence[Facts], today: date, calendar: WorkCalendar) -> bool:
    """Whether an event begins, or began by what was told before, so soon that its mail leaves at once."""
    return min(one.first for one in facts) <= calendar.shift(today, NEAR)
