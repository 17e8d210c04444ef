"""A paper as Word: it says what the paper says, and holds nothing else (A22, EX-1)."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaportal.lib.papers import Paper, Paragraph, word
from qaportal.lib.text import normalise
from tests.lib.papers import ODD, PAPER, W, WordFile, saying


@pytest.fixture(scope="module")
def made() -> WordFile:
    return WordFile(word(PAPER))


def test_it_says_what_the_paper_says_in_order(made: WordFile) -> None:
    assert [text for text in made.paragraphs() if text] == [
        "Practice review",
        "Looked at by\tFern Meadow",
        "Handed in\t30 June 2027",
        "First part",
        "What this part is for.",
        "How it was",
        "1 What went well?",
        "Much did.",
        "Where it can be seen: In the plan",
        "Asked of everyone.",
        "Level", "Means", "Good", "As it should be", "Weak", "Not yet",
        "Second part",
        "How it will be",
        "2 Was it on time?",
        "☐ Yes",
        "☐ No",
        "3 What next?",
        "4 By when?",
    ]  # fmt: skip


def test_marking_reference_maker_time_in_england_and_the_page_stand_on_every_page(made: WordFile) -> None:
    assert made.paragraphs("word/header1.xml") == ["OFFICIAL-SENSITIVE"]
    assert made.paragraphs("word/footer1.xml") == [
        "PR-2027-03 · made by Hazel Rowan on 1 July 2027 at 09:30 · page 1",
        "OFFICIAL-SENSITIVE",
    ]


def test_the_number_of_the_page_is_its_only_field(made: WordFile) -> None:
    fields = [one.get(f"{W}instr") for name in made.files for one in made.xml(name).iter(f"{W}fldSimple")]
    assert fields == ["PAGE"]
    assert not [name for name in made.files if b"instrText" in made.files[name] or b"altChunk" in made.files[name]]


def test_it_holds_these_files_and_no_others(made: WordFile) -> None:
    assert sorted(made.files) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]


def test_nothing_in_it_points_outside(made: WordFile) -> None:
    assert not [name for name, body in made.files.items() if b"TargetMode" in body]


def test_the_file_itself_names_no_person_and_no_day(made: WordFile) -> None:
    told = {one.tag.partition("}")[2]: one.text for one in made.xml("docProps/core.xml")}
    assert told == {"title": "Practice review, PR-2027-03", "language": "en-GB"}


def test_headings_are_headings(made: WordFile) -> None:
    assert made.styled("Title", "Heading2", "Heading3") == [
        "Practice review", "First part", "How it was", "Second part", "How it will be",
    ]  # fmt: skip


def test_every_style_that_is_used_is_one_of_ours(made: WordFile) -> None:
    known = {one.get(f"{W}styleId") for one in made.xml("word/styles.xml").iter(f"{W}style")}
    pages = [made.xml(name) for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml")]
    used = {one.get(f"{W}val") for page in pages for kind in ("pStyle", "tblStyle") for one in page.iter(f"{W}{kind}")}
    assert used <= known


def test_a_table_has_a_header_row_and_says_what_it_holds(made: WordFile) -> None:
    (table,) = made.xml("word/document.xml").iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    (told,) = table.iter(f"{W}tblDescription")
    assert told.get(f"{W}val") == "What each level means. Columns: Level; Means."


def test_its_language_is_english_of_britain(made: WordFile) -> None:
    assert {one.get(f"{W}val") for one in made.xml("word/styles.xml").iter(f"{W}lang")} == {"en-GB"}


def test_text_that_reads_from_the_right_is_laid_out_from_the_right() -> None:
    page = WordFile(word(saying(ODD[0]))).xml("word/document.xml")
    assert len(list(page.iter(f"{W}bidi"))) == 8
    assert not list(WordFile(word(saying("ab שלום"))).xml("word/document.xml").iter(f"{W}bidi"))


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert word(PAPER) == word(dataclasses.replace(PAPER))


@pytest.mark.parametrize("text", [normalise(text) for text in ODD], ids=range(len(ODD)))
def test_what_the_portal_takes_comes_out_as_it_went_in(text: str) -> None:
    assert WordFile(word(saying(text))).styled("Answer")[0] == text


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters()).map(normalise), min_size=1, max_size=20))
def test_so_does_whatever_else_it_takes(texts: list[str]) -> None:
    paper = Paper("T", "R", "M", tuple(Paragraph(text) for text in texts))
    assert WordFile(word(paper)).styled("Normal") == texts
