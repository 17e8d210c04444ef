"""When a plan is to be gone through next, and when what was done is looked at again. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import PlanRule
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.counting import period_of


def next_review(
    rule: PlanRule, started: date, held: Collection[date], sittings: Collection[date], calendar: WorkCalendar
) -> date | None:
    """The day by which a plan is to be gone through: so long after it last was, or was begun; of one that a board looks
    at, the board's next sitting since then. None where neither is known (NS-121, NS-122)."""
    last = max([started, *held])
    if rule.reviewed_every:
        return shift(last, rule.reviewed_every, 1, calendar)
    return min((day for day in sittings if day > last), default=None)


def next_quarter(today: date, year_start_month: int, calendar: WorkCalendar) -> date:
    """The first working day of the quarter after this one, by the quarters of the year of work (WS-061)."""
    _, last = period_of(today, "quarter", year_start_month)
    return calendar.on_or_after(last + timedelta(days=1))
