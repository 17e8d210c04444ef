"""How far back the rules look, so that a page reads no more of the past than they can need. Pure.

What this leaves out would change no answer, but for two: the debts of those who left before it, which nobody owes any
more; and a day that was put off for an absence of more than a year ago.
"""

from datetime import date, timedelta
from typing import NamedTuple

from qaportal.frameworks.schema import (
    BeforeRule,
    Duration,
    Duty,
    IntervalRule,
    OnceRule,
    OneInRule,
    Pack,
    Period,
    QuotaRule,
)
from qaportal.frameworks.schema.lengths import days_at_most, length_of
from qaportal.lib.workdays import DAY
from qaportal.programme.counting import period_of
from qaportal.programme.duties.values import Window

YEAR = timedelta(days=366)
MONTH = Duration(1, "month")


class Reach(NamedTuple):
    """What a duty can need of the past: its marks of the days from `marks` on, people who were here on `here` or
    later, their absences from `free` on.

    With `last`, marks go by the day on which the thing was done, and the last one before `marks` matters too; else
    by the day on which they count. With `pair`, they go by the meetings of a manager and a worker: see `meetings`.
    """

    marks: date
    here: date
    free: date
    last: bool = False
    pair: bool = False


def reach(pack: Pack, duty: Duty, window: Window) -> Reach:
    """How far back one duty looks."""
    now, rule, since = min(window.first, window.today), duty.rule, window.since
    stays = carries_over(pack, duty)
    match rule:
        case QuotaRule():
            first = since if stays else one_before(now, rule.per, pack.calendar.year_start_month)
            length = _length(length_of(rule.per))
            begins = period_of(first, rule.per, pack.calendar.year_start_month)[0]
            return Reach(begins, now - length, first if duty.can_be_late else now)
        case IntervalRule() if rule.window.value == "calendar":
            longest = max(_length(every) for every in (rule.every, *(case.every for case in rule.cases)) if every)
            first = (since if stays else now) - 2 * longest
            return Reach(first, now - 2 * longest, first)
        case BeforeRule():
            first = now - 3 * _length(pack.events[rule.event].every.value) - _length(MONTH)
            return Reach(date.min if stays else first, first, since if stays else now - YEAR, pair=not stays)
        case OneInRule():
            return Reach(now, now, now - YEAR, last=True, pair=True)
        case IntervalRule():
            return Reach(now, now, now - YEAR, last=True)
        case OnceRule():
            return Reach(date.min, now, now - YEAR)


def carries_over(pack: Pack, duty: Duty) -> bool:
    """Whether what was missed stays owed."""
    said = duty.missed or (pack.roster and pack.roster.missed)
    return bool(said and said.value == "carries_over")


def one_before(day: date, per: Period, year_start: int) -> date:
    """The first day of the period before the one that `day` lies in."""
    return period_of(period_of(day, per, year_start)[0] - DAY, per, year_start)[0]


def _length(every: Duration) -> timedelta:
    """At least as long as that."""
    return timedelta(days=days_at_most(every))
