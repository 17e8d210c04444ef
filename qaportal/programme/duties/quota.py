"""So many a period: monthly audits, weekly dips, two a year (WS-004, WS-008, BD-020, BD-060, D13, D17)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from qaportal.frameworks.schema import Amount, Period
from qaportal.programme.duties.case import Case
from qaportal.programme.duties.days import Part, Whole, why_free
from qaportal.programme.duties.index import Owed
from qaportal.programme.duties.values import Obligation, State

PER = {"week": "a week", "month": "a month", "quarter": "a quarter", "half_year": "each half-year", "year": "a year"}


def of_quota(case: Case, amount: Amount, per: Period, evenly: bool) -> Iterator[Obligation]:
    """What each owner owes, period by period."""
    most = amount.most if amount.most is not None else amount.roughly or 0
    wholes = case.days.wholes(amount.least or most, per, evenly and amount.least > 0, case.from_period(per), case.last)
    why = f"{str(amount)[:1].upper()}{str(amount)[1:]} {PER[per]}."
    past = min(case.window.first, case.today)  # what was done by then is not asked for
    for one in case.owed:
        marks = case.index.done.get((case.duty.key, *one[:3]), ())
        days = sorted(mark.counts_on for mark in marks)
        for whole in wholes:
            if whole.last < past and is_done(days, whole):
                continue
            yield from of_whole(case, one, whole, days, why)


def is_done(days: Sequence[date], whole: Whole) -> bool:
    """Whether a period of one part has all that it needs. `days` are in order."""
    if len(whole.parts) != 1:
        return False
    return bisect_right(days, whole.last) - bisect_left(days, whole.first) >= whole.parts[0].needed


def of_whole(case: Case, one: Owed, whole: Whole, days: Sequence[date], why: str) -> Iterator[Obligation]:
    """What one owner owes in one period. `days` are those of what is done."""
    counts = spread(days, whole) if days else None
    for n, part in enumerate(whole.parts):
        done = counts[n] if counts else 0
        if case.begins(one, part) and (done >= part.needed or not case.ends_before(one, part.due)):
            state, said = state_of(case, one, part, done)
            yield Obligation(
                case.duty.key, one.owner_id, one.about_kind, one.about_id, one.about_name, part.opens, part.due,
                part.needed, done, state, f"{why} {said}." if said else why, part.label,
            )  # fmt: skip


def spread(days: Sequence[date], whole: Whole) -> list[int]:
    """How many are done in each part: those of its own days first; what is over goes to the parts that still want,
    earliest first. What is over everywhere counts in the last part."""
    inside = [day for day in days if whole.first <= day <= whole.last]
    own = [sum(part.first <= day <= part.last for day in inside) for part in whole.parts]
    over = len(inside) - sum(own)
    for n, part in enumerate(whole.parts):
        over += max(own[n] - part.needed, 0)
        own[n] = min(own[n], part.needed)
    for n, part in enumerate(whole.parts):
        taken = min(over, part.needed - own[n])
        own[n], over = own[n] + taken, over - taken
    if own:
        own[-1] += over
    return own


def state_of(case: Case, one: Owed, part: Part, done: int) -> tuple[State, str]:
    """How it stands on the day that is asked about, and what there is to add."""
    if case.guides:
        return case.guides, ""
    if done >= part.needed:
        return "done", ""
    free = case.index.free_of({one.owner_id, *case.person_of(one)}, case.duty.key) if case.index.free else []
    said = why_free(part.opens, part.due, case.days, free) if free else ""
    if said:
        return "exempt", said
    if case.today > part.due:
        return ("late", "") if case.carries_over or case.today <= part.lapses else ("missed", "")
    return ("to_come", "") if part.opens > case.today else ("due", "")
