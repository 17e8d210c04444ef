"""What comes round never, oftener than its period has room for, or in months that do not agree."""

from collections import Counter
from collections.abc import Iterable, Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    Cadence,
    Duration,
    EachCadence,
    EveryCadence,
    FollowUpCadence,
    Pack,
    Period,
    TimesCadence,
)
from qaportal.frameworks.schema.lengths import days_roughly
from qaportal.lib.formats import MONTHS, and_list, plural

# Working days of a week, and of a month that has the fewest; longer periods have room for all that can be written.
ROOM: dict[Period, int] = {"week": 5, "month": 20}
LENGTH_OF: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
MONTHS_OF = {"next_month": 1, "next_quarter": 3, "next_half_year": 6, "next_year": 12}
LONGEST = 366  # days


def impossible_rounds(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Cadences that cannot be kept in a calendar year."""
    for key, activity in pack.activities.items():
        for n, cadence in enumerate(activity.cadence):
            if activity.cohorts and isinstance(cadence, TimesCadence | EveryCadence) and cadence.subjects:
                both = f"{key} is of subjects in turn and of cohorts in turn: a place in the year has one subject."
                yield ("activities", key, "cadence", n, "subjects"), both
            for part, sentence in _of(pack, cadence, key):
                yield ("activities", key, "cadence", n, part), sentence


def _of(pack: Pack, cadence: Cadence, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(cadence, EveryCadence):
        yield from _every(cadence, key)
    if isinstance(cadence, TimesCadence):
        yield from _times(pack, cadence, key)
    if isinstance(cadence, EachCadence) and cadence.months and len(cadence.months.value) < cadence.n:
        yield "months", _listed(key, f"{cadence.n} times a year for each {cadence.each}", cadence.months.value)
    if isinstance(cadence, TimesCadence | EachCadence) and cadence.months:
        yield from _closed(pack, cadence.months.value, key)
        yield from _twice(cadence.months.value, key)
    if isinstance(cadence, FollowUpCadence):
        yield from _follow_up(cadence, key)


def _follow_up(cadence: FollowUpCadence, key: str) -> Iterator[tuple[str, str]]:
    if cadence.after and _is_endless(cadence.after.value):
        yield "after", _too_long(f"The follow-up {key}", cadence.after.value)
    if cadence.falls_in and cadence.month and cadence.month.value > MONTHS_OF[cadence.falls_in]:
        has = plural(MONTHS_OF[cadence.falls_in], "month")
        yield "month", f"The {cadence.falls_in.removeprefix('next_').replace('_', '-')} that {key} falls in has {has}."


def _every(cadence: EveryCadence, key: str) -> Iterator[tuple[str, str]]:
    if cadence.interval.unit in ("hour", "minute"):
        yield "interval", f"{key} comes round every {cadence.interval}: say it in days, working days, weeks or months."
    elif not cadence.interval.n:
        yield "interval", f"{key} comes round every nothing: give an interval."


def _times(pack: Pack, cadence: TimesCadence, key: str) -> Iterator[tuple[str, str]]:
    room = ROOM.get(cadence.per)
    if room and cadence.n > room:
        yield "n", f"{key} comes round {cadence.n} times a {cadence.per}, which has {room} working days."
    if cadence.months and not _agree(pack, cadence, cadence.months.value, key):
        often = "once" if cadence.n == 1 else f"{cadence.n} times"
        yield "months", _listed(key, f"{often} a {cadence.per.replace('_', '-')}", cadence.months.value)


def _agree(pack: Pack, cadence: TimesCadence, months: tuple[int, ...], key: str) -> bool:
    """Whether as many months are listed in each period of a year as it comes round in one; none where it is closed."""
    length = LENGTH_OF.get(cadence.per)
    if length is None:
        return False
    first = pack.calendar.year_start_month
    found = Counter((month - first) % 12 // length for month in months)
    is_open = {(m - first) % 12 // length for m in range(1, 13) if not pack.calendar.silences(key, m)}
    return all(found[period] == cadence.n for period in is_open | set(found))


def _listed(key: str, often: str, months: tuple[int, ...]) -> str:
    are = "1 month is" if len(months) == 1 else f"{len(months)} months are"
    return f"{key} comes round {often}, but {are} listed: {and_list([MONTHS[month - 1] for month in months])}."


def _closed(pack: Pack, months: Iterable[int], key: str) -> Iterator[tuple[str, str]]:
    for month in months:
        if pack.calendar.silences(key, month):
            yield "months", f"{MONTHS[month - 1]} is closed to {key} by the calendar of this pack."


def _twice(months: Iterable[int], key: str) -> Iterator[tuple[str, str]]:
    for month, times in Counter(months).items():
        if times > 1:
            yield "months", f"{MONTHS[month - 1]} is listed twice for {key}."


def doubled_months(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Reports that come twice in one month."""
    for key, report in pack.reports.items():
        for name, edition in report.editions.items():
            for part, sentence in _twice(edition.months.value if edition.months else (), f"the report {key}"):
                yield ("reports", key, "editions", name, part), sentence


def endless_times(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Windows and deadlines longer than a year."""
    for key, activity in pack.activities.items():
        for n, phase in enumerate(activity.phases):
            by = phase.due.value.by if phase.due else None
            for name, length in (("lasts", phase.lasts and phase.lasts.value), ("due", by)):
                if length and _is_endless(length):
                    yield ("activities", key, "phases", n, name), _too_long(f"The phase {phase.key}", length)
    for key, report in pack.reports.items():
        for n, step in enumerate(report.checks):
            for part, said in (("before", step.before), ("after", step.after)):
                if said and _is_endless(said.value):
                    yield ("reports", key, "checks", n, part), _too_long(f"A check of the report {key}", said.value)
        for name, edition in report.editions.items():
            for part, length in edition.lengths():
                if _is_endless(length):
                    yield ("reports", key, "editions", name, part), _too_long(f"The report {key}", length)


def undated_sittings(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Reports that are due before sittings which this pack gives no day. Every board they name must be known."""
    for key, report in pack.reports.items():
        for name, edition in report.editions.items():
            if edition.before and pack.boards[edition.before.board].meeting is None:
                yield (
                    ("reports", key, "editions", name, "before"),
                    f"The report {key} is due before each sitting of {edition.before.board}, which has no dates here: "
                    "give the board meets or activity.",
                )


def _is_endless(length: Duration) -> bool:
    return days_roughly(length) > LONGEST


def _too_long(what: str, length: Duration) -> str:
    return f"{what} is given {length}, which is more than a year: {LONGEST} days are the most."
