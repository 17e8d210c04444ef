"""Text that looks as if it says who a child is: shown before a form is handed in, never a block (A20). Pure.

Whoever writes decides: a school's postcode may stay, a name may not. What is found is shown to them and kept nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qaportal.frameworks.schema import Part, Question, Section
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import texts_of
from qaportal.sampling.references import is_nhs_number

_TITLE = r"\b(?:Mr|Mrs|Ms|Miss|Dr|Master|Baby|Mx)\.?\s+[A-Z][\w'’-]+"
_BORN = r"(?i:\b(?:d\.?o\.?b\.?|born(?: on)?|date of birth)\b)[:\s]*\d{1,2}[\s./-]\w{1,9}[\s./-]\d{2,4}"
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<!\d)(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\d)"
_TEN = r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)"
KINDS = (
    ("a name", re.compile(_TITLE)),
    ("a date of birth", re.compile(_BORN)),
    ("a postcode", re.compile(_POSTCODE)),
    ("an e-mail address", re.compile(_MAIL)),
    ("a telephone number", re.compile(_PHONE)),
)
_NHS = re.compile(_TEN)


@dataclass(frozen=True)
class Hint:
    """What something looks like, the words themselves, and where they stand."""

    section: Section
    question: Question
    looks_like: str
    words: str


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """What a text may give away, as (what it looks like, the words)."""
    for looks_like, pattern in KINDS:
        yield from ((looks_like, match.group()) for match in pattern.finditer(text))
    for match in _NHS.finditer(text):
        if is_nhs_number(match.group()):
            yield "an NHS number", match.group()


def hints_of(sight: Sight, part: Part) -> list[Hint]:
    """Everything in a part that may say who a child is, in the order of the form."""
    return [
        Hint(section, question, looks_like, words)
        for section in part.sections
        for question in section.questions
        if (answer := sight.answers.get(question.key)) is not None and question.kind not in ("person", "signature")
        for text in (*texts_of(answer.value), answer.note)
        for looks_like, words in dict.fromkeys(found_in(text))
    ]
