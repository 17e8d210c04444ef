"""The lines of summaries, as the wall of themes shows them. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARKS = re.compile(r"^(?:[-–—•*·▪\s]+|\d{1,2}[.)](?:\s+|$))+")  # “- ”, “1. ”; a figure that a line begins with stays


@dataclass(frozen=True)
class Line:
    """A line of an answer: of which review and question it is the `number`th, its words, and what was asked."""

    review_id: int
    review: str
    key: str
    number: int
    words: str
    asked: str

    @property
    def ident(self) -> str:
        """How a form names it."""
        return f"{self.review}.{self.key}.{self.number}"


def lines(review_id: int, review: str, said: Iterable[tuple[str, str, str]]) -> Iterator[Line]:
    """Every line of the answers of a summary; `said` are (question, what it asks, answer). Bullet marks go."""
    for key, asked, answer in said:
        kept = (MARKS.sub("", text.strip()) for text in answer.splitlines())
        for number, words in enumerate((one for one in kept if one), 1):
            yield Line(review_id, review, key, number, words, asked)
