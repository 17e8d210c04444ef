"""The planner's four views, from rows to what their templates loop over. Pure: `today` comes in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import MONTHS, day_long, day_short, span_short, wall
from qaportal.lib.months import first_of_next
from qaportal.lib.workdays import DAY, WorkCalendar
from qaportal.programme.counting import months_of
from qaportal.programme.plans import PhaseRow, Row

Item = tuple[str, str, str, str, str]
Card = tuple[str, str, str, str, str, str, int]
Counts = Mapping[str, Mapping[date, int]]
Owed = tuple[str, str, str, str, list[tuple[str, int]], str]
PLAN_PLACE, PLAN_ICON = "6", "flag"  # how a duty that reviews a plan is shown: it has no kind of activity


@dataclass(frozen=True)
class Happening:
    """One line on one day: which activity, what of it, and whether it has a time of day."""

    day: date
    item: Item
    timed: bool
    order: tuple[str, str]


def short_title(row: Row, names: Mapping[str, str]) -> str:
    """What a card says under its lane's chip: the subject, or the kind of activity where there is none."""
    return row.subject or names.get(row.type_key, row.title)


def months(pack: Pack, starts_on: date, ends_on: date) -> list[tuple[str, str, str, str]]:
    """(key "2027-08", "Aug", "August", why it is quiet or "") for each month of the year.

    A month is called quiet when more than half of the framework's kinds of activity may not start in it.
    """
    found = []
    for month in months_of(starts_on, ends_on):
        name = MONTHS[month.month - 1]
        rules = [rule for rule in pack.calendar.closed if rule.fills(month.month)]
        quiet = next((rule.label for rule in rules if len(rule.silences) * 2 > len(pack.activities)), "")
        found.append((f"{month:%Y-%m}", name[:3], name, quiet))
    return found


def legend(pack: Pack) -> list[tuple[str, str, str, str]]:
    """(code, plural name, place in the palette, icon) of each lane."""
    return [(kind.code, kind.plural, str((kind.lane - 1) % 8 + 1), kind.icon) for kind in pack.lanes()]


# Year -------------------------------------------------------------------------------------------


def year(
    pack: Pack, rows: Sequence[Row], starts_on: date, ends_on: date, today: date, *, every_lane: bool = True
) -> list[tuple[str, str, str, str, list[list[Card]]]]:
    """Lanes of twelve cells of cards: an activity stands in its start month (NS-010)."""
    index = {(m.year, m.month): n for n, m in enumerate(months_of(starts_on, ends_on))}
    names = {kind.key: kind.name for kind in pack.lanes()}
    cells: dict[str, list[list[Card]]] = {kind.key: [[] for _ in index] for kind in pack.lanes()}
    for row in rows:
        place = index.get((row.starts.year, row.starts.month))
        if place is not None and row.type_key in cells:
            cells[row.type_key][place].append(_card(row, names, today))
    lanes = zip(pack.lanes(), legend(pack), strict=True)
    return [(*found, cells[kind.key]) for kind, found in lanes if any(cells[kind.key]) or (every_lane and kind.cadence)]


def owed(pack: Pack, counts: Counts, starts_on: date, ends_on: date, *, lane: str = "") -> list[Owed]:
    """Standing duties, each folded into one card a month: (name, code, palette, icon, twelve (month, how many are due),
    duty key). What only guides has no row. With `lane`, those that make that kind of activity alone."""
    named = {kind.key: shown for kind, shown in zip(pack.lanes(), legend(pack), strict=True)}
    months_ = months_of(starts_on, ends_on)
    return [
        (duty.name, *_chip(named, duty.activity), [(f"{m:%Y-%m}", counts[key].get(m, 0)) for m in months_], key)
        for key, duty in pack.duties.items()
        if key in counts and (not lane or duty.activity == lane)
    ]


def _chip(named: Mapping[str, tuple[str, str, str, str]], activity: str | None) -> tuple[str, str, str]:
    code, _name, place, icon = named.get(activity or "", ("", "", PLAN_PLACE, PLAN_ICON))
    return code, place, icon


def owed_by_day(found: Sequence[Owed], calendar: WorkCalendar) -> dict[date, list[Happening]]:
    """The same for views by day: one line a month and duty, on the last working day of the month."""
    lines: dict[date, list[Happening]] = {}
    for name, code, _place, _icon, cells, key in found:
        for month, count in cells:
            if count:
                day = calendar.on_or_before(first_of_next(date.fromisoformat(f"{month}-01")) - DAY)
                item = (f"{key}/{month}", code, name, f"{count} due this month", "owed")
                lines.setdefault(day, []).append(Happening(day, item, False, ("3", key)))
    return lines


def _card(row: Row, names: Mapping[str, str], today: date) -> Card:
    more = f" (and {len(row.warnings) - 1} more)" if len(row.warnings) > 1 else ""
    warning = f"{row.warnings[0]}{more}" if row.warnings else ""
    state = row.state or ("done" if last_day(row) < today else "")
    return (row.ref, short_title(row, names), when(row), tail(row), warning, state, row.version)


def when(row: Row) -> str:
    """1–28 Jul, or 9 Feb."""
    return span_short(row.starts, row.ends)


def times(row: Row) -> str:
    """09:30–16:30, or "" for whole days."""
    return f"{wall(row.starts_at)}–{wall(row.ends_at)}" if row.starts_at and row.ends_at else ""


def tail(row: Row) -> str:
    """What is still due after its own window, the last two: "moderation 11 Aug · report 25 Aug"."""
    after = [phase for phase in row.phases if phase.due > row.ends]
    return " · ".join(f"{phase.name[0].lower()}{phase.name[1:]} {day_short(phase.due)}" for phase in after[-2:])


def last_day(row: Row) -> date:
    """The day after which nothing of it is left to do."""
    return max([row.ends, *(phase.due for phase in row.phases)])


def reach(rows: Iterable[Row], starts_on: date, ends_on: date) -> tuple[date, date]:
    """First and last day of a year to browse to: its own, out to whatever of its work falls due before or after."""
    held = [row for row in rows if row.state != "cancelled"]
    first = min([starts_on, *(phase.due for row in held for phase in row.phases)])
    return first, max([ends_on, *(last_day(row) for row in held)])


# Days -------------------------------------------------------------------------------------------


def happenings(row: Row, names: Mapping[str, str], calendar: WorkCalendar, *, every_day: bool) -> Iterable[Happening]:
    """Everything a diary would show of one activity: its own days, then each phase on its due day.

    Long ones appear on their first and last day and on Mondays, or on each working day with `every_day`.
    """
    title = short_title(row, names)
    if row.state == "cancelled":
        yield Happening(row.starts, (row.ref, row.code, title, "cancelled", "cancelled"), False, ("1", row.ref))
        return
    if row.starts == row.ends:
        clock = times(row)
        item = (row.ref, row.code, title, clock, "meets" if clock else "starts")
        yield Happening(row.starts, item, bool(clock), (clock or "0", row.ref))
    else:
        yield from _running(row, title, calendar, every_day)
    for phase in row.phases:
        if phase.due != row.ends or phase.starts != row.starts:
            item = (row.ref, row.code, title, _due(phase), "due")
            yield Happening(phase.due, item, False, ("2", row.ref))


def _running(row: Row, title: str, calendar: WorkCalendar, every_day: bool) -> Iterable[Happening]:
    days = [row.starts + n * DAY for n in range((row.ends - row.starts).days + 1)]
    working = [day for day in days if calendar.is_working(day)]
    for number, day in enumerate(working, 1):
        if every_day or number in (1, len(working)) or day.weekday() == 0:
            kind = "starts" if number == 1 else "runs"
            item = (row.ref, row.code, title, f"day {number} of {len(working)}", kind)
            yield Happening(day, item, False, ("1", row.ref))


def _due(phase: PhaseRow) -> str:
    by = f" by {phase.at}" if phase.at else ""
    return f"{phase.name[0].lower()}{phase.name[1:]} due{by}"


def between(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    """Rows with a day or a due day from `first` to `last`."""
    return [
        row
        for row in rows
        if (row.starts <= last and row.ends >= first) or any(first <= phase.due <= last for phase in row.phases)
    ]


def by_day(
    pack: Pack, rows: Iterable[Row], calendar: WorkCalendar, owing: Sequence[Owed] = (), *, every_day: bool = False
) -> dict[date, list[Happening]]:
    """Happenings of all rows by day, in the order a day is read: times first, then the rest, then what is owed."""
    names = {kind.key: kind.name for kind in pack.lanes()}
    found = owed_by_day(owing, calendar)
    for row in rows:
        for one in happenings(row, names, calendar, every_day=every_day):
            found.setdefault(one.day, []).append(one)
    for listed in found.values():
        listed.sort(key=lambda one: (not one.timed, one.order))
    return found


def month(
    pack: Pack, rows: Sequence[Row], first: date, calendar: WorkCalendar, today: date, owing: Sequence[Owed] = ()
) -> list[list[tuple[str, int, bool, bool, str, list[Item]]]]:
    """Weeks, Monday first, that hold the month of `first`."""
    found = by_day(pack, between(rows, first, first_of_next(first) - DAY), calendar, owing)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= first or monday.month == first.month:
        days = [monday + n * DAY for n in range(7)]
        weeks.append([
            (d.isoformat(), d.day, d.month == first.month, d == today, calendar.holiday(d),
             [one.item for one in found.get(d, ())] if d.month == first.month else [])
            for d in days
        ])  # fmt: skip
        monday += 7 * DAY
    return weeks


def week(
    pack: Pack, rows: Sequence[Row], monday: date, calendar: WorkCalendar, owing: Sequence[Owed] = ()
) -> list[tuple[str, str, str, list[Item], list[Item]]]:
    """Monday to Friday, and a weekend day only where something is on it."""
    found = by_day(pack, between(rows, monday, monday + 6 * DAY), calendar, owing, every_day=True)
    days = [monday + n * DAY for n in range(7)]
    return [
        (
            d.isoformat(),
            day_long(d),
            calendar.holiday(d),
            [one.item for one in found.get(d, ()) if not one.timed],
            [one.item for one in found.get(d, ()) if one.timed],
        )
        for d in days
        if d.weekday() < 5 or found.get(d)
    ]


def agenda(
    pack: Pack, rows: Sequence[Row], first: date, last: date, calendar: WorkCalendar, owing: Sequence[Owed] = ()
) -> list[tuple[str, list[tuple[str, str, list[Item]]]]]:
    """From `first` to `last` by month and day; days with nothing are left out."""
    found = by_day(pack, between(rows, first, last), calendar, owing)
    days = sorted(day for day in found if first <= day <= last)
    return [
        (name, [(d.isoformat(), f"{d:%A} {d.day} {d:%B}", [one.item for one in found[d]]) for d in group])
        for name, group in groupby(days, key=lambda d: f"{d:%B} {d.year}")
    ]
