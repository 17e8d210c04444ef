"""Duties that ask for nothing, rules that leave a case open, reports and follow-ups that lead round in a ring."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActionRules,
    BeforeRule,
    Duration,
    Duty,
    FollowUpCadence,
    IntervalRule,
    Pack,
    QuotaRule,
)
from qaportal.frameworks.schema.governance import LaterStep
from qaportal.frameworks.schema.lengths import days_roughly


def impossible_duties(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Duties that nobody owes or that ask for no number; activities that nothing ever makes."""
    if pack.duties and pack.roster is None:
        yield (
            ("duties",),
            "There are duties but no roster: say how joiners, missed work and exemptions are treated.",
        )
    for key, duty in pack.duties.items():
        yield from _of_duty(pack, duty, ("duties", key))
    made = {duty.activity for duty in pack.duties.values()}
    for key, activity in pack.activities.items():
        if not activity.cadence and key not in made:
            yield (
                ("activities", key),
                f"Nothing makes the activity {key}: give it a cadence, or a duty that makes it.",
            )
        for n, cadence in enumerate(activity.cadence):
            follows = cadence.of if isinstance(cadence, FollowUpCadence) and cadence.per == "activity" else None
            if follows and not pack.activities[follows].cadence:
                nothing = f"Nothing makes the activity {key} here: {follows}, which it follows up, has no cadence"
                yield ("activities", key, "cadence", n, "of"), f"{nothing}. Give it one, or make {key} by a duty."


def _of_duty(pack: Pack, duty: Duty, at: Path) -> Iterator[tuple[Path, str]]:
    rule = duty.rule
    if not pack.posts_of(duty.by.value):
        yield (*at, "by"), f"The duty {duty.key} has no post that owes it."
    yield from _of_owers(pack, duty, (*at, "by"))
    amount = rule.amount if isinstance(rule, QuotaRule | BeforeRule) else None
    if amount and not amount.said:
        yield (*at, "rule"), f"The duty {duty.key} does not say how many: give exactly, at_least, at_most or roughly."
    elif amount and not (amount.least or amount.most or amount.roughly):
        yield (*at, "rule"), f"The duty {duty.key} asks for nothing: give a number that is more than 0."
    if isinstance(rule, IntervalRule) and not rule.every.n:
        yield (*at, "rule"), f"The duty {duty.key} comes round every nothing: give an interval."
    if isinstance(rule, IntervalRule) and rule.first:
        yield from _first(duty, rule.first, rule.window.value, at)
    if isinstance(rule, IntervalRule) and rule.done_by and duty.each != "supervisee":
        yield (
            (*at, "each"),
            f"The duty {duty.key} is done by a meeting of a manager and a worker: write each: supervisee.",
        )
    if isinstance(rule, IntervalRule) and rule.done_by and rule.window.value == "calendar":
        yield (
            (*at, "rule", "window"),
            f"The duty {duty.key} is done by a meeting, which counts from the last one: write window: rolling.",
        )
    yield from _of_flags(pack, duty, at)


def _of_flags(pack: Pack, duty: Duty, at: Path) -> Iterator[tuple[Path, str]]:
    """Flags while which a duty is not owed, and cases of others."""
    exempt = duty.not_while.value if duty.not_while else ()
    for flag in exempt:
        if pack.flags[flag].sensitive:
            unseen = f"The duty {duty.key} is not owed while {flag} is up, a sensitive flag that people do not see"
            yield (*at, "not_while"), f"{unseen} of themselves: excuse them, or let the flag be no sensitive one."
    for n, case in enumerate(duty.rule.cases if isinstance(duty.rule, IntervalRule) else ()):
        if case.flag in exempt:
            never = f"The duty {duty.key} is not owed while {case.flag} is up, so that this case never holds"
            yield (*at, "rule", "cases", n), f"{never}: take one of them out."
        if case.after and case.until and days_roughly(case.until) <= days_roughly(case.after):
            yield (*at, "rule"), f"A case of the duty {duty.key} ends before it starts."


def _of_owers(pack: Pack, duty: Duty, at: Path) -> Iterator[tuple[Path, str]]:
    """Posts that owe work in which no seat is theirs. Work without seats is done by whoever owes it."""
    seats = pack.activities[duty.activity].seats if duty.activity else ()
    may = pack.posts_of(key for seat in seats for key in seat.posts.value)
    for post in pack.posts_of(duty.by.value) if seats else ():
        if post not in may:
            owes = f"The duty {duty.key} is owed by {post.key}, who has no seat in {duty.activity}"
            yield at, f"{owes}: add {post.key} to the posts of one, or take it out of by."


def _first(duty: Duty, first: Duration, window: str, at: Path) -> Iterator[tuple[Path, str]]:
    if not first.n:
        yield (*at, "rule", "first"), f"The first of the duty {duty.key} is due after nothing: give a length."
    if window == "calendar":
        yield (
            (*at, "rule", "first"),
            f"The duty {duty.key} counts in fixed stretches, which have no first: write window: rolling, or say the "
            "first one as a duty of its own, with the rule once.",
        )


def open_ended_rules(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Tables of due dates without an otherwise, reports that feed each other, and follow-ups that follow themselves."""
    for key, rules in pack.action_rules.items():
        yield from _of_actions(rules, ("action_rules", key, "due"))
        yield from _priorities(rules, ("action_rules", key, "priorities"))
        yield from _later(rules.escalates, ("action_rules", key, "escalates"))
    for key, alert in pack.alerts.items():
        yield from _later(alert.escalates, ("alerts", key, "escalates"))
    for key in pack.reports:
        if _ring(key, {name: report.feeds for name, report in pack.reports.items()}):
            yield ("reports", key, "feeds"), f"The report {key} feeds itself in the end."
    follows = {
        key: next((c.of for c in activity.cadence if isinstance(c, FollowUpCadence) and c.per == "activity"), None)
        for key, activity in pack.activities.items()
    }
    for key in follows:
        if _ring(key, follows):
            yield ("activities", key, "cadence"), f"The activity {key} follows itself up in the end."


def _priorities(rules: ActionRules, at: Path) -> Iterator[tuple[Path, str]]:
    """Priorities that are listed twice, or not the most urgent first."""
    keys = [each.key for each in rules.priorities]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            yield (*at, n), f"The priority {key} is listed twice in the action rules {rules.key}."
    for n, (before, each) in enumerate(pairwise(rules.priorities), 1):
        if days_roughly(each.within.value) < days_roughly(before.within.value):
            yield (
                (*at, n),
                f"The priority {each.key} is more urgent than the one before it: list the most urgent first.",
            )


def _later(steps: Sequence[LaterStep], at: Path) -> Iterator[tuple[Path, str]]:
    """Steps that do not come one after the other."""
    for n, (before, step) in enumerate(pairwise(steps), 1):
        if days_roughly(step.after.value) <= days_roughly(before.after.value):
            yield (*at, n), f"The step after {step.after.value} does not come later than the one before it."


def _of_actions(rules: ActionRules, at: Path) -> Iterator[tuple[Path, str]]:
    otherwise = [n for n, rule in enumerate(rules.due) if rule.when is None]
    if not otherwise:
        yield at, f"The action rules {rules.key} leave cases without a due date: add one rule without when."
    for n in otherwise[1:]:
        yield (*at, n), f"The action rules {rules.key} have two rules without when: keep one."
    usual = [rules.due[n].within.value for n in otherwise]
    for n, rule in enumerate(rules.due):
        if rule.when and usual and days_roughly(rule.within.value) > days_roughly(usual[0]):
            slower = (
                f"The action rules {rules.key} give {rule.within.value} where something holds, {usual[0]} otherwise"
            )
            yield (*at, n), f"{slower}: the most urgent wins, so this rule never would. Shorten it, or take it out."


def _ring(start: str, onward: dict[str, str | None]) -> bool:
    seen, key = {start}, onward.get(start)
    while key is not None and key not in seen:
        seen.add(key)
        key = onward.get(key)
    return key == start
