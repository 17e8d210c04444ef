"""Which reviews get a second look, what becomes of two grades, and what a return does to a deadline (D38, D72, D73)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from qaportal.frameworks.meaning.samples import share_of
from qaportal.frameworks.schema import Moderation
from qaportal.frameworks.schema.timing import Return


@dataclass(frozen=True)
class Reviewed:
    """A finished review: its reference and what is known of it, such as its grade."""

    ref: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """Both grades as they were given, and the one that stands; None until people have settled a difference."""

    reviewer: str
    moderator: str
    stands: str | None
    must_talk: bool


def to_moderate(rule: Moderation, done: Sequence[Reviewed], *, seed: int) -> tuple[str, ...]:
    """References of the reviews that are looked at again: all, or a share drawn by `seed` beside every one that meets
    the rule's condition. Those count towards nothing twice."""
    if rule.of.value == "all":
        return tuple(sorted(one.ref for one in done))
    always = {one.ref for one in done if rule.always_when and rule.always_when.holds_of(one.facts)}
    rest = sorted(one.ref for one in done if one.ref not in always)
    share = rule.share.value if rule.share and rule.of.value == "sample" else 0
    count = min(share_of(share, len(done)), len(rest))
    return tuple(sorted(always | set(Random(seed).sample(rest, count))))  # noqa: S311 -- to be repeated


def outcome(rule: Moderation, reviewer: str, moderator: str, agreed: str | None = None) -> Outcome:
    """What two grades come to. Both are kept whatever stands (NS-043)."""
    if reviewer == moderator:
        return Outcome(reviewer, moderator, reviewer, must_talk=False)
    settled = {"first": reviewer, "second": moderator, "agreed": agreed}[rule.final.value]
    return Outcome(reviewer, moderator, settled, must_talk=rule.on_difference.value != "moderator_decides")


def second_grade(rule: Moderation, answers: Mapping[str, Any]) -> str | None:
    """The grade that a second look comes to: the moderator's own; where there is none and the moderator agrees, the
    first. None where neither is given. `answers` are those of the first look and of the second together."""
    own = answers.get(rule.second_grade) if rule.second_grade else None
    if own:
        return str(own)
    agrees = answers.get(rule.agrees) if rule.agrees else None
    first = answers.get(rule.grade) if rule.grade and agrees in (True, "yes") else None
    return str(first) if first else None


def due_after_return(rule: Return, due: date, returned_on: date, granted: date | None = None) -> date:
    """When sent-back work is due: on its old day unless returns move the deadline (LB-088)."""
    if not rule.moves_deadline.value:
        return due
    return granted or max(due, returned_on)
