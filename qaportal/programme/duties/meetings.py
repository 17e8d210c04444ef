"""What counts by the meetings of a manager and a worker: one in every so many, so many before each (LB-060, BD-020)."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from qaportal.frameworks.schema import BeforeRule, OneInRule
from qaportal.lib.formats import day_medium, plural
from qaportal.lib.workdays import DAY
from qaportal.programme.duties.case import Case
from qaportal.programme.duties.days import moved
from qaportal.programme.duties.index import Owed
from qaportal.programme.duties.values import Free, Meeting, Obligation, State, small


def of_one_in(case: Case, rule: OneInRule) -> Iterator[Obligation]:
    """After so many meetings without it, it is due at the next; where the log is silent, so long after the last time.

    A new manager begins the count anew: a pair is a pair.
    """
    for one in case.owed:
        log = case.index.meetings.get((rule.of, one.owner_id, one.about_id), [])
        log = [met for met in log if one.covers(met.on)]
        marks = case.index.done.get((case.duty.key, *one[:3]), ())
        seen = {met.on for met in log if met.is_held and met.is_observed}
        times = sorted(seen | {mark.on for mark in marks if one.covers(mark.on)})
        base, past = one.starts, [day for day in times if day <= case.today]
        for on in past:
            yield _one_in(case, rule, one, base, on, "done", 0, on)
            base = on
        yield from _next_one_in(case, rule, one, base, log, is_first=not past)


def _next_one_in(
    case: Case, rule: OneInRule, one: Owed, base: date, log: list[Meeting], *, is_first: bool
) -> Iterator[Obligation]:
    today, every = case.today, case.pack.events[rule.of].every.value
    without = [met.on for met in log if met.is_held and base < met.on <= today]
    planned = [met.on for met in log if not met.is_held and met.on >= max(today, base)]
    if not without and is_first:
        without = [met.on for met in log if met.is_held and met.on == base]
    known = [*without, *planned][: rule.one_in]
    begins = base - DAY if is_first else base  # a year from 1 January ends on 31 December
    origin, n = known[-1] if known else begins, rule.one_in - len(known)
    free = free_of(case, one)
    day = case.days.nth(origin, every, n) if n else origin
    due = moved(case.days, day, free)
    state: State = "late" if due < today else "due" if len(without) == rule.one_in - 1 else "to_come"
    if case.ends_before(one, due):
        return
    yield _one_in(case, rule, one, base, due, state, len(without), None)
    while due <= case.last:
        base = max(due, today)
        if base != day:
            origin, n = base, 0
        n += rule.one_in
        day = case.days.nth(origin, every, n)
        due = moved(case.days, day, free)
        if case.ends_before(one, due):
            return
        yield _one_in(case, rule, one, base, due, "to_come", 0, None)


def _one_in(
    case: Case, rule: OneInRule, one: Owed, base: date, due: date, state: State, without: int, done_on: date | None
) -> Obligation:
    event = case.pack.events[rule.of]
    why = f"1 {small(event.name)} in {rule.one_in}."
    if state != "done":
        why = f"{why} {plural(without, small(event.name), small(event.plural))} held since {day_medium(base)}."
    return Obligation(
        case.duty.key, one.owner_id, one.about_kind, one.about_id, one.about_name, base, due, 1, int(state == "done"),
        state, why, "", done_on,
    )  # fmt: skip


def of_before(case: Case, rule: BeforeRule) -> Iterator[Obligation]:
    """So many between one meeting and the next, by the working day before it."""
    needed = rule.amount.least or rule.amount.most or rule.amount.roughly or 0
    name = small(case.pack.events[rule.event].name)
    past = date.min if case.carries_over else min(case.window.first, case.today)  # what lapsed by then is not asked for
    for one in case.owed:
        days = meeting_days(case, one, rule.event)
        marks = sorted(mark.counts_on for mark in case.index.done.get((case.duty.key, *one[:3]), ()))
        free = free_of(case, one)
        for n, day in enumerate(days[:-1]):
            if days[n + 1] < past and not free:
                continue
            opens = days[n - 1] if n else one.starts
            due = moved(case.days, max(case.days.calendar.shift(day, -1), opens), free)
            done = bisect_left(marks, day) - bisect_left(marks, opens) if marks else 0
            state = _state(case, opens, due, done >= needed, days[n + 1])
            if state == "done" or not case.ends_before(one, due):
                why = f"{str(rule.amount).capitalize()} before {name} on {day_medium(day)}."
                yield Obligation(
                    case.duty.key, one.owner_id, one.about_kind, one.about_id, one.about_name, opens, due, needed,
                    done, state, why, f"before {day_medium(day)}",
                )  # fmt: skip


def _state(case: Case, opens: date, due: date, is_done: bool, lapses: date) -> State:
    if case.guides:
        return case.guides
    if is_done:
        return "done"
    if due < case.today:
        return "late" if case.carries_over or case.today <= lapses else "missed"
    return "to_come" if opens > case.today else "due"


def meeting_days(case: Case, one: Owed, event: str) -> list[date]:
    """The days on which a pair meets: those of the log, and after the last of them every so long, up to two after the
    window. What is planned and was not held by its day is not counted."""
    every = case.pack.events[event].every.value
    log = case.index.meetings.get((event, one.owner_id, one.about_id), [])
    days = [met.on for met in log if one.covers(met.on) and (met.is_held or met.on >= case.today)]
    last = days[-1] if days else one.starts
    base = last if days else last - DAY  # a beginning is day 1
    n = beyond = 0
    while beyond < 2:
        n += 1
        day = case.days.nth(base, every, n)
        if day > last:
            days.append(day)
            last, beyond = day, beyond + (day > case.last)
    return days


def free_of(case: Case, one: Owed) -> list[Free]:
    """When the two of a pair cannot meet."""
    return case.index.free_of({one.owner_id, one.about_id}, case.duty.key) if case.index.free else []
