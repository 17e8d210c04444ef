"""Copies that leave the portal: the longest form of each framework, filled in, as Word and as PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic, process_time

from bench.figures import Check
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.lib.papers import pdf, word
from qaportal.reviews.paper import paper_of
from tests.reviews.on_paper import WHEN, filled

PACKS = ("bedford", "lambeth", "north-somerset", "west-sussex")
TEXT = "What was seen, and what it meant for the child. " * 20  # 160 words in each box
WORD, PDF = 1.0, 5.0  # seconds at most: of CPU, on the clock
TIMES = 3
TOLD = (
    "The form of each framework with the most questions, with 160 words in every box that takes text and beside every "
    "answer that asks for evidence. Word: seconds of CPU in the process that answers. PDF: seconds on the clock, as it "
    "is made in a process of its own, its start included. The least of three."
)
HEAD = ("form", "questions", "Word, s", "KB", "PDF, s", "KB")


@dataclass(frozen=True)
class Copied:
    """One review, taken out as both."""

    form: str
    questions: int
    word: float
    word_size: int
    pdf: float
    pdf_size: int

    @property
    def cells(self) -> list[str]:
        """A row of the table."""
        sizes = [f"{size / 1024:.0f}" for size in (self.word_size, self.pdf_size)]
        return [self.form, str(self.questions), f"{self.word:.2f}", sizes[0], f"{self.pdf:.1f}", sizes[1]]

    def checks(self) -> Iterable[Check]:
        """What a copy may take."""
        yield Check(f"A copy of {self.form}: Word, CPU, s", self.word, WORD)
        yield Check(f"A copy of {self.form}: PDF, s on the clock", self.pdf, PDF)


def measure() -> list[Copied]:
    """The longest form of each framework."""
    return list(_each())


def _each() -> Iterator[Copied]:
    for key in PACKS:
        pack = read_pack(shipped(key))
        form = max(pack.forms.values(), key=lambda one: len(list(one.questions())))
        paper = paper_of(filled(pack, form, TEXT), {}, by="Fern Meadow", at=WHEN)
        words, pdfs, made, printed = [], [], b"", b""
        for _ in range(TIMES):
            begun = process_time()
            made = word(paper)
            words.append(process_time() - begun)
            started = monotonic()
            printed = pdf(paper)
            pdfs.append(monotonic() - started)
        count = len(list(form.questions()))
        yield Copied(f"{key}: {form.name}", count, min(words), len(made), min(pdfs), len(printed))
