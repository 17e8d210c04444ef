"""The days on which a duty can be done, and the periods that it is owed in."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import gcd

from qaportal.frameworks.meaning.counted import days_in, shift
from qaportal.frameworks.schema import Duration, Duty, Pack, Period
from qaportal.frameworks.schema.lengths import MONTHS_IN, days_roughly
from qaportal.lib.formats import MONTHS, day_medium, span_long
from qaportal.lib.months import add_months
from qaportal.lib.workdays import DAY, WorkCalendar
from qaportal.programme.counting import period_of
from qaportal.programme.duties.values import Free

FAR = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Part:
    """A stretch in which `needed` pieces are owed: from the first to the last open day of it.

    `first` and `last` bound what counts for it. What is missed lapses after `lapses`.
    """

    first: date
    last: date
    opens: date
    due: date
    needed: int
    label: str
    lapses: date


@dataclass(frozen=True)
class Whole:
    """A period as the framework names it, and the parts that its pieces are spread over."""

    first: date
    last: date
    parts: tuple[Part, ...]


class Days:
    """The open days of one duty: working days of the council in months and on days not closed for its activity."""

    def __init__(self, pack: Pack, duty: Duty) -> None:
        rules = pack.calendar
        self.year_start = rules.year_start_month
        self.closed = {m for c in rules.closed if duty.activity in c.silences for m in c.months}
        self.quiet = [days for c in rules.closed if duty.activity in c.silences for days in c.days]
        self.calendar = WorkCalendar({c.day: c.why for c in rules.closure_days})
        self._onto: dict[date, date] = {}
        self._after: dict[tuple[date, int, str], date] = {}
        self._between: dict[tuple[date, date], list[date]] = {}

    def is_open(self, day: date) -> bool:
        """Whether the duty can be done on `day`."""
        closed = day.month in self.closed or any(days.covers(day) for days in self.quiet)
        return not closed and self.calendar.is_working(day)

    def between(self, first: date, last: date) -> list[date]:
        """The open days from `first` to `last`."""
        if (first, last) not in self._between:
            every = (first + n * DAY for n in range((last - first).days + 1))
            self._between[first, last] = [day for day in every if self.is_open(day)]
        return self._between[first, last]

    def onto(self, day: date) -> date:
        """`day`, or the first working day after it."""
        if day not in self._onto:
            self._onto[day] = self.calendar.on_or_after(day)
        return self._onto[day]

    def after(self, day: date, every: Duration) -> date:
        """The working day so long after `day`, counted as every other stretch is (GAP-03)."""
        return self.nth(day, every, 1)

    def nth(self, base: date, every: Duration, n: int) -> date:
        """The working day on which something that comes round so often comes for the `n`th time after `base`. Counted
        from `base` each time, so that the days off in between put nothing off for good."""
        key = base, n * every.n, every.unit
        if key not in self._after:
            self._after[key] = shift(base, replace(every, n=n * every.n), 1, self.calendar)
        return self._after[key]

    def wholes(self, amount: int, per: Period, evenly: bool, first: date, last: date) -> list[Whole]:
        """The periods that have one of the days from `first` to `last` in them."""

        def period(day: date) -> tuple[date, date]:
            return period_of(day, per, self.year_start)

        return _listed(period, lambda a, b: self._parts(a, b, amount, per, evenly), first, last)

    def fixed(self, every: Duration, since: date, first: date, last: date) -> list[Whole]:
        """Fixed stretches of this length, of one piece each: those that have one of the days from `first` to `last` in
        them. They are counted from the start of the year; where one is longer than that, of the year of `since`."""

        def period(day: date) -> tuple[date, date]:
            begins = period_of(since if _runs_on(every) else day, "year", self.year_start)[0]
            while (ends := self._fixed_end(begins, every)) < day:
                begins = ends + DAY
            return begins, ends

        return _listed(period, lambda a, b: self._part(a, b, 1), first, last)

    def _fixed_end(self, begins: date, every: Duration) -> date:
        """The last day of the stretch that begins then; one of less than a year does not run on into the next."""
        year_ends = period_of(begins, "year", self.year_start)[1]
        if every.unit == "month":
            ends = add_months(begins, every.n) - DAY
            return ends if _runs_on(every) else min(ends, year_ends)
        length = int(days_roughly(every)) if every.unit == "working_day" else days_in(every)
        return min(begins + timedelta(days=max(length, 1) - 1), year_ends)

    def _parts(self, first: date, last: date, amount: int, per: Period, evenly: bool) -> list[Part]:
        if not evenly or amount <= 1:
            return self._part(first, last, amount)
        months = MONTHS_IN.get(per, 1)
        pieces = gcd(amount, months)
        if pieces == 1:
            return self._split(first, last, amount)
        starts = [add_months(first, n * months // pieces) for n in range(pieces)]
        ends = [after - DAY for after in [*starts[1:], last + DAY]]
        return [part for a, b in zip(starts, ends, strict=True) for part in self._split(a, b, amount // pieces)]

    def _split(self, first: date, last: date, needed: int) -> list[Part]:
        """A stretch in as many equal parts as it has pieces, by its open days: 2 a month are due in the middle of it
        and at its end. Several pieces are due on one day where it has fewer open days than pieces."""
        if needed == 1:
            return self._part(first, last, 1)
        days = self.between(first, last)
        due = Counter(days[-(-n * len(days) // needed) - 1] for n in range(1, needed + 1)) if days else {}
        ends = [*list(due)[:-1], last]
        starts = [first, *(day + DAY for day in ends[:-1])]
        cut = zip(starts, ends, due.values(), strict=False)
        return [part for a, b, n in cut for part in self._part(a, b, n, span_long(a, b))]

    def _part(self, first: date, last: date, needed: int, label: str = "") -> list[Part]:
        """The stretch, unless it has no open day."""
        opens, due = first, last
        while opens <= last and not self.is_open(opens):
            opens += DAY
        if opens > last:
            return []
        while not self.is_open(due):
            due -= DAY
        return [Part(first, last, opens, due, needed, label or label_of(first, last), last)]


def so_long_after(day: date, length: Duration, calendar: WorkCalendar) -> date:
    """The same day so long after, which bounds something and so need not be a working day."""
    if length.unit == "working_day":
        return calendar.shift(day, length.n)
    return add_months(day, length.n) if length.unit == "month" else day + days_in(length) * DAY


def _runs_on(every: Duration) -> bool:
    """Whether a fixed stretch of this length is longer than a year."""
    return every.unit == "month" and every.n > 12


def _listed(
    period: Callable[[date], tuple[date, date]], parts: Callable[[date, date], list[Part]], first: date, last: date
) -> list[Whole]:
    """Periods with their parts. What is missed in a part lapses with the end of the next one, so periods are looked
    at until there is one, for three years at most."""
    found, begins, far = list[tuple[date, date, list[Part]]](), first, last + FAR
    while begins <= far and not (found and found[-1][0] > last and found[-1][2]):
        a, b = period(begins)
        found.append((a, b, parts(a, b)))
        begins = b + DAY
    flat = [part for _, _, some in found for part in some]
    ends = {part.first: after.due for part, after in pairwise(flat)}
    return [
        Whole(a, b, tuple(replace(part, lapses=ends.get(part.first, part.due)) for part in some))
        for a, b, some in found
        if a <= last
    ]


def label_of(first: date, last: date) -> str:
    """March 2027, January to June 2027, April 2027 to March 2028, 2027, the week of 4 January 2027; any other stretch
    by its days: 1 to 28 January 2027"""
    if first.day != 1 or (last + DAY).day != 1:
        return f"the week of {day_medium(first)}" if (last - first).days == 6 else span_long(first, last)
    if (first.month, last.month) == (1, 12) and first.year == last.year:
        return str(first.year)
    begins, ends = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{begins} {first.year} to {ends}"
    return ends if first.month == last.month else f"{begins} to {ends}"


def moved(days: Days, due: date, free: list[Free]) -> date:
    """`due`, or the first working day after those on which somebody is away or excused."""
    again = bool(free)
    while again:
        again = False
        for one in free:
            if one.starts <= due <= one.ends:
                due, again = days.onto(one.ends + DAY), True
    return due


def why_free(opens: date, due: date, days: Days, free: list[Free]) -> str:
    """Why nothing is owed in a part: somebody is away or excused for at least half of its open days; "" where not."""
    near = [one for one in free if one.starts <= due and one.ends >= opens]
    if not near:
        return ""
    of = days.between(opens, due)
    off = [day for day in of if any(one.starts <= day <= one.ends for one in near)]
    if 2 * len(off) < len(of):
        return ""
    return "Excused" if any(one.is_excused for one in near) else "Away for at least half of the time"
