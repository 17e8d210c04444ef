"""One within every so long for each subject: yearly, six-monthly while a flag is up (BD-050 to BD-052, NS-122, D16)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from qaportal.frameworks.schema import Duration, FlagCase, IntervalRule
from qaportal.lib.formats import day_medium
from qaportal.lib.workdays import DAY, WorkCalendar
from qaportal.programme.duties.case import Case
from qaportal.programme.duties.days import Part, Whole, moved, so_long_after
from qaportal.programme.duties.index import Owed
from qaportal.programme.duties.quota import of_whole
from qaportal.programme.duties.values import About, FlagSpan, Obligation, State, spoken


class Regime(NamedTuple):
    """How often, from the first to the last day; no `every` where another policy holds. `flag` made it so."""

    starts: date
    ends: date | None
    every: Duration | None
    flag: FlagSpan | None = None


class Next(NamedTuple):
    """When it is due, counted from which day, and by which regime; of the first, `within` how long of joining."""

    base: date
    due: date
    regime: Regime
    within: Duration | None = None


def of_interval(case: Case, rule: IntervalRule) -> Iterator[Obligation]:
    """What is owed for each subject, to whoever answers for it on the day."""
    subjects: dict[tuple[About, int], list[Owed]] = defaultdict(list)
    for one in case.owed:
        subjects[one.about_kind, one.about_id].append(one)
    if rule.window.value == "calendar":
        cuts: dict[Duration, list[Whole]] = {}
        for (kind, ident), owed in subjects.items():
            for regime in regimes(rule, _flags(case, kind, ident), case.days.calendar):
                if regime.every is not None:
                    yield from _fixed(case, regime, regime.every, owed, cuts)
        return
    for (kind, ident), owed in subjects.items():
        found = regimes(rule, _flags(case, kind, ident), case.days.calendar)
        yield from _rolling(case, rule, found, owed)


def _flags(case: Case, kind: About, ident: int) -> list[FlagSpan]:
    return case.index.flags.get(ident, []) if kind in ("self", "person") else []


# Which interval holds when --------------------------------------------------------------------------


def regimes(rule: IntervalRule, flags: list[FlagSpan], calendar: WorkCalendar) -> list[Regime]:
    """The intervals that hold one after the other: of the cases whose flag is up, the first as the pack lists them."""
    near = [(case, flag) for case in rule.cases for flag in flags if flag.key == case.flag]
    spans = [span for case, flag in near if (span := _span(case, flag, calendar))]
    if not spans:
        return [Regime(date.min, None, rule.every)]
    cuts = {date.min, *(s.starts for s in spans), *(s.ends + DAY for s in spans if s.ends)}
    starts = sorted(cuts)
    found = []
    for start, after in [*pairwise(starts), (starts[-1], None)]:
        held = next((s for s in spans if s.starts <= start and (s.ends is None or start <= s.ends)), None)
        ends = after - DAY if after else None
        found.append(Regime(start, ends, held.every if held else rule.every, held.flag if held else None))
    return found


def _span(case: FlagCase, flag: FlagSpan, calendar: WorkCalendar) -> Regime | None:
    starts = so_long_after(flag.starts, case.after, calendar) if case.after else flag.starts
    until = so_long_after(flag.starts, case.until, calendar) - DAY if case.until else None
    ends = min(filter(None, (flag.ends, until)), default=None)
    return Regime(starts, ends, case.every, flag) if ends is None or starts <= ends else None


# Rolling: from the last time --------------------------------------------------------------------------


def _rolling(case: Case, rule: IntervalRule, found: list[Regime], owed: list[Owed]) -> Iterator[Obligation]:
    marks = _times(case, owed, rule.done_by)
    joined = min([one.base for one in owed if one.covers(case.today)] or [one.base for one in owed])
    since = max(joined, case.window.since)
    first = rule.first if joined == since else None  # who was here before duties count is no joiner
    base, last_done = since, None  # nothing was done yet: `base` is a beginning
    for on in marks:
        if on > case.today:
            break
        if on >= since:
            due = next_due(case, found, base, on, begins=last_done is None, first=None if last_done else first)
            yield from _each(case, owed, due or Next(base, on, found[-1]), on, "done", last_done, on)
        base = last_done = on
    yield from _open(case, found, owed, base, last_done, first)


def _times(case: Case, owed: list[Owed], event: str | None) -> list[date]:
    """The days on which it was done: as marked, and as the log of `event` has it, whoever the manager was."""
    first = owed[0]
    marked = {mark.on for mark in case.index.done_for.get((case.duty.key, first.about_kind, first.about_id), ())}
    log = case.index.meetings_with.get((event, first.about_id), ()) if event else ()
    return sorted(marked | {met.on for met in log if met.is_held})


def _open(
    case: Case, found: list[Regime], owed: list[Owed], base: date, last_done: date | None, first: Duration | None
) -> Iterator[Obligation]:
    """What is to be done next; and, as far as the window goes, what comes after if each is done on its day."""
    today, projected, begins = case.today, False, last_done is None
    while due := next_due(case, found, base, today, begins=begins, first=first if begins else None):
        if projected and due.due > case.last:
            return
        free = case.index.free_of({owed[0].about_id, *_owners(owed, today)}, case.duty.key) if case.index.free else []
        due = due._replace(due=moved(case.days, due.due, free))
        state: State = "to_come" if projected or due.base > today else "late" if due.due < today else "due"
        yield from _each(case, owed, due, max(due.due, today), state, last_done, None)
        base, projected, begins = max(due.due, today), True, False


def _owners(owed: list[Owed], day: date) -> set[int]:
    return {one.owner_id for one in owed if one.covers(day)}


def next_due(
    case: Case, found: list[Regime], base: date, on: date, *, begins: bool, first: Duration | None = None
) -> Next | None:
    """By when it is due, counted from `base` with what is known `on` that day; None where another policy holds for
    good. A flag that is up counts at once, so that the day may lie in the past; one that has ended counts no more; an
    interval begins anew where another policy ends. Where `base` is such a beginning, or that of the work (`begins`), it
    is day 1: a year from 1 January ends on 31 December. Where it is the day on which it was done, day 1 comes after.
    The `first` counts from joining instead; while a flag shortens the interval, the sooner of the two holds."""
    for regime in found:
        if regime.ends is not None and regime.ends < base:
            continue
        if regime.every is None:
            if regime.ends is None:
                return None
            base, begins, first = regime.ends + DAY, True, None
            continue
        if regime.ends is not None and regime.ends < on:
            continue
        due, within = _first_or_next(case, regime, regime.every, base, begins, first)
        if regime.starts > on:
            due = max(due, case.days.onto(regime.starts))
        if regime.ends is None or due <= regime.ends:
            return Next(base, due, regime, within)
    return None


def _first_or_next(
    case: Case, regime: Regime, every: Duration, base: date, begins: bool, first: Duration | None
) -> tuple[date, Duration | None]:
    """When it is due under one regime, and within how long of joining where that decides."""
    due = max(case.days.after(base - DAY if begins else base, every), case.days.onto(case.window.since))
    soon = case.days.after(base, first) if first else due
    return (soon, first) if first and (regime.flag is None or soon < due) else (due, None)


def _each(
    case: Case, owed: list[Owed], due: Next, day: date, state: State, last_done: date | None, done_on: date | None
) -> Iterator[Obligation]:
    """The obligation of everyone who answers for the subject on `day`."""
    why = f"Last done on {day_medium(last_done)}." if last_done else "Not done before."
    flag, because = due.regime.flag, ""
    if due.within:
        why = f"Within {due.within} of joining on {day_medium(due.base)}. {why}"
    elif flag and due.regime.every:
        because = f"{_capital(spoken(due.regime.every))}, because a flag was raised on {day_medium(flag.starts)}."
    elif due.regime.every:
        why = f"{_capital(spoken(due.regime.every))}. {why}"
    for one in owed:
        if one.covers(day):
            yield Obligation(
                case.duty.key, one.owner_id, one.about_kind, one.about_id, one.about_name, due.base, due.due, 1,
                int(state == "done"), state, why, "", done_on, flag.key if flag and because else "", because,
            )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# Calendar: once in each fixed stretch -----------------------------------------------------------------


def _fixed(
    case: Case, regime: Regime, every: Duration, owed: list[Owed], cuts: dict[Duration, list[Whole]]
) -> Iterator[Obligation]:
    if every not in cuts:
        cuts[every] = case.days.fixed(every, case.window.since, _from_stretch(case, every), case.last)
    first = owed[0]
    marks = case.index.done_for.get((case.duty.key, first.about_kind, first.about_id), ())
    days = [mark.counts_on for mark in marks]
    flag = regime.flag
    because = f"{_capital(spoken(every))}, because a flag was raised on {day_medium(flag.starts)}." if flag else ""
    why = "" if flag else f"{_capital(spoken(every))}."
    for whole in cuts[every]:
        for part in whole.parts:
            if regime.starts <= part.due and (regime.ends is None or part.due <= regime.ends):
                for found in _of_stretch(case, owed, whole, part, days, why):
                    yield found._replace(flag=flag.key if flag else "", because=because)


def _of_stretch(case: Case, owed: list[Owed], whole: Whole, part: Part, days: list[date], why: str) -> list[Obligation]:
    """What is owed in one stretch by whoever answered for the subject when it lapsed; where it stays owed, else by
    whoever does today."""

    def by(day: date) -> list[Obligation]:
        held = [_of_subject(case, one) for one in owed if one.covers(max(part.due, day))]
        return [found for one in held for found in of_whole(case, one, whole, days, why)]

    return by(min(case.today, part.lapses)) or (by(case.today) if case.carries_over else [])


def _of_subject(case: Case, one: Owed) -> Owed:
    """The stretch as long as the subject is there: a manager who takes somebody on takes on what is owed for them."""
    return one._replace(starts=max(one.base, case.window.since))


def _from_stretch(case: Case, every: Duration) -> date:
    """From which day on stretches can still matter: the window and the stretch before it, or all."""
    since = case.window.since
    if case.carries_over:
        return since
    day = max(min(case.window.first, case.today), since)
    return max(case.days.fixed(every, since, day, day)[0].first - DAY, since)
