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
    """The counts that may be shown; None hides one. 0 is shown.

    Where one cell alone is hidden the next smallest is hidden too, or the total would give it away.
    """
    hidden = {name for name, n in counts.items() if 0 < n < smallest}
    if len(hidden) == 1:
        rest = {name: n for name, n in counts.items() if n > 0 and name not in hidden}
        hidden |= {min(rest, key=lambda name: (rest[name], name))} if rest else set()
    return {name: None if name in hidden else n for name, n in counts.items()}


def is_due(feedback: Feedback, facts: Mapping[str, Any]) -> bool:
    """Whether this person is asked at all, such as by age."""
    return feedback.eligible is None or feedback.eligible.value.holds({}, dict(facts))


def rate(feedback: Feedback, each: Sequence[tuple[Mapping[str, Any], bool, str]]) -> Rate:
    """The feedback rate of (facts, answered, reason for none): those who are not asked are in no denominator."""
    due = [(answered, reason) for facts, answered, reason in each if is_due(feedback, facts)]
    reasons = Counter(reason for answered, reason in due if not answered and reason)
    return Rate(sum(answered for answered, _ in due), len(due), len(each) - len(due), dict(reasons))
