"""When an action is due, and what may not stand for a date (D53, D81, D82)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import ActionRules, DueRule, Duration
from qaportal.frameworks.schema.lengths import days_roughly
from qaportal.lib.text import folded
from qaportal.lib.workdays import DAY, WorkCalendar

READ = "Give a real day, such as 31 March 2027."


class WrittenAction(NamedTuple):
    """One row of an action table as it was typed."""

    what: str
    by_whom: str
    by_when: date | None
    typed: str = ""


def due_rule(rules: ActionRules, facts: Mapping[str, Any]) -> DueRule:
    """The rule that an action is due by: of those that hold, the most urgent (WS-050).

    `facts` are what is known of the finding, such as its grade and whether there is a safeguarding concern: the
    answers that were given and what else is known, each under its key.
    """
    held = [rule for rule in rules.due if rule.when is None or rule.when.holds_of(facts)]
    return min(held, key=lambda rule: days_roughly(rule.within.value))


def due_within(rules: ActionRules, facts: Mapping[str, Any], priority: str = "") -> Duration:
    """How long there is for one action, with the key of its `priority` where it was given one: the sooner of that and
    of the rules whose condition holds. KeyError where there is no such priority."""
    if not priority:
        return due_rule(rules, facts).within.value
    chosen = {each.key: each.within.value for each in rules.priorities}[priority]
    held = [rule.within.value for rule in rules.due if rule.when is not None and rule.when.holds_of(facts)]
    return min([chosen, *held], key=days_roughly)


def why_not_a_priority(rules: ActionRules, priority: str) -> str:
    """Why an action may not have that priority ("" for none), as a sentence; "" where it may."""
    if priority in {each.key for each in rules.priorities} or not (rules.priorities or priority):
        return ""
    if not rules.priorities:
        return "These actions have no priorities."
    return f"Choose a priority: {', '.join(each.label for each in rules.priorities)}."


def told_from(rules: ActionRules, due: date, calendar: WorkCalendar) -> dict[str, date]:
    """Who is to be told, by key, and from which day on, of an action that was due on `due` and is not done: from the
    day after it, and those of each later step once that long has passed (D82)."""
    first = due + DAY
    found = dict.fromkeys(rules.overdue_to.value, first)
    for step in rules.escalates:
        for who in step.to:
            found.setdefault(who, max(first, shift(due, step.after.value, 1, calendar)))
    return found


def told_of_late(rules: ActionRules, due: date, today: date, calendar: WorkCalendar) -> tuple[str, ...]:
    """Keys of those who are to have been told of it by `today`."""
    return tuple(who for who, day in told_from(rules, due, calendar).items() if day <= today)


def why_not_an_action(rules_words: tuple[str, ...], action: WrittenAction) -> str:
    """Why a row of an action table cannot be kept, as a sentence; "" where it can (LB-088).

    `rules_words` are words that put off a date; anything else that is not a day is refused as well.
    """
    if not action.what.strip():
        return "Say what will be done."
    if not action.by_whom.strip():
        return "Say who will do it."
    if action.by_when is None:
        typed = action.typed.strip()
        if typed and folded(typed) in {folded(word) for word in rules_words}:
            return f"“{typed}” is not a day. {READ}"
        return READ
    return ""


def why_not_signed_off(rules: ActionRules, posts: Collection[str], evidence: str, *, manages_worker: bool) -> str:
    """Why somebody with these posts may not sign an action off, as a sentence; "" where they may (NS-030, WS-051).

    `manages_worker` says whether they are the line manager of the worker whose work it is about.
    """
    may = set(rules.signed_off_by.value)
    if not (may & set(posts) or ("line_manager" in may and manages_worker)):
        return "Somebody else signs this action off."
    if not evidence.strip():
        return f"Say what shows that it is done. Wanted: {rules.evidence.value}."
    return ""
