"""What a settled second look says in the part of the form that tells of the talk. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qaportal.frameworks.schema import Part, TalkPart
from qaportal.moderation.models import Talk, Verdict
from qaportal.reviews.sight import question_of
from qaportal.reviews.values import OTHER


@dataclass(frozen=True)
class Told:
    """The answers by question, or why there is nothing to tell; sections that it says nothing in are `omitted`."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    none_reason: str = ""
    omitted: tuple[str, ...] = ()


def told(part: Part, rule: TalkPart, verdict: Verdict | None, talk: Talk | None, grade: str) -> Told:
    """What the part says once `grade` stands. Where both looks gave that grade nobody had to talk."""
    if talk is None and verdict is not None and verdict.first_grade == verdict.second_grade == grade:
        return Told(none_reason=part.reasons_for_none[0])
    found: dict[str, Any] = {rule.grade: grade or None} if rule.grade else {}
    if talk is not None:
        found |= _of_talk(part, rule, talk)
    answers = {key: value for key, value in found.items() if value is not None}
    silent = [
        one.key for one in part.sections if one.may_omit and not {each.key for each in one.questions} & {*answers}
    ]
    return Told(answers, omitted=tuple(silent))


def _of_talk(part: Part, rule: TalkPart, talk: Talk) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rule.held_on:
        found[rule.held_on] = talk.held_on.isoformat()
    if rule.said:
        found[rule.said] = talk.said
    asked = question_of(part, rule.with_whom or "")
    if asked is not None and asked[1].kind == "ticks":
        found[asked[1].key] = [*rule.always_there, *([{OTHER: talk.with_whom}] if talk.with_whom else [])] or None
    elif asked is not None:
        found[asked[1].key] = talk.with_whom or None
    return found
