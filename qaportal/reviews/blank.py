"""A blank form on paper: every part, section and question, with room to answer each by hand. Pure."""

from collections.abc import Iterable, Iterator

from qaportal.frameworks.outline.sheets import PartLine, QuestionLine, RubricLine, SectionLine, sheet_for
from qaportal.frameworks.schema import FormTemplate, Pack, Part, Question, Section
from qaportal.lib.formats import capital
from qaportal.lib.papers import Block, Facts, Heading, Lines, Note, Paper, Paragraph, Table, Ticks
from qaportal.lib.papers import Question as Asked
from qaportal.reviews.actions import fields_of, table_of
from qaportal.reviews.values import NA_LABEL, options_of

MARKING = "OFFICIAL-SENSITIVE when filled in"
UNWORDED = "No wording given"
SHORT = 12  # characters of an option that stands beside others
ROOM = {"text": 6, "actions": 0}  # lines; one for every other kind
ACTION_ROWS = 4
MOST = 5  # rooms of a question with several answers


def blank_form(pack: Pack, form: FormTemplate, reference: str = "") -> Paper:
    """The form as a paper that names nobody. `reference` is that of the work that it was made for; without it the form
    is the framework's own."""
    sheet = sheet_for(pack, form)
    said = tuple((fact.label, "; ".join(fact.lines)) for fact in sheet.facts)
    parts = zip(form.parts, sheet.parts, strict=True)
    asked = (block for n, (part, line) in enumerate(parts) for block in _part(pack, part, line, new_page=n > 0))
    return Paper(
        title=sheet.name,
        reference=reference or f"{pack.title}, version {pack.version}",
        marking=MARKING,
        blocks=(Paragraph(sheet.summary), Facts(said), *_each_wording_once(asked)),
    )


def _each_wording_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """The wording of levels where it is first needed; further down it is named."""
    seen = set()
    for block in blocks:
        is_worded = isinstance(block, Table) and any(cell.strip() for row in block.rows for cell in row)
        if is_worded and block in seen:
            yield Note(f"{block.about}: the wording stands further up.")  # type: ignore[union-attr]
        else:
            yield block
        if is_worded:
            seen.add(block)


def _part(pack: Pack, part: Part, line: PartLine, *, new_page: bool) -> Iterator[Block]:
    yield Heading(line.title, 2, new_page)
    yield Note(_sentences(f"Filled in by: {line.who}", *line.notes))
    if part.reasons_for_none:
        yield Ticks(part.reasons_for_none)
    for section, told in zip(part.sections, line.sections, strict=True):
        yield from _section(pack, section, told)
    yield Asked("", "Name, and the day on which this part was filled in")
    yield Lines()


def _section(pack: Pack, section: Section, line: SectionLine) -> Iterator[Block]:
    yield Heading(line.title, 3)
    if line.help:
        yield Paragraph(line.help)
    if line.notes:
        yield Note(_sentences(*line.notes))
    for question, asked in zip(section.questions, line.questions, strict=True):
        yield from _question(pack, question, asked)
    yield from (_rubric(rubric) for rubric in line.rubrics)


def _question(pack: Pack, question: Question, line: QuestionLine) -> Iterator[Block]:
    yield Asked(str(line.number), line.ask)
    yield Note(_sentences(line.when, line.help, "; ".join((line.answer, *line.notes))))
    options = tuple(label for _, label in options_of(question, pack.scales.get(question.scale or "")))
    if options:
        yield Ticks(options, across=all(len(option) <= SHORT for option in options))
    if question.kind == "actions":
        row = tuple("\n\n" for _ in fields_of(question))
        yield table_of(question, f"Actions of question {line.number}", (row,) * ACTION_ROWS)
    elif not options or question.other:
        yield from (Lines(ROOM.get(question.kind, 1)) for _ in range(min(question.repeats, MOST)))
    if question.not_applicable and not options:
        yield Ticks((NA_LABEL,))
    if question.evidence:
        yield Asked("", "Where it can be seen, or why")
        yield Lines(3)


def _rubric(rubric: RubricLine) -> Table:
    about = f"{rubric.name}, {rubric.population}" if rubric.population else rubric.name
    rows = tuple((row, *(wording or UNWORDED for wording in wordings)) for row, wordings in rubric.rows)
    return Table(about, ("What is looked at", *rubric.levels), rows)


def _sentences(*told: str) -> str:
    """Each of them as a sentence."""
    found = (capital(one) for one in told if one)
    return " ".join(one if one.endswith((".", "?", "!", ":")) else f"{one}." for one in found)
