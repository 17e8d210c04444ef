"""Papers: something that was written, as a Word file or a tagged PDF that can leave the portal (A22, EX-1).

A paper is a title, a reference, a marking and blocks; `word` and `pdf` make the same paper into bytes. Neither holds an
author, a macro, a link to outside, or anything that the paper does not say.
"""

from qaportal.lib.papers.as_pdf import PDF, CannotPrint, lacking, pdf
from qaportal.lib.papers.as_word import WORD, word
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
    plain,
)

__all__ = [
    "PDF",
    "WORD",
    "Block",
    "CannotPrint",
    "Facts",
    "Heading",
    "Lines",
    "Note",
    "Paper",
    "Paragraph",
    "Question",
    "Table",
    "Ticks",
    "lacking",
    "pdf",
    "plain",
    "word",
]
