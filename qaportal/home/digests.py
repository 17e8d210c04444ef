"""What somebody is told of by mail today, out of their open work: lines of a daily mail, or a mail of its own. Pure.

What has a day is told on the rungs of its ladder (X-21, GAP-15): so many working days before it, on it, after it. What
has none is told once, when it is new. A `Look` says since when; so a rung that fell on a weekend, on a closed day or
into an outage is told at the next look, once, as things stand by then.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from qaportal.frameworks.schema import Ladder
from qaportal.home.needs import Need
from qaportal.invites.notices import AT_ONCE, COVER, DAILY, DUE, LATE_PEOPLE, TAKEN, Choices
from qaportal.lib.clock import day_of
from qaportal.lib.formats import day_long, day_medium, plural
from qaportal.lib.workdays import WorkCalendar

PRIVATE = "A standing duty of yours"
HAS_ITS_OWN = (COVER, TAKEN)  # told at once by letters that are written when it happens


@dataclass(frozen=True)
class Look:
    """From when to when a mail tells: what came after the moment of the last look, up to that of this one; where it has
    a day, up to the end of the day `on`. Before the first look of all, as if there had been one on the working day
    before; that is counted from the day `first` where this look takes an earlier one along."""

    last: datetime | None
    until: datetime
    first: date | None = None

    @property
    def on(self) -> date:
        """The day of this look."""
        return day_of(self.until)

    def after(self, calendar: WorkCalendar) -> date:
        """The day whose rungs were told already."""
        return day_of(self.last) if self.last else calendar.shift(self.first or self.on, -1)


@dataclass(frozen=True)
class Line:
    """One thing that a mail tells: title, date and link, nothing else (ux 2.4). `key` is the same at each try."""

    kind: str
    title: str
    when: str
    href: str
    ident: str = ""

    @property
    def key(self) -> str:
        """Which thing it is, as 16 hexadecimal digits."""
        return sha256(f"{self.kind}|{self.href}|{self.ident or self.title}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Told:
    """What somebody is told by mail: together in their daily mail, or each thing at once."""

    daily: tuple[Line, ...] = ()
    at_once: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.daily or self.at_once)


def rungs(ladder: Ladder, day: date, calendar: WorkCalendar) -> list[date]:
    """The days on which somebody is reminded of what is due on `day`, in order."""
    before = [calendar.shift(day, -n) for n in ladder.before]
    after = [calendar.shift(day, n) for n in ladder.after]
    return sorted({*before, *([day] if ladder.on_the_day else []), *after})


def is_told(need: Need, look: Look, calendar: WorkCalendar) -> bool:
    """Whether this look tells its owner of it."""
    if need.day is None:
        return need.since is not None and (look.last is None or look.last < need.since) and need.since <= look.until
    seen = look.after(calendar)
    return any(seen < rung <= look.on for rung in rungs(need.ladder, need.counts_from or need.day, calendar))


def goes_up(need: Need, look: Look, calendar: WorkCalendar) -> bool:
    """Whether this look tells its owner's manager that it is late."""
    if need.kind != DUE or need.day is None or need.is_private or not need.ladder.to_manager:
        return False
    rung = calendar.shift(need.counts_from or need.day, need.ladder.to_manager)
    return look.after(calendar) < rung <= look.on


def own_lines(needs: Iterable[Need], look: Look, today: date, calendar: WorkCalendar) -> list[Line]:
    """What this look tells somebody of their own work, as it stands `today`."""
    return [
        Line(one.kind, PRIVATE if one.is_private else one.title, _when(one, today), one.page or one.href, one.ident)
        for one in needs
        if one.kind and is_told(one, look, calendar)
    ]


def _when(need: Need, today: date) -> str:
    """Tuesday 9 February 2027, in 5 days; "" for what has no day."""
    day = need.counts_from or need.day
    if day is None:
        return ""
    days = (day - today).days
    return f"{day_long(day)}, {'late' if days < 0 else 'in ' + plural(days, 'day') if days else 'today'}"


def lines_of_people(people: Iterable[tuple[str, Sequence[Need]]], look: Look, calendar: WorkCalendar) -> Iterator[Line]:
    """What this look tells a manager of people (name, their open work) whose work is late."""
    for name, needs in people:
        for one in needs:
            if goes_up(one, look, calendar):
                when = f"was due on {day_medium(one.counts_from or one.day)}"
                ident = f"{name} {one.ident or one.title}"
                yield Line(LATE_PEOPLE, f"{name}: {one.title}", when, _open_to_others(one), ident)


def _open_to_others(need: Need) -> str:
    """Where a manager sees what is late: of an activity its page, for what its owner does there may be the owner's."""
    path = need.page or need.href
    return "/".join(path.split("/")[:3]) if path.startswith("/activity/") else path


def told(lines: Iterable[Line], choices: Choices) -> Told:
    """The lines by how their reader wants to be told. Of what stays in the portal, and of what has a letter of its own
    that was written when it happened, nothing."""
    every = list(lines)
    return Told(
        tuple(one for one in every if choices.way(one.kind) == DAILY),
        tuple(one for one in every if choices.way(one.kind) == AT_ONCE and one.kind not in HAS_ITS_OWN),
    )


def subject(lines: Sequence[Line]) -> str:
    """3 things need you this week; or 2 things to know, where there is nothing to do."""
    needing = sum(one.kind != TAKEN for one in lines)
    if not needing:
        return f"{plural(len(lines), 'thing')} to know"
    return f"{plural(needing, 'thing')} {'needs' if needing == 1 else 'need'} you this week"
