"""A form that is being made, as plain data: what it is made of, which template it comes to, what it lacks. Pure.

A body is a form template as JSON keeps it, but for what is not there yet: it may have no section, and a section no
question. It has one part, which one kind of seat fills in.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from qaportal.frameworks.checks.conditions import ONLY_GIVEN, May, may
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.meaning.made import made
from qaportal.frameworks.schema import ActivityType, Condition, FormTemplate, Pack, Question
from qaportal.lib.text import cut, slug

Body = dict[str, Any]
PART = "answers"
MOST_SECTIONS, MOST_QUESTIONS = 20, 500
NAME, LINE, TEXT = 120, 120, 600  # characters, as the schema has them
LONGEST_KEY = 32
SHOWN = 60


class Unfit(ValueError):
    """A form cannot be changed in this way. The sentence says why, `field` what it stands beside."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@dataclass(frozen=True)
class Lack:
    """What a form still lacks, and where: the key of a section or of a question, or neither."""

    sentence: str
    section: str = ""
    question: str = ""


def as_tuples(value: object) -> Any:
    """Plain data with tuples for lists, as templates are written."""
    if isinstance(value, list | tuple):
        return tuple(as_tuples(one) for one in value)
    return {key: as_tuples(one) for key, one in value.items()} if isinstance(value, dict) else value


def key_from(text: str, taken: Collection[str], otherwise: str) -> str:
    """A key made from a text: lower case, none of `taken`, the same for ever once it is given."""
    plain = slug(text).replace("-", "_")
    start = plain if re.match("[a-z]", plain) else f"{otherwise}_{plain}" if plain else otherwise
    stem = start[:LONGEST_KEY].strip("_")
    found, n = stem, 2
    while found in taken:
        found, n = f"{stem}_{n}", n + 1
    return found


def new_body(key: str, source: str, sections: Iterable[Body] = ()) -> Body:
    """A form with nothing in it but these sections."""
    part = {"key": PART, "title": "", "seat": "", "seen_by": [], "sections": deepcopy(list(sections))}
    return {"key": key, "name": "", "summary": "", "source": source, "parts": [part]}


def part_of(body: Body) -> Body:
    """Its one part."""
    part: Body = body["parts"][0]
    return part


def sections_of(body: Body) -> list[Body]:
    """Its sections, in order."""
    found: list[Body] = part_of(body)["sections"]
    return found


def questions_of(body: Body) -> Iterator[Body]:
    """Its questions, in order."""
    for section in sections_of(body):
        yield from section["questions"]


def section_of(body: Body, key: str) -> Body | None:
    """The section of that key; None where there is none."""
    return next((one for one in sections_of(body) if one["key"] == key), None)


def question_of(body: Body, key: str) -> tuple[Body, Body] | None:
    """The question of that key with the section that it stands in; None where there is none."""
    for section in sections_of(body):
        for question in section["questions"]:
            if question["key"] == key:
                return section, question
    return None


def as_question(question: Mapping[str, Any]) -> Question:
    """One question as the schema has it."""
    return Question.model_validate(as_tuples(dict(question)))


def so_far(body: Body) -> FormTemplate | None:
    """The template that a form comes to, without the sections that have nothing in them; None while it has none."""
    whole = deepcopy(body)
    part_of(whole)["sections"] = [one for one in sections_of(whole) if one["questions"]]
    return FormTemplate.model_validate(as_tuples(whole)) if sections_of(whole) else None


def copied(form: FormTemplate, theirs: Pack, ours: Pack) -> list[Body]:
    """The sections of a form of `theirs`, to begin another one with under the rules of `ours`.

    A grade on a scale that `ours` has not becomes a choice of its levels; conditions that no longer hold, and what
    stands beside a section and is not there, are left out. Where it comes from in the source is not copied: what is
    made from it is nobody's but the council's.
    """
    sections = [one.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in form.sections()]
    for section in sections:
        section.pop("source", None)
        section["rubrics"] = [key for key in section.get("rubrics", ()) if key in ours.rubrics]
        listed = {one.name for one in ours.header.documents}
        section["documents"] = [name for name in section.get("documents", ()) if name in listed]
        section["questions"] = [_copied(question, theirs, ours) for question in section["questions"]]
    return _with_sound_conditions(sections, ours)


def _copied(question: Body, theirs: Pack, ours: Pack) -> Body:
    rest = {name: value for name, value in question.items() if name != "source"}
    scale = rest.get("scale")
    if scale and scale not in ours.scales:
        levels = theirs.scales[scale].levels if scale in theirs.scales else ()
        rest = {name: value for name, value in rest.items() if name != "scale"}
        rest |= {"kind": "choice", "options": [level.label for level in levels]} if levels else {"kind": "text"}
    return rest


def _with_sound_conditions(sections: list[Body], pack: Pack) -> list[Body]:
    """The same, without each condition that cannot be met where it stands now."""
    body = new_body("copy", "copy", sections)
    while found := next(broken(pack, body), None):
        del found.holder[found.name]
    return sections_of(body)


@dataclass(frozen=True)
class Broken:
    """A condition that cannot be met where it stands: on whose `name`, and why."""

    holder: Body
    name: str
    sentence: str


def broken(pack: Pack, body: Body) -> Iterator[Broken]:
    """Every condition on the answer to a question that is not asked before, or on an answer that it never has."""
    earlier: dict[str, Question] = {}
    for section in sections_of(body):
        own = {one["key"]: as_question(one) for one in section["questions"]}
        yield from _broken(pack, section, "when", section["title"], earlier)
        yield from _broken(pack, section, "scored_when", section["title"], earlier | own)
        for question in section["questions"]:
            yield from _broken(pack, question, "when", question["ask"], earlier)
            earlier[question["key"]] = own[question["key"]]


def _broken(pack: Pack, holder: Body, name: str, title: str, earlier: Mapping[str, Question]) -> Iterator[Broken]:
    said = holder.get(name)
    if said is None:
        return
    for part in _comparisons(Condition.model_validate(as_tuples(said))):
        if part.answer and (sentence := _amiss(pack, part, title, earlier.get(part.answer))):
            yield Broken(holder, name, sentence)
            return


def _comparisons(when: Condition) -> Iterator[Condition]:
    inside = (*(when.all or ()), *(when.any or ()))
    if not inside:
        yield when
    for part in inside:
        yield from _comparisons(part)


def _amiss(pack: Pack, part: Condition, title: str, asked: Question | None) -> str:
    about, first = f"“{cut(title, SHOWN)}” is asked only after a certain answer", "Change when it is asked first."
    if asked is None:
        return f"{about} to a question that would no longer come before it. {first}"
    can = possible(pack, asked)
    is_out = (part.at_least or can.low) > can.high or (part.at_most is not None and part.at_most < can.low)
    compares = part.at_least is not None or part.at_most is not None
    if any(not can.be(value) for value in (*(part.is_ or ()), *(part.is_not or ()))) or (compares and is_out):
        return f"{about} to “{cut(asked.ask, SHOWN)}”, which could not be given any more. {first}"
    return ""


def possible(pack: Pack, question: Question) -> May:
    """What the answer to a question may be; nothing where it is graded on a scale that the framework has not."""
    return May() if question.scale and question.scale not in pack.scales else may(pack, question)


def answers_to(pack: Pack, question: Question) -> list[tuple[str, str]]:
    """The answers that another question may wait for, as (value, label); none where all that can be asked is whether
    there is an answer."""
    can = possible(pack, question)
    if question.kind in ONLY_GIVEN or question.kind == "number":
        return []
    labels = {level.key: level.label for scale in pack.scales.values() for level in scale.levels}
    words = question.options if question.options else can.words or ()
    numbers = range(int(can.low), int(can.high) + 1) if can.is_number else ()
    own = labels if question.kind == "grade" else {}
    return [(str(n), str(n)) for n in numbers] + [(word, own.get(word) or _spelt(word, question)) for word in words]


def _spelt(word: str, question: Question) -> str:
    return word if word in question.options else word.replace("_", " ").capitalize()


def lacks_of(pack: Pack, kind: ActivityType, body: Body) -> list[Lack]:
    """Everything that a form lacks before it can be used, in its order: by the same checks as those of a pack."""
    found = list(_lacking(pack, kind, body))
    if found:
        return found
    data = {name: value for name, value in as_tuples(body).items() if name != "key"}
    try:
        made(pack, kind.key, str(body["name"]), data)
    except PackFaults as error:
        return [Lack(f"The framework does not allow this: {fault.sentence}") for fault in error.faults]
    return []


def _lacking(pack: Pack, kind: ActivityType, body: Body) -> Iterator[Lack]:
    part = part_of(body)
    if part["seat"] not in {seat.key for seat in kind.seats}:
        yield Lack("No seat of this work fills it in: choose one under its details.")
    if not sections_of(body):
        yield Lack("It has no section yet: add one, with its questions.")
    for section in sections_of(body):
        if not section["questions"]:
            yield Lack(f"“{section['title']}” has no question: add one, or delete the section.", section["key"])
        for question in section["questions"]:
            if question.get("scale") and question["scale"] not in pack.scales:
                about = f"“{cut(question['ask'], SHOWN)}” is graded on a scale that the framework has not"
                yield Lack(f"{about}: choose another.", section["key"], question["key"])
    yield from (Lack(one.sentence) for one in broken(pack, body))
    try:
        so_far(body)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        yield Lack(f"Something in it is amiss ({where}): open it, and save it again.")
