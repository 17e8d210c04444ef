"""Once, within so long of joining or of a flag being raised."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from qaportal.frameworks.schema import OnceRule
from qaportal.lib.formats import day_medium
from qaportal.programme.duties.case import Case
from qaportal.programme.duties.days import moved
from qaportal.programme.duties.index import Owed
from qaportal.programme.duties.values import About, Obligation, State


def of_once(case: Case, rule: OnceRule) -> Iterator[Obligation]:
    """What is owed once for each subject, to whoever answers for it on the day. What began before duties count is
    nobody's debt."""
    subjects: dict[tuple[About, int], list[Owed]] = defaultdict(list)
    for one in case.owed:
        subjects[one.about_kind, one.about_id].append(one)
    for (kind, ident), owed in subjects.items():
        if rule.of == "joining":
            begins = {one.base for one in owed}
        else:
            flags = case.index.flags.get(ident, []) if kind in ("self", "person") else []
            begins = {flag.starts for flag in flags if flag.key == rule.flag}
        for base in sorted(day for day in begins if day >= case.window.since):
            yield from _once(case, rule, owed, base)


def _once(case: Case, rule: OnceRule, owed: list[Owed], base: date) -> Iterator[Obligation]:
    first, today = owed[0], case.today
    marks = case.index.done_for.get((case.duty.key, first.about_kind, first.about_id), ())
    done_on = next((mark.on for mark in marks if mark.on >= base), None)
    owners = {one.owner_id for one in owed if one.covers(max(base, today))}
    free = case.index.free_of({first.about_id, *owners}, case.duty.key)
    due = moved(case.days, case.days.after(base, rule.within), free)
    state: State = "done" if done_on else "to_come" if base > today else "late" if due < today else "due"
    flag, said = rule.flag or "", f"on {day_medium(base)}."
    why = "" if flag else f"Within {rule.within} of joining {said}"
    because = f"Within {rule.within} of a flag that was raised {said}" if flag else ""
    for one in owed:
        if one.covers(done_on or max(due, today)):
            yield Obligation(
                case.duty.key, one.owner_id, one.about_kind, one.about_id, one.about_name, base, due, 1,
                int(bool(done_on)), state, why, "", done_on, flag, because,
            )  # fmt: skip
