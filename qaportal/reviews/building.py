"""Changes to a form that is being made: a body comes in, a new one goes out, or Unfit says why not. Pure.

Each of them leaves the conditions of every question such that they can be met: on an answer that is asked before, and
that can be given.
"""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import plural
from qaportal.reviews.drafting import (
    MOST_QUESTIONS,
    MOST_SECTIONS,
    NAME,
    Body,
    Unfit,
    answers_to,
    as_question,
    as_tuples,
    broken,
    key_from,
    part_of,
    question_of,
    questions_of,
    section_of,
    sections_of,
)

NO_SECTION = "This section is no longer there. Somebody deleted it."
NO_QUESTION = "This question is no longer there. Somebody deleted it."
# What stays of a question when its kind of answer changes: all else belongs to the kind.
KEPT = ("key", "when", "beside")
MANAGED = (
    "ask", "kind", "help", "options", "other", "scale", "lowest", "highest", "anchors", "required", "not_applicable",
    "scored", "evidence", "refused_words", "support",
)  # fmt: skip


@dataclass(frozen=True)
class Details:
    """What a form is called and is about, which seat fills it in, which others read it once it is handed in, whether it
    holds details of a child, and whether it is filled in as often as the work needs."""

    name: str
    summary: str
    seat: str
    seen_by: Collection[str]
    has_child_details: bool
    often: bool


def described(body: Body, said: Details) -> Body:
    """The same form with these details."""
    found = deepcopy(body)
    found |= {"name": said.name, "summary": said.summary, "often": said.often}
    found["has_child_details"] = said.has_child_details
    part_of(found).update(title=said.name, seat=said.seat, seen_by=[key for key in said.seen_by if key != said.seat])
    return found


def details_of(body: Body) -> Details:
    """Those that a form has."""
    part = part_of(body)
    return Details(
        body["name"], body["summary"], part["seat"], tuple(part["seen_by"]), body.get("has_child_details", True),
        body.get("often", False),
    )  # fmt: skip


# Sections ----------------------------------------------------------------------------------------


def with_section(body: Body, title: str) -> tuple[Body, str]:
    """One more section at the end, and its key."""
    found = deepcopy(body)
    if len(sections_of(found)) >= MOST_SECTIONS:
        raise Unfit(f"A form has at most {plural(MOST_SECTIONS, 'section')}.", "title")
    _titled(title)
    key = key_from(title, [one["key"] for one in sections_of(found)], "section")
    sections_of(found).append({"key": key, "title": title, "questions": []})
    return found, key


def changed_section(body: Body, key: str, *, title: str, said: str, may_omit: bool) -> Body:
    """Its heading, what is `said` under it, and whether the whole of it may be left out."""
    found = deepcopy(body)
    _titled(title)
    section = _section(found, key)
    section |= {"title": title, "help": said or None, "may_omit": may_omit}
    return found


def moved_section(pack: Pack, body: Body, key: str, step: int) -> Body:
    """A section one place up (-1) or down (1); as it was where it stands at that end."""
    found = deepcopy(body)
    _step(sections_of(found), sections_of(found).index(_section(found, key)), step)
    return _sound(pack, found)


def without_section(pack: Pack, body: Body, key: str) -> Body:
    """A section less, and its questions with it."""
    found = deepcopy(body)
    section = _section(found, key)
    sections_of(found).remove(section)
    _forget(found, [one["key"] for one in section["questions"]])
    return _sound(pack, found)


# Questions ----------------------------------------------------------------------------------------


def with_question(pack: Pack, body: Body, section: str, asked: Mapping[str, Any]) -> tuple[Body, str]:
    """One more question at the end of a section, and its key, which is made from what it asks."""
    found = deepcopy(body)
    taken = [one["key"] for one in questions_of(found)]
    if len(taken) >= MOST_QUESTIONS:
        raise Unfit(f"A form has at most {plural(MOST_QUESTIONS, 'question')}.", "ask")
    key = key_from(str(asked.get("ask", "")), taken, "question")
    _section(found, section)["questions"].append(_fit({"key": key, **asked}))
    return _sound(pack, found), key


def changed_question(pack: Pack, body: Body, key: str, asked: Mapping[str, Any], section: str = "") -> Body:
    """What a question asks and how it is answered; to the end of another section where one is named."""
    found = deepcopy(body)
    at, before = _question(found, key)
    stays = KEPT if before["kind"] != asked.get("kind") else [name for name in before if name not in MANAGED]
    after = _fit({name: before[name] for name in stays if name in before} | {"key": key} | dict(asked))
    where = at["questions"].index(before)
    at["questions"][where] = after
    if section and section != at["key"]:
        _section(found, section)["questions"].append(at["questions"].pop(where))
    return _sound(pack, found)


def moved_question(pack: Pack, body: Body, key: str, step: int) -> Body:
    """A question one place up (-1) or down (1) in its section; as it was where it stands at that end."""
    found = deepcopy(body)
    section, question = _question(found, key)
    _step(section["questions"], section["questions"].index(question), step)
    return _sound(pack, found)


def without_question(pack: Pack, body: Body, key: str) -> Body:
    """A question less."""
    found = deepcopy(body)
    section, question = _question(found, key)
    section["questions"].remove(question)
    _forget(found, [key])
    return _sound(pack, found)


def asked_when(pack: Pack, body: Body, key: str, on: str, answers: Sequence[str] = ()) -> Body:
    """Ask a question only after one of these answers to another, `on`, or, where it is answered in words, after any
    answer; always where `on` is ""."""
    found = deepcopy(body)
    _, question = _question(found, key)
    question.pop("when", None)
    if on:
        if on not in earlier_than(found, key):
            raise Unfit("Choose a question that comes before this one.", "on")
        question["when"] = _condition(pack, found, on, answers)
    return _sound(pack, found)


def earlier_than(body: Body, key: str) -> dict[str, Body]:
    """The questions that are asked before another, by key."""
    found: dict[str, Body] = {}
    for question in questions_of(body):
        if question["key"] == key:
            return found
        found[question["key"]] = question
    return found


def _condition(pack: Pack, body: Body, on: str, answers: Sequence[str]) -> Body:
    asked = as_question(_question(body, on)[1])
    offered = answers_to(pack, asked)
    if not offered:
        return {"answer": on, "given": True}
    chosen = [value for value, _label in offered if value in answers]
    if not chosen:
        raise Unfit("Choose at least one answer.", "answers")
    by_number = asked.kind in ("rating", "out_of_ten")
    return {"answer": on, "is": [int(one) if by_number and one.isdecimal() else one for one in chosen]}


# What all of them have in common ---------------------------------------------------------------------


def _section(body: Body, key: str) -> Body:
    found = section_of(body, key)
    if found is None:
        raise Unfit(NO_SECTION)
    return found


def _question(body: Body, key: str) -> tuple[Body, Body]:
    found = question_of(body, key)
    if found is None:
        raise Unfit(NO_QUESTION)
    return found


def _titled(title: str) -> None:
    if not title.strip() or len(title) > NAME:
        raise Unfit(f"Give it a heading of at most {NAME} characters.", "title")


def _step(things: list[Body], at: int, step: int) -> None:
    to = at + step
    if 0 <= to < len(things):
        things[at], things[to] = things[to], things[at]


def _forget(body: Body, keys: Collection[str]) -> None:
    """Nothing stands beside a question that is gone."""
    for question in questions_of(body):
        if question.get("beside") in keys:
            del question["beside"]


def _sound(pack: Pack, body: Body) -> Body:
    """The body itself; Unfit where a condition in it could not be met any more."""
    found = next(broken(pack, body), None)
    if found is not None:
        raise Unfit(found.sentence)
    return body


def _fit(question: Body) -> Body:
    """A question as it is kept. Unfit where the schema refuses it."""
    try:
        return as_question(as_tuples(question)).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        raise Unfit(_sentence(first["type"], first.get("ctx", {}), first["msg"]), field) from None


def _sentence(kind: str, about: Mapping[str, Any], said: str) -> str:
    if kind == "string_too_long":
        return f"Use {about.get('max_length')} characters or fewer."
    if kind in ("missing", "string_too_short"):
        return "Write something here."
    return f"This question {said}." if kind == "plain" else f"This cannot be kept: {said}."
