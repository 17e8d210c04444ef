"""What stands around the planner's four views: their addresses, the day each begins on, steps, filters in use. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from qaportal.lib.formats import MONTHS, span_long
from qaportal.lib.workdays import DAY
from qaportal.programme.counting import months_of

VIEWS = ("year", "month", "week", "agenda")
FILTERS = ("lane", "service", "team")
PAPERS = ("a3", "a4")

Span = tuple[date, date]
Named = tuple[str, str]


def view_of(args: Mapping[str, str]) -> str:
    """The view that an address asks for; the year where it asks for none."""
    return args["view"] if args.get("view") in VIEWS else "year"


def first_shown(view: str, args: Mapping[str, str], year: Span, reach: Span, today: date) -> date:
    """The first day that a view shows: what the address asks for within `reach`, else the day that is nearest to
    `today` within the `year`. An agenda goes on from today; `from=start`, or a year that is over, begins at the start.
    """
    nearest = min(max(today, year[0]), year[1])
    if view == "month":
        return _day(f"{args.get('month', '')}-01", reach, nearest).replace(day=1)
    if view == "week":
        day = _day(args.get("week", ""), reach, nearest)
        return day - timedelta(days=day.weekday())
    if view == "agenda":
        is_whole = args.get("from") == "start" or today > year[1]
        return reach[0] if is_whole else max(today, reach[0])
    return year[0]


def _day(text: str, reach: Span, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return min(max(day, reach[0]), reach[1])


@dataclass(frozen=True)
class Browsing:
    """One view of a year under its filters. `base` is the address of the year, `first` the first day shown, `reach`
    the first and last day that can be browsed to, `kept` the filters in use, "" for none."""

    base: str
    view: str
    first: date
    reach: Span
    kept: Mapping[str, str]

    def url(self, **args: str) -> str:
        """The address of this year with these arguments; empty ones are left out."""
        query = urlencode({name: value for name, value in args.items() if value})
        return f"{self.base}?{query}" if query else self.base

    def views(self) -> list[tuple[str, str, bool]]:
        """(name, address, whether it is the one shown) of each view, under the same filters."""
        return [(name.capitalize(), self.url(view=name, **self.kept), name == self.view) for name in VIEWS]

    def prints(self) -> list[Named]:
        """(label, address) of the year set for each size of paper."""
        return [(f"Print {paper.upper()}", self.url(view="year", print=paper, **self.kept)) for paper in PAPERS]

    def hidden(self) -> list[Named]:
        """What the form of filters carries along: the view, and where in the year it stands."""
        return [("view", self.view), *self._place()]

    def _place(self) -> list[Named]:
        if self.view == "month":
            return [("month", f"{self.first:%Y-%m}")]
        return [("week", self.first.isoformat())] if self.view == "week" else []

    def heading(self) -> str:
        """The month or the week shown; "" for views of the whole year."""
        if self.view == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        return span_long(self.first, self.first + 6 * DAY) if self.view == "week" else ""

    def steps(self) -> tuple[Named | None, Named | None]:
        """(name, address) of the month or week before and after; None where there is none to browse to."""
        if self.view == "month":
            months = list(months_of(*self.reach))
            here = months.index(self.first)
            before, after = months[here - 1] if here else None, months[here + 1] if here + 1 < len(months) else None
            return self._step(before), self._step(after)
        if self.view == "week":
            monday, following = self.first - 7 * DAY, self.first + 7 * DAY
            return (
                self._step(monday) if monday + 6 * DAY >= self.reach[0] else None,
                self._step(following) if following <= self.reach[1] else None,
            )
        return None, None

    def _step(self, day: date | None) -> Named | None:
        if day is None:
            return None
        if self.view == "month":
            return f"{day:%B %Y}", self.url(view="month", month=f"{day:%Y-%m}", **self.kept)
        return f"week of {day.day} {day:%B}", self.url(view="week", week=day.isoformat(), **self.kept)

    def applied(self, names: Mapping[str, str | None]) -> Sequence[Named]:
        """(name, address that drops it) of each filter in use, by the `names` of what they keep."""
        return [
            (label, self.url(view=self.view, **dict(self._place()), **self._without(name)))
            for name, label in names.items()
            if label
        ]

    def _without(self, name: str) -> dict[str, str]:
        return {kept: value for kept, value in self.kept.items() if kept != name}
