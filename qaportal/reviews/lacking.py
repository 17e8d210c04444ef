"""What a part still lacks before it can be handed in, question by question. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.schema import Part, Question, Section
from qaportal.reviews.actions import faults_of
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import NOT_APPLICABLE, OTHER


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: where, at which question, and what to do."""

    section: Section
    question: Question
    sentence: str


def lacks_of(sight: Sight, part: Part, today: date | None = None) -> list[Lack]:
    """Everything that a part lacks, in the order of the form. Nothing where it says why there is nothing in it. Where
    `today` is given, an action for a day before it lacks one that is still to come."""
    if sight.kept[part.key].none_reason:
        return []
    found = states(sight.form, sight.filled)
    if part.reasons_for_none and not _has_something(part, found):
        section = part.sections[0]
        return [Lack(section, section.questions[0], "Write what there is, or say why there is nothing in this part.")]
    return [
        Lack(section, question, sentence)
        for section in part.sections
        for question in section.questions
        if (sentence := _sentence(sight, question, found[question.key], today))
    ]


def _has_something(part: Part, found: Mapping[str, str]) -> bool:
    """Whether anything in a part was answered: one that may be empty for a reason is not empty without one (D70)."""
    return any(found[question.key] == "answered" for section in part.sections for question in section.questions)


def unanswered_of(sight: Sight, part: Part) -> tuple[int, int]:
    """How many of the questions that are asked are blank, and how many are asked."""
    found = states(sight.form, sight.filled)
    keys = [question.key for section in part.sections for question in section.questions]
    asked = [key for key in keys if found[key] not in ("not_asked", "omitted", "not_scored")]
    return sum(found[key] == "blank" for key in asked), len(asked)


def _sentence(sight: Sight, question: Question, state: str, today: date | None = None) -> str:
    if state == "blank":
        return "Answer this." if question.required else ""
    answer = sight.answers.get(question.key)
    if answer is None or state in ("omitted", "not_asked"):
        return ""
    if question.required and question.evidence and answer.value != NOT_APPLICABLE and not answer.note.strip():
        return "Say why, or where it can be seen."
    if question.kind == "actions" and isinstance(answer.value, list):
        return " ".join(faults_of(answer.value, today))
    if {OTHER: ""} in (answer.value if isinstance(answer.value, list) else [answer.value]):
        return "Say what else it is."
    return ""


def progress_of(sight: Sight, section: Section) -> str:
    """How far a section is, in a word: "left out", "done", "begun" or "" where nothing was answered. A section is done
    once nothing in it is missing and something was answered, or every question that is asked was."""
    if section.key in sight.filled.omitted:
        return "left out"
    found = states(sight.form, sight.filled)
    asked = [question for question in section.questions if found[question.key] not in ("not_asked", "omitted")]
    answered = [question for question in asked if found[question.key] in ("answered", "not_applicable")]
    if not asked:
        return "not asked"
    if not answered:
        return ""
    lacks = any(_sentence(sight, question, found[question.key]) for question in section.questions)
    must = any(question.required for question in asked)
    return "begun" if lacks or (not must and len(answered) < len(asked)) else "done"
