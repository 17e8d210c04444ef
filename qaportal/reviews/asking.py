"""A section as its page asks it: each question with what is written, its choices, what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.outline.sheets import RubricLine
from qaportal.frameworks.schema import Part, Question, Section
from qaportal.reviews.actions import FIELDS, MOST
from qaportal.reviews.guide import documents_of, hints_of, rubrics_of
from qaportal.reviews.models import Answer
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import NA_LABEL, NOT_APPLICABLE, OTHER, Value, options_of, written

SPARE = 1  # empty rows of an action table beside those that are written
FIRST_ROWS = 2
NOTE_LABELS = {"grade": "Why this grade", "text": "Where it can be seen"}


@dataclass(frozen=True)
class Typed:
    """What was sent to a question and is not kept: fields by name as they were typed, and why; of a table, which of its
    boxes it is about."""

    fields: Mapping[str, str]
    sentence: str
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two texts for one question: what somebody else keeps there, in words, and by whom and when. `is_own`: by
    themselves, on another page."""

    theirs: str
    their_note: str
    name: str
    at: Any
    version: int
    is_own: bool = False


@dataclass(frozen=True)
class Asked:
    """One question on its page. One that is not scored is shown and not answered (D50). `text` is what stands in its
    box, `options` what may be chosen as (value, label, is chosen), `rows` those of an action table, `several` the boxes
    of one that repeats, `hints` the wordings of its levels. `note_label` is "" where no text stands beside it.
    `version` is that of the answer that is shown, `boxes` are those of a table that `error` is about."""

    key: str
    number: int
    question: Question
    is_asked: bool
    is_scored: bool
    text: str
    options: Sequence[tuple[str, str, bool]]
    note: str
    note_label: str
    version: int
    other: str = ""
    rows: Sequence[Mapping[str, str]] = ()
    several: Sequence[str] = ()
    is_given: bool = False
    applies: bool = True
    saved: Answer | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    boxes: tuple[str, ...] = ()
    clash: Clash | None = None

    @property
    def kind(self) -> str:
        """What kind of answer is wanted."""
        return self.question.kind

    @property
    def signed(self) -> str:
        """Who signed it and when, in words; "" where nobody has."""
        return written(self.question, None, self.saved.value) if self.saved and self.kind == "signature" else ""


@dataclass(frozen=True)
class Page:
    """A section on its page, with what stands beside it and where it lies among those of its part."""

    part: Part
    section: Section
    questions: Sequence[Asked]
    rubrics: Sequence[RubricLine]
    place: int
    of: int
    is_left_out: bool
    previous: str = ""
    following: str = ""
    documents: Sequence[Any] = field(default=())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, as (sentence, the box it is about)."""
        return [(f"{one.question.ask} {one.error}", f"#{first_box(one)}") for one in self.questions if one.error]


def page_of(
    sight: Sight, part: Part, section: Section, *,
    typed: Mapping[str, Typed] | None = None, clashes: Mapping[str, Clash] | None = None, more: str = "",
) -> Page:  # fmt: skip
    """The page of a section. `typed` has what could not be kept, `clashes` what somebody else changed meanwhile; `more`
    is the question of whose table another row is wanted."""
    keys = [one.key for one in part.sections]
    at = keys.index(section.key)
    numbers = numbers_of(part)
    found = states(sight.form, sight.filled)
    hints = hints_of(sight.pack, section)
    return Page(
        part=part,
        section=section,
        questions=[
            _asked(
                sight, question, numbers[question.key], found[question.key], (typed or {}).get(question.key),
                (clashes or {}).get(question.key), question.key == more, hints.get(question.key, {}),
            )
            for question in section.questions
        ],
        rubrics=rubrics_of(sight.pack, section),
        place=at + 1,
        of=len(keys),
        is_left_out=section.key in sight.filled.omitted,
        previous=keys[at - 1] if at else "",
        following=keys[at + 1] if at + 1 < len(keys) else "",
        documents=documents_of(sight, section),
    )  # fmt: skip


def asked_of(
    sight: Sight, part: Part, section: Section, question: Question, *,
    typed: Typed | None = None, clash: Clash | None = None,
) -> Asked:  # fmt: skip
    """One question of a section as its page has it."""
    state, hints = states(sight.form, sight.filled)[question.key], hints_of(sight.pack, section)
    number = numbers_of(part)[question.key]
    return _asked(sight, question, number, state, typed, clash, False, hints.get(question.key, {}))


def numbers_of(part: Part) -> dict[str, int]:
    """The number of each question of a part."""
    return {question.key: n for n, question in enumerate(_questions(part), 1)}


def _questions(part: Part) -> list[Question]:
    return [question for section in part.sections for question in section.questions]


def _asked(
    sight: Sight, question: Question, number: int, state: str, typed: Typed | None, clash: Clash | None, more: bool,
    hints: Mapping[str, str],
) -> Asked:  # fmt: skip
    answer = sight.answers.get(question.key)
    value = answer.value if answer else None
    scale = sight.pack.scales.get(question.scale or "")
    chosen = _chosen(question, value, typed)
    name = f"q.{question.key}"
    return Asked(
        key=question.key,
        number=number,
        question=question,
        is_asked=state != "not_asked",
        is_scored=state != "not_scored",
        text=typed.fields.get(name, "") if typed else box_text(question, value),
        options=[(one, label, one in chosen) for one, label in options_of(question, scale)],
        note=typed.fields.get(f"n.{question.key}", "") if typed else answer.note if answer else "",
        note_label=_note_label(sight, question),
        version=answer.version if answer else 0,
        other=typed.fields.get(f"{name}-other", "") if typed else _other(value),
        rows=_rows(question, value, typed, more),
        several=_several(question, value),
        is_given=bool(answer and (answer.sealed or (question.kind == "signature" and value))),
        applies=value != NOT_APPLICABLE and (typed is None or f"na.{question.key}" not in typed.fields),
        saved=answer,
        hints=hints,
        error=typed.sentence if typed else "",
        boxes=typed.boxes if typed else (),
        clash=clash,
    )


def _note_label(sight: Sight, question: Question) -> str:
    if not question.evidence:
        return ""
    is_judgement = question.kind == "grade" and question.scale == sight.kind.scale
    return NOTE_LABELS["grade" if is_judgement else "text"]


def _chosen(question: Question, value: Value, typed: Typed | None) -> set[str]:
    if typed is not None:
        return set(typed.fields.get(f"q.{question.key}", "").split("\n"))
    if isinstance(value, list) and question.kind == "ticks":
        return {OTHER if isinstance(one, dict) else str(one) for one in value}
    return {OTHER} if isinstance(value, dict) else {str(value)}


def box_text(question: Question, value: Value) -> str:
    """What stands in the box of an answer that is typed."""
    if value == NOT_APPLICABLE and question.not_applicable:
        return ""
    if question.kind in ("text", "person", "number") and not isinstance(value, list | dict) and value is not None:
        return str(value)
    return written(question, None, value) if question.kind == "date" and value else ""


def _other(value: Value) -> str:
    last = value[-1] if isinstance(value, list) and value else value
    return str(last.get(OTHER, "")) if isinstance(last, dict) else ""


def _rows(question: Question, value: Value, typed: Typed | None, more: bool) -> list[dict[str, str]]:
    if question.kind != "actions":
        return []
    if typed is not None:
        return _typed_rows(question, typed)
    kept = [dict(row) for row in value] if isinstance(value, list) else []
    shown = [row | {"when": written_day(row.get("when", ""))} for row in kept]
    empty = max(FIRST_ROWS - len(shown), SPARE) + (2 if more else 0)
    return (shown + [{} for _ in range(empty)])[:MOST]


def _typed_rows(question: Question, typed: Typed) -> list[dict[str, str]]:
    rows = [{field: typed.fields.get(f"q.{question.key}-{n}-{field}", "") for field in FIELDS} for n in range(MOST)]
    last = max((n for n, row in enumerate(rows, 1) if any(row.values())), default=FIRST_ROWS)
    return rows[: max(last + SPARE, FIRST_ROWS)]


def written_day(text: str) -> str:
    """A kept day as people write it; what is no kept day stays as it is."""
    return written(Question(key="d", ask="d", kind="date"), None, text) if text else ""


def _several(question: Question, value: Value) -> list[str]:
    if question.repeats < 2:
        return []
    kept = list(value) if isinstance(value, list) else []
    return (kept + [""] * question.repeats)[: min(question.repeats, max(len(kept) + 2, 3))]


def first_box(one: Asked) -> str:
    """The id of the first box of a question, or of the first that something is wrong with."""
    name = f"q-{one.key}"
    if one.rows:
        return f"{name}-{one.boxes[0] if one.boxes else '0-what'}"
    return f"{name}-0" if one.several else name


@dataclass(frozen=True)
class ReadLine:
    """One question as it is read: what was answered, in words, and in which state it is (D51)."""

    question: Question
    answer: str
    note: str
    state: str
    is_hidden: bool
    is_sealed: bool


STATE_WORDS = {
    "blank": "Not answered",
    "not_applicable": NA_LABEL,
    "not_scored": "Not scored",
    "omitted": "Left out",
    "not_asked": "Not asked",
}


def read_lines(sight: Sight, section: Section) -> list[ReadLine]:
    """A section as it is read. What is kept from the reader is not in it at all."""
    found = states(sight.form, sight.filled)
    return [_read_line(sight, question, found[question.key]) for question in section.questions]


def _read_line(sight: Sight, question: Question, state: str) -> ReadLine:
    answer = sight.answers.get(question.key)
    if question.key in sight.hidden:
        return ReadLine(question, "Kept from you until your own grade is in", "", "hidden", True, False)
    if answer is None or state not in ("answered", "not_applicable", "not_scored"):
        return ReadLine(
            question, STATE_WORDS.get(state, STATE_WORDS["blank"]), answer.note if answer else "", state, False, False
        )
    words = written(question, sight.pack.scales.get(question.scale or ""), answer.value)
    if state == "not_applicable" or answer.value == NOT_APPLICABLE:
        words = NA_LABEL
    elif state == "not_scored":
        words = STATE_WORDS["not_scored"]
    return ReadLine(question, words or STATE_WORDS["blank"], answer.note, state, False, bool(answer.sealed))
