"""Counts of few are not shown (D57), and feedback that was never due is not missing (D69, D70)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qaportal.frameworks.schema import Feedback


@dataclass(frozen=True)
class Rate:
    """How many answered of those who could be asked, and why the others did not."""

    answered: int
    asked_of: int
    not_due: int
    reasons: Mapping[str, int]


def shown(counts: Mapping[str, int], smallest: int) -> dict[str, int | None]:
    """The counts that may be shown; None hides one. 0 is shown where nothing has to be hidden behind it.

    What is hidden comes to at least `smallest` together, or the total would give it away: the next smallest are hidden
    too, then those of 0, until it does or everything is hidden.
    """
    hidden = {name for name, n in counts.items() if 0 < n < smallest}
    more = sorted(counts.keys() - hidden, key=lambda name: (counts[name] == 0, counts[name], name))
    while hidden and more and sum(counts[name] for name in hidden) < smallest:
        hidden.add(more.pop(0))
    return {name: None if name in hidden else n for name, n in counts.items()}


def is_due(feedback: Feedback, facts: Mapping[str, Any]) -> bool:
    """Whether this person is asked at all, such as by age."""
    return feedback.eligible is None or feedback.eligible.value.holds_of(facts)


def rate(feedback: Feedback, each: Sequence[tuple[Mapping[str, Any], bool, str]]) -> Rate:
    """The feedback rate of (facts, answered, reason for none): those who are not asked are in no denominator."""
    due = [(answered, reason) for facts, answered, reason in each if is_due(feedback, facts)]
    reasons = Counter(reason for answered, reason in due if not answered and reason)
    return Rate(sum(answered for answered, _ in due), len(due), len(each) - len(due), dict(reasons))
