"""The year of a pack at a glance: what its own calendar puts into which month, and what comes all year round. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qaportal.frameworks.outline.words import Fact, condition, fact, names, period, times
from qaportal.frameworks.schema import (
    ActivityType,
    Cadence,
    CalendarCadence,
    CoverageTarget,
    EachCadence,
    EveryCadence,
    FollowUpCadence,
    OutcomeTarget,
    Pack,
    PercentTarget,
    TimesCadence,
    TotalTarget,
)
from qaportal.lib.formats import MONTHS, and_list

FALLS_IN = {"next_month": "in the next month", "next_quarter": "in the next quarter",
            "next_half_year": "in the next half-year", "next_year": "in the next year"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InMonth:
    """One piece of work in a month of the year."""

    lane: int
    code: str
    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month and what it holds; `closed` says why it may hold little."""

    month: str
    work: tuple[InMonth, ...]
    closed: str


@dataclass(frozen=True, slots=True)
class AllYear:
    """Work that no month of its own is given to: how often it comes instead. `duty` is the duty that makes it."""

    lane: int
    code: str
    name: str
    how_often: str


def year_of(pack: Pack) -> tuple[MonthLine, ...]:
    """The twelve months, from the first of the pack's year."""
    return tuple(_month(pack, month) for month in _months(pack))


def _months(pack: Pack) -> list[int]:
    first = pack.calendar.year_start_month
    return [(first - 1 + n) % 12 + 1 for n in range(12)]


def _month(pack: Pack, month: int) -> MonthLine:
    work = tuple(
        InMonth(kind.lane, kind.code, kind.name, subject)
        for kind in pack.lanes()
        for cadence in kind.cadence
        for at, subject in _places(pack, cadence)
        if at == month
    )
    closed = [rule.label for rule in pack.calendar.closed if month in rule.months]
    for rule in pack.calendar.closed:
        closed += [f"{rule.label} ({days})" for days in rule.days if month in days.months and month not in rule.months]
    return MonthLine(MONTHS[month - 1], work, and_list(closed))


def _places(pack: Pack, cadence: Cadence) -> Iterator[tuple[int, str]]:
    """The months that a cadence itself names, with what is looked at in each."""
    if isinstance(cadence, CalendarCadence):
        yield from ((entry.month, entry.subject or "") for entry in cadence.entries)
    elif isinstance(cadence, TimesCadence) and cadence.months:
        yield from ((month, "") for month in cadence.months.value)
    elif isinstance(cadence, EachCadence) and cadence.months:
        yield from ((month, f"some of the {cadence.each}s") for month in cadence.months.value)
    elif isinstance(cadence, EveryCadence) and cadence.interval.unit == "month" and cadence.interval.n > 1:
        first = cadence.from_month.value if cadence.from_month else pack.calendar.year_start_month
        in_order = _months(pack)
        yield from ((month, "") for month in in_order[in_order.index(first) :: cadence.interval.n])


def all_year(pack: Pack) -> tuple[AllYear, ...]:
    """Work that stands in no month of `year_of`: how often it comes instead."""
    return tuple(
        AllYear(kind.lane, kind.code, kind.name, and_list([line for f in how_often(pack, kind) for line in f.lines]))
        for kind in pack.lanes()
        if not any(True for cadence in kind.cadence for _place in _places(pack, cadence))
    )


def how_often(pack: Pack, kind: ActivityType) -> tuple[Fact, ...]:
    """How often a kind of work comes round, and what makes it: facts, one a cadence or duty."""
    made = [
        found
        for cadence in kind.cadence
        for found in fact("How often", cadence_words(pack, cadence), source=cadence.source)
    ]
    duties = [duty for duty in pack.duties.values() if duty.activity == kind.key]
    told = list(dict.fromkeys(duty.name for duty in duties))
    sources = "; ".join(dict.fromkeys(duty.source for duty in duties))
    made += fact("How often", f"as a standing duty: {and_list(told)}" if told else "", source=sources)
    return tuple(made)


def cadence_words(pack: Pack, cadence: Cadence) -> str:
    """How often a cadence comes round."""
    if isinstance(cadence, CalendarCadence):
        return _in_year(pack, len(cadence.entries), [entry.month for entry in cadence.entries])
    if isinstance(cadence, TimesCadence):
        if cadence.months and cadence.per == "year":
            return f"{_in_year(pack, cadence.n, cadence.months.value)}{_turns(cadence)}"
        months = f", in {_in(pack, cadence.months.value)}" if cadence.months else ""
        return f"{times(cadence.n, cadence.per)}{months}{_turns(cadence)}"
    if isinstance(cadence, EveryCadence):
        every = str(cadence.interval) if cadence.interval.n > 1 else cadence.interval.unit.replace("_", " ")
        since = f", from {MONTHS[cadence.from_month.value - 1]}" if cadence.from_month else ""
        return f"every {every}{since}{_turns(cadence)}"
    if isinstance(cadence, EachCadence):
        months = f", in {_in(pack, cadence.months.value)}" if cadence.months else ""
        return f"each {cadence.each} {times(cadence.n, 'year')}{months}"
    if isinstance(cadence, FollowUpCadence):
        return _follows(pack, cadence)
    when = f" ({cadence.when})" if cadence.when else ""
    return f"when asked for by {names(pack, cadence.by.value)}{when}"


def _turns(cadence: TimesCadence | EveryCadence) -> str:
    return f", of {and_list(cadence.subjects.value)} in turn" if cadence.subjects else ""


def _follows(pack: Pack, cadence: FollowUpCadence) -> str:
    of = pack.activities[cadence.of].name
    levels = {level.key: level.label for scale in pack.scales.values() for level in scale.levels}
    when = f" where {condition(cadence.when, values=levels)}" if cadence.when else ""
    each = f"each record of a {of}{when}" if cadence.per == "item" else f"each {of}"
    after = f"{cadence.after.value} after" if cadence.after else "after"
    falls_in = f", {FALLS_IN[cadence.falls_in]}" if cadence.falls_in else ""
    return f"{after} {each}{falls_in}, against {cadence.benchmark}"


def records_followed_up(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Kinds of work (their keys) that single records call for, each with when: they have no place in the year."""
    return tuple(
        (kind.key, _follows(pack, cadence))
        for kind in pack.lanes()
        for cadence in kind.cadence
        if isinstance(cadence, FollowUpCadence) and cadence.per == "item"
    )


def _in_year(pack: Pack, n: int, months: Sequence[int]) -> str:
    """So many times a year, in which months; once in every month, or in every month but one, is said so."""
    free = [month for month in _months(pack) if month not in months]
    if n == len(set(months)) and len(free) <= 1:
        return f"every month{f' but {MONTHS[free[0] - 1]}' if free else ''}"
    return f"{times(n, 'year')}, in {_in(pack, months)}"


def _in(pack: Pack, months: Iterable[int]) -> str:
    wanted = set(months)
    return and_list([MONTHS[month - 1] for month in _months(pack) if month in wanted])


def targets_of(pack: Pack, kind: ActivityType) -> tuple[Fact, ...]:
    """What the work should add up to: facts."""
    return tuple(
        found for target in kind.targets for found in fact("Target", target_words(pack, target), source=target.source)
    )


def target_words(pack: Pack, target: TotalTarget | CoverageTarget | PercentTarget | OutcomeTarget) -> str:
    """What the work should add up to."""
    per = period(target.per)
    if isinstance(target, OutcomeTarget):
        labels = {level.key: level.label for scale in pack.scales.values() for level in scale.levels}
        return f"{target} of those graded in a {per} {labels.get(target.level, target.level)} or better"
    if isinstance(target, PercentTarget):
        share = f"{target.percent}% of {pack.frames[target.of or ''].name}"
        return f"{share} a {per} ({target})" if target.said else f"{share}, every {per}"
    return (
        f"{target} for each {target.each} a {per}" if isinstance(target, CoverageTarget) else f"{target} a {per} in all"
    )
