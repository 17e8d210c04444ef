"""A blank form as it would be read and printed, and a rubric, in words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from qaportal.frameworks.meaning.grades import levels_without_wording
from qaportal.frameworks.outline.words import Fact, chosen, condition, fact, facts, names
from qaportal.frameworks.schema import FormTemplate, Link, Pack, Part, Question, Rubric, Section
from qaportal.lib.formats import and_list, plural

ANSWERS = {
    "text": "In words",
    "yes_no": "Yes or no",
    "yes_no_partly": "Yes, partly or no",
    "yes_no_partly_na": "Yes, partly, no or not applicable",
    "number": "A number",
    "date": "A date",
    "rating": "A number from {} to {}",
    "out_of_ten": "So many out of 10",
    "grade": "A grade",
    "choice": "One of these",
    "person": "A person",
    "record": "A reference to a record",
    "actions": "Actions: what, who, by which date",
    "ticks": "Any of these",
    "signature": "A signature",
}


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as it stands on paper. `notes` say what more is asked for, `when` under which condition."""

    number: int
    ask: str
    help: str
    answer: str
    options: tuple[str, ...]
    anchors: tuple[tuple[int, str], ...]
    when: str
    notes: tuple[str, ...]
    source: str
    is_long: bool

    @property
    def offered(self) -> str:
        """What may be chosen, in words; what has commas of its own is told apart by strokes."""
        return (" / " if any("," in one for one in self.options) else ", ").join(self.options)


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section: its questions, and the rubrics that stand beside them."""

    title: str
    help: str
    notes: tuple[str, ...]
    rubrics: tuple["RubricLine", ...]
    documents: tuple[Link, ...]
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """What one seat fills in."""

    title: str
    who: str
    notes: tuple[str, ...]
    sections: tuple[SectionLine, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A blank form."""

    key: str
    name: str
    summary: str
    facts: tuple[Fact, ...]
    documents: tuple[Link, ...]
    parts: tuple[PartLine, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RubricLine:
    """A rubric: the levels of its scale, and each criterion's wording at each of them ("": none)."""

    key: str
    name: str
    population: str
    levels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    unworded: tuple[str, ...]
    missing: tuple[Fact, ...]
    source: str


def forms_of(pack: Pack) -> tuple[tuple[str, str, str, str], ...]:
    """Every form: key, name, what it is for, and the work that uses it."""
    return tuple((form.key, form.name, form.summary, and_list(used_by(pack, form))) for form in pack.forms.values())


def used_by(pack: Pack, form: FormTemplate) -> list[str]:
    """What a form is for: kinds of work, second looks at them, and what others are asked."""
    asked = [kind.name for kind in pack.lanes() if form.key in kind.forms]
    second = [
        f"the second look at {kind.name}"
        for kind in pack.lanes()
        if kind.moderation and kind.moderation.form == form.key
    ]
    return [*asked, *second, *(feedback.name for feedback in pack.feedback.values() if feedback.form == form.key)]


def documents_of(pack: Pack, named: Iterable[str]) -> tuple[Link, ...]:
    """The documents of those names, with their addresses where the header gives any, in the order asked for."""
    listed = {document.name: document for document in pack.header.documents}
    return tuple(listed[name] for name in named if name in listed)


def sheet_of(pack: Pack, key: str) -> Sheet:
    """The blank form of that key. KeyError where the pack has none."""
    return sheet_for(pack, pack.forms[key])


def sheet_for(pack: Pack, form: FormTemplate) -> Sheet:
    """A blank form of a pack, or one that was made beside it."""
    numbers = count(1)
    placed = {question.key: n for n, question in zip(numbers, form.questions(), strict=False)}
    words = _Words(pack, form, placed)
    return Sheet(
        key=form.key,
        name=form.name,
        summary=form.summary,
        facts=facts(
            fact("About", form.about or ""),
            fact("Kinds", and_list(form.kinds)),
            fact("Used for", and_list(used_by(pack, form))),
            chosen("Takes", form.minutes, f"about {form.minutes.value}" if form.minutes else "", form.source),
            fact("Holds details of a child", "yes" if form.has_child_details else "no"),
            fact("Never kept in", and_list(form.never_in)),
        ),
        documents=documents_of(pack, form.documents),
        parts=tuple(words.part(part) for part in form.parts),
        source=form.source,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Says the parts of one form; conditions speak of questions by their numbers."""

    pack: Pack
    form: FormTemplate
    numbers: dict[str, int]

    def part(self, part: Part) -> PartLine:
        opens = next((other.title for other in self.form.parts if other.key == part.opens), "")
        return PartLine(
            title=part.title,
            who=names(self.pack, [part.seat]),
            notes=tuple(
                note
                for note in (
                    f"Opens once “{opens}” is handed in" if opens else "",
                    f"Seen as well by {names(self.pack, part.seen_by)}" if part.seen_by else "",
                    f"Hidden from {names(self.pack, part.blind_to)} until theirs is in" if part.blind_to else "",
                    "May be changed after it is handed in" if part.locks == "never" else "",
                    f"May be handed in empty: {and_list(part.reasons_for_none)}" if part.reasons_for_none else "",
                    f"About {part.minutes} minutes" if part.minutes else "",
                    f"Only if {self.condition(part.when)}" if part.when else "",
                )
                if note
            ),
            sections=tuple(self.section(section) for section in part.sections),
        )  # fmt: skip

    def section(self, section: Section) -> SectionLine:
        return SectionLine(
            title=section.title,
            help=section.help or "",
            notes=tuple(
                note
                for note in (
                    "May be left out as a whole" if section.may_omit else "",
                    f"About {section.minutes} minutes" if section.minutes else "",
                    f"Only if {self.condition(section.when)}" if section.when else "",
                    f"Scored only if {self.condition(section.scored_when)}" if section.scored_when else "",
                )
                if note
            ),
            rubrics=tuple(rubric_of(self.pack, key) for key in section.rubrics if key in self.pack.rubrics),
            documents=documents_of(self.pack, section.documents),
            questions=tuple(self.question(question) for question in section.questions),
        )

    def question(self, question: Question) -> QuestionLine:
        scale = self.pack.scales.get(question.scale or "")
        return QuestionLine(
            number=self.numbers[question.key],
            ask=question.ask,
            help=question.help or "",
            answer=ANSWERS[question.kind].format(*question.bounds),
            options=tuple(level.label for level in scale.levels) if scale else question.options,
            anchors=tuple((anchor.at, anchor.means) for anchor in question.anchors),
            when=f"Only if {self.condition(question.when)}" if question.when else "",
            notes=tuple(self.notes(question)),
            source=question.source or "",
            is_long=question.kind in ("text", "actions"),
        )

    def notes(self, question: Question) -> Iterator[str]:
        """What more is asked for."""
        said = {
            "must be answered": question.required,
            "may be marked as not applicable": question.not_applicable,
            "counts towards the score": question.scored,
            "with the support that each needs": question.support,
            "with the place where it can be seen": question.evidence,
            "or something else, in words": question.other,
            plural(question.repeats, "answer"): question.repeats > 1,
            f"beside question {self.numbers.get(question.beside or '')}": question.beside is not None,
            f"a date may not be put as {' or '.join(question.refused_words)}": bool(question.refused_words),
        }
        yield from (note for note, is_said in said.items() if is_said)

    def condition(self, asked: object) -> str:
        """A condition that speaks of questions by their numbers and of grades by their labels."""
        titles = {key: f"question {number}" for key, number in self.numbers.items()}
        labels = {level.key: level.label for scale in self.pack.scales.values() for level in scale.levels}
        return condition(asked, titles, labels)  # type: ignore[arg-type]


def rubric_of(pack: Pack, key: str) -> RubricLine:
    """The rubric of that key. KeyError where the pack has none."""
    rubric: Rubric = pack.rubrics[key]
    levels = pack.scales[rubric.scale].levels
    rows = tuple((row.about, tuple(row.levels.get(level.key, "") for level in levels)) for row in rubric.rows)
    return RubricLine(
        key=key,
        name=rubric.name,
        population=rubric.population or "",
        levels=tuple(level.label for level in levels),
        rows=rows,
        unworded=levels_without_wording(rubric, pack.scales[rubric.scale]),
        missing=facts(
            chosen("What is missing", rubric.missing, rubric.missing.value if rubric.missing else ""),
            fact("To be read with it", *rubric.documents),
            fact("Used for", and_list([kind.name for kind in pack.lanes() if key in kind.rubrics])),
        ),
        source=rubric.source,
    )
