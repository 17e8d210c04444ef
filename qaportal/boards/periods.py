"""The stretches of time that reports are for, what each is called, and when a report of it is due. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, pairwise

from qaportal.frameworks.meaning.counted import days_in, shift
from qaportal.frameworks.schema import Duration, Edition, NextWeekday, Pack, Period
from qaportal.lib.formats import MONTHS, and_list, day_medium
from qaportal.lib.months import add_months, first_of_next
from qaportal.lib.workdays import DAY, WorkCalendar
from qaportal.programme.counting import WEEKDAYS, period_of, place
from qaportal.programme.places import first_year

HOW_OFTEN: dict[Period, str] = {
    "week": "Weekly",
    "month": "Monthly",
    "quarter": "Quarterly",
    "half_year": "Half-yearly",
    "year": "Yearly",
}


def how_often(edition: Edition) -> str:
    """Monthly, every 13 weeks, in March and September; nothing where it follows an event."""
    if edition.every:
        return f"Every {edition.every}"
    if edition.months:
        return f"In {in_months(edition.months.value)}"
    return HOW_OFTEN[edition.per] if edition.per else ""


def in_months(months: Iterable[int]) -> str:
    """March and September"""
    return and_list([MONTHS[month - 1] for month in sorted(set(months))])


def covered(pack: Pack, edition: Edition, first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """First and last day of each period of an edition that ends in the year, and what it is called."""
    if edition.per:
        for starts, ends in _periods(edition.per, first, last, pack.calendar.year_start_month):
            yield starts, ends, label(edition.per, starts, ends)
    elif edition.every:
        for starts, ends in _stretches(edition.every, first_year(pack), first, last):
            yield starts, ends, f"{day_medium(starts)} to {day_medium(ends)}"
    elif edition.months:
        yield from _named(edition.months.value, first, last)


def _named(months: Iterable[int], first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """The stretches up to each of the named months, since the one named before, that end from `first` to `last`."""
    begins = sorted(date(year, month, 1) for year in range(first.year - 1, last.year + 2) for month in set(months))
    for starts, after in pairwise(begins):
        if first <= after - DAY <= last:
            yield starts, after - DAY, label("quarter", starts, after - DAY)


def due_after(edition: Edition, ends: date, calendar: WorkCalendar) -> date:
    """The day on which an edition is due whose period ends on `ends`."""
    if edition.due_on is None:
        wait = edition.due.value if edition.due else Duration(0, "day")
        return calendar.on_or_after(shift(ends, wait, 1, calendar))
    day = edition.due_on.value
    if isinstance(day, NextWeekday):
        ahead = (WEEKDAYS.index(day.weekday) - ends.weekday()) % 7
        return calendar.on_or_after(ends + ahead * DAY)
    return place(first_of_next(ends), day, calendar)[1]


def _stretches(every: Duration, since: date, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The stretches of that length, one after the other from `since` on, that end from `first` to `last`."""
    months = (first.year - since.year) * 12 + first.month - since.month
    whole = months // every.n if every.unit == "month" else (first - since).days // days_in(every)
    for n in count(whole):
        starts, after = _counted_on(since, every, n), _counted_on(since, every, n + 1)
        if after > last + DAY:
            return
        if after > first:
            yield starts, after - DAY


def _counted_on(since: date, every: Duration, n: int) -> date:
    return add_months(since, every.n * n) if every.unit == "month" else since + n * days_in(every) * DAY


def _periods(per: Period, first: date, last: date, year_start_month: int) -> Iterator[tuple[date, date]]:
    """The periods that end from `first` to `last`; a week is Monday to Friday."""
    starts, ends = period_of(first, per, year_start_month)
    while starts <= last:
        worked = starts + 4 * DAY if per == "week" else ends
        if first <= worked <= last:
            yield starts, worked
        starts, ends = period_of(ends + DAY, per, year_start_month)


def label(per: Period, starts: date, ends: date) -> str:
    """What one edition is of: "Week of 4 January 2027", "March 2027", "January to March 2027", "Half year to
    September 2027", "2027" ("2027-28" for a year that begins in another month)."""
    if per == "week":
        return f"Week of {day_medium(starts)}"
    first, last = MONTHS[starts.month - 1], MONTHS[ends.month - 1]
    if per == "month":
        return f"{first} {starts.year}"
    if per == "quarter":
        return f"{first}{'' if starts.year == ends.year else f' {starts.year}'} to {last} {ends.year}"
    if per == "half_year":
        return f"Half year to {last} {ends.year}"
    return str(starts.year) if starts.year == ends.year else f"{starts.year}-{ends.year % 100:02d}"
