"""Every form of the four frameworks, filled in, as a copy: complete, in order, within a second (A23)."""

from dataclasses import replace
from time import process_time

import pytest

from qaportal.frameworks.meaning.parts import Reader
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack
from qaportal.lib.papers import Facts, Heading, Paper, Question, pdf, word
from qaportal.lib.text import normalise
from qaportal.reviews.paper import paper_of
from qaportal.reviews.sight import Sight, Standing
from tests.lib.papers import ODD, WordFile
from tests.reviews.on_paper import WHEN, filled
from tests.reviews.test_blank_forms import FORMS, every_form

TEXT = "What was seen, and what it meant for the child. " * 20


def copy_of(pack: Pack, form: FormTemplate, text: str = TEXT) -> Paper:
    who = {part.seat: ["Fern Meadow"] for part in form.parts}
    return paper_of(filled(pack, form, text), who, by="Hazel Rowan", at=WHEN)


@every_form
def test_it_holds_every_question_with_an_answer_in_words(pack: Pack, form: FormTemplate) -> None:
    paper = copy_of(pack, form)
    asked = [block for block in paper.blocks if isinstance(block, Question)]
    assert [block.ask for block in asked] == [question.ask for question in form.questions()]
    kinds = [question.kind for question in form.questions()]
    silent = [block.ask for block, kind in zip(asked, kinds, strict=True) if not block.answer and kind != "actions"]
    assert silent == []


@every_form
def test_numbers_begin_anew_with_each_part_as_on_the_pages(pack: Pack, form: FormTemplate) -> None:
    found: list[list[str]] = []
    for block in copy_of(pack, form).blocks:
        if isinstance(block, Heading) and block.level == 2:
            found.append([])
        elif isinstance(block, Question):
            found[-1].append(block.number)
    counts = [sum(len(section.questions) for section in part.sections) for part in form.parts]
    assert found == [[str(n) for n in range(1, count + 1)] for count in counts]


@every_form
def test_as_word_it_takes_no_second(pack: Pack, form: FormTemplate) -> None:
    paper = copy_of(pack, form)
    begun = process_time()
    made = WordFile(word(paper))
    assert process_time() - begun < 1
    assert made.paragraphs("word/header1.xml") == ["OFFICIAL-SENSITIVE"]


def test_where_a_form_is_never_kept_the_copy_says_so() -> None:
    pack, form = next((pack, form) for pack, form in FORMS if form.never_in)
    told = dict(WordFile(word(copy_of(pack, form))).styled("Fact")[n].split("\t") for n in range(3))
    assert told["Never kept in"]


@pytest.mark.parametrize("text", [normalise(text) for text in ODD], ids=range(len(ODD)))
def test_whatever_was_written_comes_out(text: str) -> None:
    pack, form = FORMS[0]
    paper = copy_of(pack, form, text)
    assert word(paper)
    assert pdf(paper).startswith(b"%PDF-")


# Whoever reads it without its grades (A4, NS-052) ---------------------------------------------------------------

GRADED = [
    (pack, kind, pack.forms[key])
    for pack in {pack.key: pack for pack, _ in FORMS}.values()
    for kind in pack.lanes()
    if kind.scale
    for key in kind.forms
]


def graded(pack: Pack, kind: ActivityType, form: FormTemplate, level: str) -> Sight:
    """The form of a kind of work, filled in by somebody who finds this level everywhere; it stands as well."""
    made = replace(filled(pack, form, TEXT), kind=kind)
    made.review.grade = level
    for question in form.questions():
        if question.kind == "grade" and question.scale == kind.scale:
            made.answers[question.key].value = level
    return made


def as_blind(made: Sight, how: str) -> Sight:
    """The same, as somebody reads it who was asked to grade it, or who is yet to look at it a second time."""
    rule = made.kind.moderation
    if how == "asked":
        return replace(made, reader=Reader(), standing=Standing(was_asked=True, hides_grades=True))
    for part in made.review.parts:
        if rule and next(one for one in made.form.parts if one.key == part.key).seat == rule.seat:
            part.handed_in_at = None
    return replace(made, reader=Reader(frozenset({rule.seat if rule else ""})))


@pytest.mark.parametrize("how", ["asked", "second look"])
@pytest.mark.parametrize(("pack", "kind", "form"), GRADED, ids=[f"{kind.key}-{form.key}" for _, kind, form in GRADED])
def test_to_whoever_grades_it_blind_the_copy_is_the_same_whatever_was_graded(
    pack: Pack, kind: ActivityType, form: FormTemplate, how: str
) -> None:
    rule = kind.moderation
    if how == "second look" and (rule is None or not rule.blind.value):
        return
    levels = [one.key for one in pack.scales[kind.scale or ""].levels]
    papers = [paper_of(as_blind(graded(pack, kind, form, one), how), {}, by="Hazel", at=WHEN) for one in levels]
    assert papers == [papers[0]] * len(levels)
    assert all(row[0] != "Grade that stands" for block in papers[0].blocks if isinstance(block, Facts)
               for row in block.rows)  # fmt: skip
