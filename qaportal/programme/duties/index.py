"""The roster put in order once, so that each rule finds what it asks for at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from qaportal.frameworks.schema import Duration, Duty, OnceRule, Pack
from qaportal.lib.workdays import DAY
from qaportal.programme.counting import office_calendar
from qaportal.programme.duties.days import so_long_after
from qaportal.programme.duties.values import About, Done, FlagSpan, Free, Holding, Meeting, Roster

Dated = TypeVar("Dated", FlagSpan, Free)


class Owed(NamedTuple):
    """A stretch of days on which `owner_id` owes a duty for one subject. `base` is since when the subject itself is
    there, whoever answered for it before: a change of manager does not begin the count anew."""

    owner_id: int
    about_kind: About
    about_id: int
    about_name: str
    starts: date
    ends: date | None
    base: date

    def covers(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Index:
    """A roster by post, person, manager and pair. With `owners`, only what those people owe is looked at."""

    def __init__(self, roster: Roster, owners: Collection[int] | None = None) -> None:
        self.places = roster.places
        self.by_post: dict[str, list[Holding]] = defaultdict(list)
        self.by_person: dict[int, list[Holding]] = defaultdict(list)
        self.by_manager: dict[int, list[Holding]] = defaultdict(list)
        self.here_since: dict[tuple[str, int | None], date] = dict(roster.staffed)
        for held in roster.holdings:
            self.by_person[held.person_id].append(held)
            if held.manager_id is not None:
                self.by_manager[held.manager_id].append(held)
            for place in (("team", held.team_id), ("service", held.service_id)):
                self.here_since[place] = min(held.starts, self.here_since.get(place, held.starts))
            if owners is None or held.person_id in owners:
                self.by_post[held.post_key].append(held)
        self.flags = _grouped(roster.flags)
        self.free = _grouped(roster.free)
        self.done: dict[tuple[str, int, str, int], list[Done]] = defaultdict(list)
        self.done_for: dict[tuple[str, str, int], list[Done]] = defaultdict(list)
        for mark in sorted(roster.done, key=lambda done: done.on):
            self.done[mark[:4]].append(mark)
            self.done_for[mark.duty_key, mark.about_kind, mark.about_id].append(mark)
        self.meetings: dict[tuple[str, int, int], list[Meeting]] = defaultdict(list)
        self.meetings_with: dict[tuple[str, int], list[Meeting]] = defaultdict(list)
        for met in sorted(roster.meetings, key=lambda met: met.on):
            self.meetings[met[:3]].append(met)
            self.meetings_with[met.event_key, met.worker_id].append(met)

    def free_of(self, people: Iterable[int], duty_key: str) -> list[Free]:
        """When any of `people` is away, or excused from this duty."""
        return [free for person in people if person in self.free for free in self.free[person]
                if free.duty_key in ("", duty_key)]  # fmt: skip


def _grouped(rows: Iterable[Dated]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def owed(pack: Pack, duty: Duty, index: Index) -> list[Owed]:
    """Who owes the duty for whom or what, and from when to when: one entry a stretch without a gap."""
    of = {post.key for post in pack.posts_of(duty.of.value)} if duty.of else None
    found: dict[tuple[int, About, int], list[Owed]] = defaultdict(list)
    for post in pack.posts_of(duty.by.value):
        for held in index.by_post.get(post.key, ()):
            for spell in _spells(pack, duty, held, index):
                for one in _of_holding(duty, spell, of, index):
                    found[one[:3]].append(one)
    return [one for stretches in found.values() for one in (_joined(stretches) if len(stretches) > 1 else stretches)]


def _spells(pack: Pack, duty: Duty, held: Holding, index: Index) -> Iterator[Holding]:
    """Those stretches of a post in which its holder owes the duty: after a joiner's first time, and while no flag that
    exempts them is up."""
    keys = duty.not_while.value if duty.not_while else ()
    starts = max(held.starts, _settled(pack, duty, held, index))
    ends = held.ends
    for flag in sorted(index.flags.get(held.person_id, ()), key=lambda flag: flag.starts):
        if flag.key in keys and (ends is None or flag.starts <= ends):
            if starts < flag.starts:
                yield held._replace(starts=starts, ends=flag.starts - DAY)
            if flag.ends is None:
                return
            starts = max(starts, flag.ends + DAY)
    if ends is None or starts <= ends:
        yield held._replace(starts=starts)


def _settled(pack: Pack, duty: Duty, held: Holding, index: Index) -> date:
    """From which day on somebody who joined owes a duty that spares joiners for so long; `once` counts from it."""
    said = duty.joiners or (pack.roster and pack.roster.joiners)
    if not said or not isinstance(said.value, Duration) or isinstance(duty.rule, OnceRule):
        return held.starts
    posts = {post.key for post in pack.posts_of(duty.by.value)}
    joined = _since(index.by_person[held.person_id], posts, held.starts)
    return so_long_after(joined, said.value, office_calendar(pack))


def _of_holding(duty: Duty, held: Holding, of: set[str] | None, index: Index) -> Iterable[Owed]:
    owner, starts, ends = held.person_id, held.starts, held.ends
    if duty.each == "holder":
        yield Owed(owner, "self", owner, held.name, starts, ends, starts)
    elif duty.each == "supervisee":
        for other in index.by_manager.get(owner, ()):
            if of is None or other.post_key in of:
                first, last = max(starts, other.starts), _earlier(ends, other.ends)
                if (last is None or first <= last) and other.person_id != owner:
                    base = _since(index.by_person[other.person_id], of, other.starts)
                    yield Owed(owner, "person", other.person_id, other.name, first, last, base)
    else:
        place = held.team_id if duty.each == "team" else held.service_id
        if place is not None:
            name, base = index.places.get((duty.each, place), ""), index.here_since[duty.each, place]
            yield Owed(owner, duty.each, place, name, starts, ends, base)


def _since(holdings: list[Holding], of: set[str] | None, starts: date) -> date:
    """Since when they have held one of the posts `of` without a gap, up to the one that begins on `starts`."""
    if len(holdings) == 1:
        return starts
    for other in sorted(holdings, key=lambda held: held.starts, reverse=True):
        counts = of is None or other.post_key in of
        if counts and other.starts < starts and (other.ends is None or other.ends + DAY >= starts):
            starts = other.starts
    return starts


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)


def _joined(stretches: list[Owed]) -> list[Owed]:
    """Stretches that touch or overlap, as one."""
    found: list[Owed] = []
    for one in sorted(stretches, key=lambda stretch: stretch.starts):
        before = found[-1] if found else None
        if before is None or (before.ends is not None and before.ends + DAY < one.starts):
            found.append(one)
        elif before.ends is not None and (one.ends is None or one.ends > before.ends):
            found[-1] = before._replace(ends=one.ends)
    return found
