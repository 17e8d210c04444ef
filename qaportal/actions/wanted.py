"""Which actions a part of a review recommends, and by when the framework wants them done. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.meaning.actions import due_rule
from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import ActionRules, Part
from qaportal.lib.formats import day_medium
from qaportal.lib.workdays import WorkCalendar
from qaportal.reviews.actions import when_of
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import plain

LEVELS = {"child_record": "child", "worker": "worker", "supervision_record": "worker", "team": "team"}


@dataclass(frozen=True)
class Wanted:
    """An action as a form has it: where it stands there, and what it says."""

    question: str
    position: int
    what: str
    support: str
    owner: str
    due: date


def wanted(sight: Sight, part: Part) -> list[Wanted]:
    """The actions of a part, of the questions that are asked; none where it says why there is nothing in it."""
    if sight.kept[part.key].none_reason:
        return []
    return list(_wanted(sight, part))


def _wanted(sight: Sight, part: Part) -> Iterator[Wanted]:
    found = states(sight.form, sight.filled)
    for section in part.sections:
        for question in section.questions:
            answer = sight.answers.get(question.key) if found[question.key] == "answered" else None
            rows = answer.value if answer and question.kind == "actions" and isinstance(answer.value, list) else []
            for position, row in enumerate(rows):
                due = when_of(row)
                if due is not None:
                    yield Wanted(
                        question.key, position, row.get("what", ""), row.get("support", ""), row.get("who", ""), due
                    )


def is_past(actions: list[Wanted], today: date) -> str:
    """Why an action cannot be taken up whose day is over, as a sentence; "" where none is."""
    for n, one in enumerate(actions, 1):
        if one.due < today:
            return f"Action {n}: {day_medium(one.due)} is past. Give a day that is still to come."
    return ""


def level_of(sight: Sight) -> str:
    """At which level the actions of a review are: that of what it looks at."""
    return LEVELS.get(sight.kind.subject, "service")


def too_late(sight: Sight, rules: ActionRules, actions: list[Wanted], today: date, calendar: WorkCalendar) -> str:
    """Why an action's day cannot stand, as a sentence; "" where all can. Where what was found is urgent by the
    framework's own rule, none may be later than that gives (WS-050, D81)."""
    facts = {key: plain(one.value) for key, one in sight.answers.items()} | dict(sight.facts)
    rule = due_rule(rules, _with_grade(sight, facts))
    if rule.when is None:
        return ""
    last = shift(today, rule.within.value, 1, calendar)
    for n, one in enumerate(actions, 1):
        if one.due > last:
            return f"Action {n}: what was found here is urgent, so it is due by {day_medium(last)} at the latest."
    return ""


def _with_grade(sight: Sight, facts: dict[str, object]) -> dict[str, object]:
    """With the grade that was given under the name that rules know it by."""
    rule = sight.kind.moderation
    key = rule.grade if rule else None
    return facts | ({"grade": facts[key]} if key and facts.get(key) else {})
