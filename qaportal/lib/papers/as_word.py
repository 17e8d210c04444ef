"""A paper as a Word file: our own styles, no author, no dates, nothing left of a template (A22, EX-1)."""

import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Made
from docx.opc.constants import RELATIONSHIP_TYPE as TYPE
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm

from qaportal.lib.papers.body import add, body_of, element, foot_of, head_of
from qaportal.lib.papers.paper import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STYLES = Path(__file__).with_name("styles.xml")
KEPT = (TYPE.OFFICE_DOCUMENT, TYPE.CORE_PROPERTIES, TYPE.STYLES, TYPE.SETTINGS)
FIXED = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows: says nothing of when the paper was made


def word(paper: Paper) -> bytes:
    """The paper as a Word file (.docx). The same paper makes the same bytes."""
    document = Document()
    _emptied(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(9)
    _fill(section.header, head_of(paper))
    _fill(section.footer, *foot_of(paper))
    end = document.element.body.sectPr
    for made in body_of(paper):
        end.addprevious(made)
    _describe(document, paper)
    written = io.BytesIO()
    document.save(written)
    return _still(written)


def _emptied(document: Made) -> None:
    """Leave nothing of the library's template: its picture, theme, settings, styles and notes on who made it."""
    for related in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in related.items() if relation.reltype not in KEPT]:
            del related[key]
    for part, source in ((document.styles, parse_xml(STYLES.read_bytes())), (document.settings, _settings())):
        whole: Any = part.element
        for child in list(whole):
            whole.remove(child)
        whole.extend(list(source))


def _settings() -> Any:
    settings = element("w:settings")
    add(settings, "w:defaultTabStop", val=720)
    compat = add(settings, "w:compat")
    add(compat, "w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    add(settings, "w:themeFontLang", val="en-GB")
    return settings


def _fill(place: Any, *paragraphs: Any) -> None:
    place.is_linked_to_previous = False
    whole = place._element
    for child in list(whole):
        whole.remove(child)
    whole.extend(paragraphs)


def _describe(document: Made, paper: Paper) -> None:
    """The file's own facts: a title and a language, for readers of screens; no person and no date."""
    core: Any = document.core_properties._element
    for child in list(core):
        core.remove(child)
    for tag, text in (("dc:title", f"{paper.title}, {paper.reference}"), ("dc:language", "en-GB")):
        made = OxmlElement(tag, nsdecls={"dc": "http://purl.org/dc/elements/1.1/"})
        made.text = text
        core.append(made)


def _still(written: io.BytesIO) -> bytes:
    """The same zip file with no times of day in it."""
    made = io.BytesIO()
    with ZipFile(written) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            info = ZipInfo(name, FIXED)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return made.getvalue()
