"""A paper as a tagged PDF: readable by ear, marked on every page, made from nothing but the paper (A22, EX-1, EX-3)."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaportal.lib.confined import Exhausted, confined
from qaportal.lib.papers import CannotPrint, Heading, Paper, Paragraph, Question, Table, Ticks, as_pdf, child, pdf
from qaportal.lib.papers.as_pdf import html
from qaportal.lib.papers.child import refuse
from qaportal.lib.papers.paper import Block
from qaportal.lib.text import normalise
from tests.lib.papers import ODD, PAPER, pdf_says, saying, unpacked


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(PAPER)


def test_it_is_tagged_for_pdf_ua_in_english_with_a_title_and_no_author(made: bytes, tmp_path: Path) -> None:
    told = dict(line.split(":", 1) for line in pdf_says(made, tmp_path, "pdfinfo").splitlines())
    assert {name: told[name].strip() for name in ("Title", "Tagged", "JavaScript", "Form", "Producer")} == {
        "Title": "Practice review, PR-2027-03",
        "Tagged": "yes",
        "JavaScript": "no",
        "Form": "none",
        "Producer": "WeasyPrint 70.0",
    }
    assert not {"Author", "Creator", "CreationDate", "ModDate"} & set(told)
    assert 'pdfuaid:part="1"' in pdf_says(made, tmp_path, "pdfinfo", "-meta")
    assert b"/Lang (en-GB)" in unpacked(made)


def test_headings_are_tagged_in_their_order(made: bytes, tmp_path: Path) -> None:
    told = pdf_says(made, tmp_path, "pdfinfo", "-struct-text")
    found = re.findall(r'^ *(H\d) \(block\)\n *Span \(inline\)\n *"([^"]*)"', told, re.MULTILINE)
    assert found == [
        ("H1", "Practice review"),
        ("H2", "First part"),
        ("H3", "How it was"),
        ("H2", "Second part"),
        ("H3", "How it will be"),
    ]


def test_tables_are_tagged_with_their_headers(made: bytes, tmp_path: Path) -> None:
    told = pdf_says(made, tmp_path, "pdfinfo", "-struct")
    assert re.findall(r"^ *(Table|TH|TD)\b", told, re.MULTILINE) == ["Table", "TH", "TH", "TD", "TD", "TD", "TD"]


@pytest.mark.parametrize("heading", ["Outcomes", "What came of it"])
def test_a_table_says_its_name_once(heading: str, tmp_path: Path) -> None:
    """Where the heading above it is its name as well, too."""
    table = Table("Outcomes", ("What", "How often"), (("Better", "4"),))
    paper = replace(PAPER, blocks=(Heading(heading, 3), table))
    told = pdf_says(pdf(paper), tmp_path, "pdftotext", "-layout")
    assert (told.count(heading), told.count("Outcomes")) == (1, 1)


def test_marking_reference_maker_time_in_england_and_the_page_stand_on_every_page(made: bytes, tmp_path: Path) -> None:
    first, second, rest = pdf_says(made, tmp_path, "pdftotext", "-layout").split("\f")
    assert rest == ""
    for number, page in enumerate((first, second), 1):
        assert page.strip().startswith("OFFICIAL-SENSITIVE")
        foot = f"PR-2027-03 · made by Hazel Rowan on 1 July 2027 at 09:30 · page {number} of 2"
        assert re.search(rf"^ *{foot}\n+ *OFFICIAL-SENSITIVE$", page.rstrip(), re.MULTILINE)


def test_the_marking_stands_once_at_the_head_of_each_page(made: bytes, tmp_path: Path) -> None:
    """In the text of the first page, where those who hear it come by it; in the margin of the others."""
    first, second, _ = pdf_says(made, tmp_path, "pdftotext", "-layout").split("\f")
    assert [page.count("OFFICIAL-SENSITIVE") for page in (first, second)] == [2, 2]  # and at its foot


def test_what_may_be_ticked_stands_on_one_page(tmp_path: Path) -> None:
    blocks: list[Block] = []
    for n, lines in enumerate(range(34, 46)):
        blocks += [Heading("Filled", 2, new_page=True), *(Paragraph("A line of it.") for _ in range(lines))]
        blocks.append(Ticks((f"First{n}x", "Second", f"Last{n}x")))
    pages = pdf_says(pdf(replace(PAPER, blocks=tuple(blocks))), tmp_path, "pdftotext", "-layout").split("\f")
    assert all(any(f"First{n}x" in page and f"Last{n}x" in page for page in pages) for n in range(12))


def test_a_long_word_in_a_narrow_column_is_parted_where_words_are_parted(tmp_path: Path) -> None:
    table = Table("Levels", ("What", "5", "4", "3", "2", "1"), (("with purposefulness throughout",) * 6,))
    told = pdf_says(pdf(replace(PAPER, blocks=(table,))), tmp_path, "pdftotext", "-layout")
    assert not re.search(r"purposefulne?s? ", told)
    assert re.search("purpose(ful)?\u2010|purposefulness", told)


def test_a_question_begins_on_the_page_on_which_what_was_said_to_it_does(tmp_path: Path) -> None:
    """However far down the page it comes: neither it, nor its answer, nor the head of a table is left behind."""
    blocks: list[Block] = []
    for n, lines in enumerate(range(34, 46)):
        blocks += [Heading("Filled", 2, new_page=True), *(Paragraph("A line of it.") for _ in range(lines))]
        blocks += [Heading(f"Section{n}x", 3), Question("1", f"Asked{n}x", "Yes", (("Seen", f"Noted{n}x " * 40),))]
        blocks += [
            Question("2", f"Planned{n}x"),
            Table("Actions", ("What", "Who"), ((f"Do{n}x. " * 80, "Fern"),), (3, 1)),
        ]
    told = pdf_says(
        pdf(Paper("Long", "PR-2027-03", "OFFICIAL-SENSITIVE", tuple(blocks))), tmp_path, "pdftotext", "-layout"
    )
    pages = told.split("\f")
    for n in range(12):
        where = [next(at for at, page in enumerate(pages) if f"{word}{n}x" in page)
                 for word in ("Section", "Asked", "Noted", "Planned", "Do")]  # fmt: skip
        assert (where[0], where[1], where[3]) == (where[2], where[2], where[4])


def test_columns_have_their_shares_of_the_width() -> None:
    table = Table("Actions", ("What", "Who"), (("Read it", "Fern"),), (3, 1))
    assert (table.widths(100), Table("Plain", ("a", "b"), ()).widths(100)) == ([75, 25], [50, 50])
    assert '<col style="width: 75%"><col style="width: 25%">' in html(Paper("T", "R", "M", (table,)))


def test_the_same_paper_makes_the_same_bytes(made: bytes) -> None:
    assert pdf(PAPER) == made


def test_text_is_never_markup_and_never_an_expression(tmp_path: Path) -> None:
    told = '<img src="file:///etc/hostname"><style>p { display: none }</style>{{7*7}}'
    shown = pdf_says(pdf(Paper("T", "R", "M", (Paragraph(told),))), tmp_path, "pdftotext")
    assert " ".join(shown.split()).count(told) == 1
    assert "49" not in shown


def test_what_the_portal_takes_comes_out_whole(tmp_path: Path) -> None:
    shown = pdf_says(pdf(saying(*(normalise(text) for text in ODD))), tmp_path, "pdftotext")
    assert "{{7*7}} {% raw %} ${7*7}" in shown
    assert '<w:t>not markup</w:t> & "quoted" ]]> <!-- -->' in shown
    assert shown.count("w") >= 3 * 10_000
    assert len(re.findall(r"Long\s+enough\.", shown)) >= 3 * 2_400


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.characters(), max_size=400).map(normalise), min_size=10, max_size=40))
def test_so_does_whatever_else_it_takes(texts: list[str]) -> None:
    assert pdf(saying(*texts)).startswith(b"%PDF-")


def test_a_page_can_name_no_address_from_which_something_is_fetched() -> None:
    page = html(saying('<a href="https://elsewhere.example/">', "url(file:///etc/hostname)"))
    assert not re.findall(r'\b(?:src|href|data|action)="', page.replace("&#34;", ""))
    with pytest.raises(ValueError, match="not fetched"):
        refuse("https://elsewhere.example/")


def test_a_server_without_pango_says_so(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(as_pdf, "confined", lambda *_given, **_named: b"missing")
    monkeypatch.setattr(as_pdf, "find_library", lambda name: None if "pango" in name else name)
    with pytest.raises(CannotPrint, match="it lacks Pango"):
        pdf(PAPER)
    assert caplog.messages == ["no PDF can be made here: install libpango-1.0-0, libpangoft2-1.0-0"]


def test_where_a_library_cannot_be_loaded_the_process_answers_so(tmp_path: Path) -> None:
    broken = tmp_path / "child.py"
    broken.write_text(Path(child.__file__).read_text().replace('"weasyprint"', '"no_such_library"'))
    assert confined(broken, b"<p>hello</p>") == b"missing"


def test_what_is_beyond_bounds_is_to_be_taken_as_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_given: object, **_named: object) -> bytes:
        raise Exhausted("no answer within 60 seconds")

    monkeypatch.setattr(as_pdf, "confined", exhausted)
    with pytest.raises(CannotPrint, match="Take it as Word"):
        pdf(PAPER)
