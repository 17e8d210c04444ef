"""A paper as the elements of a Word document: text runs only, and the number of the page as the one field (A22)."""

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from qaportal.lib.papers.paper import (
    Block,
    Facts,
    Heading,
    Lines,
    Note,
    Paper,
    Paragraph,
    Question,
    Table,
    Ticks,
    is_right_to_left,
)

Element = Any  # of lxml, which comes without types
WIDTH = 9638  # of the text of an A4 page, in twentieths of a point
EMPTY_BOX = "☐"


def body_of(paper: Paper) -> Iterator[Element]:
    """The title and the blocks, in order."""
    yield paragraph("Title", paper.title)
    for block in paper.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Element]:
    match block:
        case Heading():
            yield _heading(block)
        case Paragraph():
            yield paragraph("Normal", block.text)
        case Note():
            yield paragraph("Remark", block.text)
        case Facts():
            yield from (paragraph("Fact", f"\t{value}", label=label) for label, value in block.rows)
        case Question():
            yield from _question(block)
        case Table():
            yield from _table(block)
        case Ticks():
            boxes = [f"{EMPTY_BOX} {option}" for option in block.options]
            yield from (paragraph("Tick", words) for words in (["      ".join(boxes)] if block.across else boxes))
        case Lines():
            yield from (paragraph("Line" if block.count == 1 else "Box", "") for _ in range(block.count))


def _heading(heading: Heading) -> Element:
    made = paragraph(f"Heading{heading.level}", heading.text)
    if heading.new_page:
        made.find(qn("w:pPr")).insert(1, element("w:pageBreakBefore"))
    return made


def _question(question: Question) -> Iterator[Element]:
    yield paragraph("Question", f"{question.number} {question.ask}".strip())
    if question.answer:
        yield paragraph("Answer", question.answer)
    yield from (paragraph("Answer", f" {text}", label=f"{label}:") for label, text in question.notes)


def _table(table: Table) -> Iterator[Element]:
    widths = table.widths(WIDTH)
    made = element("w:tbl")
    made.append(_table_facts(table))
    grid = add(made, "w:tblGrid")
    for width in widths:
        add(grid, "w:gridCol", w=width)
    made.append(_row(table.head, widths, is_head=True))
    made.extend(_row(row, widths) for row in table.rows)
    yield made
    yield paragraph("Normal", "")


def _table_facts(table: Table) -> Element:
    facts = element("w:tblPr")
    add(facts, "w:tblStyle", val="Grid")
    add(facts, "w:tblW", w=5000, type="pct")
    add(facts, "w:tblLayout", type="fixed")
    add(facts, "w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    add(facts, "w:tblCaption", val=table.about)
    add(facts, "w:tblDescription", val=f"{table.about}. Columns: {'; '.join(table.head)}.")
    return facts


def _row(cells: Iterable[str], widths: Iterable[int], *, is_head: bool = False) -> Element:
    row = element("w:tr")
    if is_head:
        facts = add(row, "w:trPr")
        add(facts, "w:cantSplit")
        add(facts, "w:tblHeader")
    for text, width in zip(cells, widths, strict=True):
        cell = add(row, "w:tc")
        add(add(cell, "w:tcPr"), "w:tcW", w=width, type="dxa")
        cell.append(paragraph("Cell", text))
    return row


def head_of(paper: Paper) -> Element:
    """What stands at the head of each page: the marking."""
    return paragraph("Header", paper.marking)


def foot_of(paper: Paper) -> tuple[Element, Element]:
    """What stands at the foot of each page: what it is, who had it made and when, its number; and the marking."""
    made = paragraph("Footer", f"{paper.foot} · page ")
    number = add(made, "w:fldSimple", instr="PAGE")
    number.append(_run("1", is_bold=False, is_turned=False))
    return made, paragraph("Header", paper.marking)


def paragraph(style: str, text: str, *, label: str = "") -> Element:
    """A paragraph of a style; `label` comes first, in bold. Text that reads from the right is laid out so."""
    made = element("w:p")
    facts = add(made, "w:pPr")
    add(facts, "w:pStyle", val=style)
    turned = is_right_to_left(label or text)
    if turned:
        add(facts, "w:bidi")
    if label:
        made.append(_run(label, is_bold=True, is_turned=turned))
    if text:
        made.append(_run(text, is_bold=False, is_turned=turned))
    return made


def _run(text: str, *, is_bold: bool, is_turned: bool) -> Element:
    run = element("w:r")
    if is_bold or is_turned:
        facts = add(run, "w:rPr")
        if is_bold:
            add(facts, "w:b")
            add(facts, "w:bCs")
        if is_turned:
            add(facts, "w:rtl")
    for number, line in enumerate(text.split("\n")):
        if number:
            add(run, "w:br")
        for nth, piece in enumerate(line.split("\t")):
            if nth:
                add(run, "w:tab")
            if piece:
                written = add(run, "w:t")
                written.text = piece
                written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def element(tag: str, **attributes: str | int) -> Element:
    """An element by its name in Word's own namespace, with attributes of the same."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add(parent: Element, tag: str, **attributes: str | int) -> Element:
    """A new last child."""
    made = element(tag, **attributes)
    parent.append(made)
    return made
