"""Duties that ask for nothing, rules that leave a case open, reports and follow-ups that lead round in a ring."""

from collections.abc import Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActionRules,
    BeforeRule,
    Duty,
    FollowUpCadence,
    IntervalRule,
    Pack,
    QuotaRule,
)
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
            if isinstance(cadence, FollowUpCadence) and not pack.activities[cadence.of].cadence:
                nothing = f"Nothing makes the activity {key} here: {cadence.of}, which it follows up, has no cadence"
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
    for case in rule.cases if isinstance(rule, IntervalRule) else ():
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


def open_ended_rules(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Tables of due dates without an otherwise, reports that feed each other, and follow-ups that follow themselves."""
    for key, rules in pack.action_rules.items():
        yield from _of_actions(rules, ("action_rules", key, "due"))
    for key in pack.reports:
        if _ring(key, {name: report.feeds for name, report in pack.reports.items()}):
            yield ("reports", key, "feeds"), f"The report {key} feeds itself in the end."
    follows = {
        key: next((c.of for c in activity.cadence if isinstance(c, FollowUpCadence)), None)
        for key, activity in pack.activities.items()
    }
    for key in follows:
        if _ring(key, follows):
            yield ("activities", key, "cadence"), f"The activity {key} follows itself up in the end."


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
