"""What a second look is about, by the framework: which form, whose parts, what was judged, which grade stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.meaning.second_look import outcome, second_grade
from qaportal.frameworks.schema import ActivityType, FormTemplate, Moderation, Part
from qaportal.reviews.sight import Sight, judging_parts

QUALITY = ("yes", "partly", "no")


def own_form(kind: ActivityType) -> str:
    """Key of the form of the second look alone, "" where it has its part on the form that it looks at (BD-024)."""
    form = kind.moderation.form if kind.moderation else None
    return form if form and form not in kind.forms else ""


def is_looked_at(kind: ActivityType, form: FormTemplate) -> bool:
    """Whether reviews on a form are those that get the second look: it has the first grade; where none is asked for, it
    is the first form of its kind of work."""
    rule = kind.moderation
    if rule is None or form.key == own_form(kind):
        return False
    if rule.grade:
        return any(question.key == rule.grade for question in form.questions())
    return not kind.forms or form.key == kind.forms[0]


def first_parts(kind: ActivityType, form: FormTemplate) -> tuple[Part, ...]:
    """The parts that make the first look: the one with the grade; where none is asked for, what whoever reviews begins
    with."""
    rule = kind.moderation
    if rule is None:
        return ()
    if rule.grade:
        return tuple(part for part in form.parts if _asks(part, rule.grade))
    reviewing = {seat.key for seat in kind.seats if seat.does == "review"}
    return tuple(part for part in form.parts if part.seat in reviewing and part.opens == "start")


def _asks(part: Part, key: str) -> bool:
    return any(question.key == key for section in part.sections for question in section.questions)


def first_is_in(sight: Sight) -> bool:
    """Whether the first look is done."""
    parts = first_parts(sight.kind, sight.form)
    return bool(parts) and all(part.key in sight.handed_in for part in parts if sight.is_asked(part))


def judgement_is_in(sight: Sight | None) -> bool:
    """Whether the moderator's own part is done, on the form where it is."""
    if sight is None:
        return False
    parts = judging_parts(sight.kind, sight.form)
    return bool(parts) and all(part.key in sight.handed_in for part in parts if sight.is_asked(part))


def others_are_in(sight: Sight) -> bool:
    """Whether every part that is asked of the others is done."""
    seat = sight.kind.moderation.seat if sight.kind.moderation else ""
    return all(part.key in sight.handed_in for part in sight.form.parts if part.seat != seat and sight.is_asked(part))


def said(sight: Sight) -> dict[str, Any]:
    """What is answered on a form. What was answered and is asked no more is not in it."""
    found = states(sight.form, sight.filled)
    return {key: value for key, value in sight.filled.answers.items() if found.get(key) == "answered"}


def known(sight: Sight) -> dict[str, Any]:
    """Answers and facts, as the condition asks for them that has some reviews always looked at."""
    return {**(sight.filled.facts or {}), **said(sight)}


@dataclass(frozen=True)
class Found:
    """What the two looks came to: two grades, "" where none was given, and the judgement on the audit."""

    first: str
    second: str
    quality: str


def found_in(rule: Moderation, first: Mapping[str, Any], second: Mapping[str, Any]) -> Found:
    """What is answered of the first look and of the second, as grades and as a judgement on the audit (D73)."""
    both = {**first, **second}
    quality = str(both.get(rule.quality or "", ""))
    own = second_grade(rule, both) or ""
    return Found(str(first.get(rule.grade or "", "")), own, quality if quality in QUALITY else "")


def lacks_a_grade(rule: Moderation, found: Found) -> bool:
    """Whether a grade of one's own is wanted and not given: whoever does not agree says which they give (LB-088)."""
    return "grade" in rule.asks and bool(rule.second_grade) and bool(found.first) and not found.second


def stands(rule: Moderation, first: str, second: str) -> str | None:
    """The grade that stands without a talk; None where there has to be one."""
    if "grade" not in rule.asks:
        return first
    end = outcome(rule, first, second)
    return None if end.must_talk else end.stands if end.stands is not None else second


def stands_after(rule: Moderation, first: str, second: str, agreed: str) -> str | None:
    """The grade that stands after a talk in which `agreed` was settled on, "" for nothing; None where none does."""
    return outcome(rule, first, second, agreed or None).stands


def settles_by_agreeing(rule: Moderation) -> bool:
    """Whether a talk has to come to a grade; otherwise the framework says which of the two stands."""
    return rule.final.value == "agreed"
