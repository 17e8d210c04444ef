"""Every form of the four frameworks, filled in, as a copy: complete, in order, within a second (A23)."""

from time import process_time

import pytest

from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.lib.papers import Heading, Paper, Question, pdf, word
from qaportal.lib.text import normalise
from qaportal.reviews.paper import paper_of
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
