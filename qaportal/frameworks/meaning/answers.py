"""Which questions of a form are asked, in what state each answer is, and what counts in a figure (D50-D53)."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from qaportal.frameworks.schema import FormTemplate, Part, Question, Section

State = Literal["answered", "blank", "not_applicable", "not_scored", "omitted", "not_asked"]
NOT_APPLICABLE = "not_applicable"
WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Filled:
    """What was written on a form: answers by question, the sections left out, and facts of what it is about. `empty`
    are the parts that say why there is nothing in them: they are as good as left out."""

    answers: Mapping[str, Any]
    omitted: frozenset[str] = frozenset()
    facts: Mapping[str, Any] | None = None
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A count of scored answers: how many there are, out of how many that could have been, and what they come to.

    `mean` is of ratings, marks out of ten, and yes (1), partly (0.5) and no (0); None where nothing counts. Answers
    that are not applicable, not scored, left out or not asked are in neither number; blank ones only in `could`.
    """

    counted: int
    could: int
    mean: float | None


def is_asked(condition_of: Part | Section | Question, filled: Filled) -> bool:
    """Whether a part, a section or a question is asked at all, by its own condition. A part that waits for a fact which
    nobody knows is asked where it can be said why there is nothing in it: an age that no one noted closes no child's
    part (LB-087, D69)."""
    when, facts = condition_of.when, dict(filled.facts or {})
    if when is None:
        return True
    can_be_empty = isinstance(condition_of, Part) and bool(condition_of.reasons_for_none)
    if can_be_empty and any(name not in facts for name in when.names("fact")):
        return True
    return when.holds(dict(filled.answers), facts)


def states(form: FormTemplate, filled: Filled) -> dict[str, State]:
    """The state of every question. Left out, not asked, not applicable, not scored and blank are five things."""
    return {
        question.key: _state(part, section, question, filled)
        for part in form.parts
        for section in part.sections
        for question in section.questions
    }


def _state(part: Part, section: Section, question: Question, filled: Filled) -> State:
    if (section.key in filled.omitted and section.may_omit) or part.key in filled.empty:
        return "omitted"
    if not all(is_asked(each, filled) for each in (part, section, question)):
        return "not_asked"
    value = filled.answers.get(question.key)
    if (question.not_applicable or question.kind == "yes_no_partly_na") and value == NOT_APPLICABLE:
        return "not_applicable"
    if question.scored and not _is_scored(section, filled):
        return "not_scored"
    return "blank" if value in (None, "", ()) else "answered"


def _is_scored(section: Section, filled: Filled) -> bool:
    gate = section.scored_when
    return gate is None or gate.holds(dict(filled.answers), dict(filled.facts or {}))


def figure(form: FormTemplate, many: Iterable[Filled], keys: Container[str] | None = None) -> Figure:
    """The scored answers of `many` filled forms taken together, of the questions `keys` (all of them without it)."""
    wanted = {q.key for q in form.questions() if q.scored and (keys is None or q.key in keys)}
    worth: list[float] = []
    could = 0
    for filled in many:
        found = states(form, filled)
        could += sum(found[key] in ("answered", "blank") for key in wanted)
        worth += [_worth(filled.answers[key]) for key in sorted(wanted) if found[key] == "answered"]
    return Figure(len(worth), could, sum(worth) / len(worth) if worth else None)


def _worth(value: Any) -> float:
    return WORTH[value] if value in WORTH else float(value)


def tally(form: FormTemplate, many: Iterable[Filled], key: str) -> Counter[str]:
    """How often one question was answered which way; its other states are counted under their own names."""
    counted: Counter[str] = Counter()
    for filled in many:
        state = states(form, filled)[key]
        counted[str(filled.answers[key]) if state == "answered" else state] += 1
    return counted


def still_to_do(form: FormTemplate, part: Part, filled: Filled) -> tuple[str, ...]:
    """Keys of the questions of a part that must be answered before it is handed in."""
    found = states(form, filled)
    return tuple(q.key for s in part.sections for q in s.questions if q.required and found[q.key] == "blank")
