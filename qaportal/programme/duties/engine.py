"""What everyone owes, worked out anew each time from the roster, the pack and what was done (decision 0006).

So joiners, leavers, flags that are raised or lowered and new versions of a pack need no sweep: the next look sees them.
"""

from collections.abc import Collection, Iterator
from datetime import date

from qaportal.frameworks.schema import BeforeRule, IntervalRule, OnceRule, OneInRule, Pack, QuotaRule
from qaportal.programme.duties.case import Case
from qaportal.programme.duties.index import Index
from qaportal.programme.duties.interval import of_interval
from qaportal.programme.duties.meetings import of_before, of_one_in
from qaportal.programme.duties.once import of_once
from qaportal.programme.duties.quota import of_quota
from qaportal.programme.duties.values import Obligation, Roster, Window


def obligations(
    pack: Pack,
    roster: Roster,
    window: Window,
    *,
    owners: Collection[int] | None = None,
    duties: Collection[str] | None = None,
) -> list[Obligation]:
    """What falls due in the window, and what is late from before it while the window runs; by due day.

    With `owners`, of those people alone; with `duties`, of those duties alone (keys).
    """
    index = Index(roster, owners)
    chosen = [duty for key, duty in pack.duties.items() if duties is None or key in duties]
    found = [one for duty in chosen for one in _of_duty(Case(pack, duty, index, window)) if _asked(window, one)]
    return sorted(found, key=lambda one: (one.due, one.duty_key, one.about_name, one.owner_id))


def _of_duty(case: Case) -> Iterator[Obligation]:
    rule = case.duty.rule
    match rule:
        case QuotaRule():
            yield from of_quota(case, rule.amount, rule.per, rule.evenly.value)
        case IntervalRule():
            yield from of_interval(case, rule)
        case OneInRule():
            yield from of_one_in(case, rule)
        case BeforeRule():
            yield from of_before(case, rule)
        case OnceRule():
            yield from of_once(case, rule)


def _asked(window: Window, one: Obligation) -> bool:
    """Whether it falls into the window, or is late from before it while the window runs."""
    if window.first <= one.falls_on <= window.last:
        return True
    return one.state == "late" and one.due < window.first and window.first <= window.today <= window.last


def fold(found: Collection[Obligation]) -> dict[str, dict[date, int]]:
    """How many pieces of each duty fall due in each month, by the first day of it: what a planner shows as one card
    a month. What only guides, and what nobody owes, is not counted."""
    counts: dict[str, dict[date, int]] = {}
    for one in found:
        if one.state not in ("allowance", "guide", "exempt"):
            months = counts.setdefault(one.duty_key, {})
            month = one.due.replace(day=1)
            months[month] = months.get(month, 0) + one.needed
    return counts
