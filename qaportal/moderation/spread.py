"""What many people's grades of one review come to. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qaportal.moderation.agreement import Agreement, agreement

FEW = 3  # with fewer, everybody would know who gave which grade


@dataclass(frozen=True)
class Spread:
    """How often each level was given, best first; how far that agrees with the grade that `stands` ("" for none)."""

    counts: tuple[tuple[str, int], ...]
    stands: str
    against: Agreement

    @property
    def n(self) -> int:
        """How many grades there are."""
        return sum(count for _, count in self.counts)


def spread(grades: Iterable[str], order: Sequence[str], stands: str) -> Spread:
    """The spread of these grades on a scale."""
    given = list(grades)
    pairs = [(stands, one) for one in given] if stands else []
    return Spread(tuple((level, given.count(level)) for level in order), stands, agreement(pairs, order))


def may_show(given: int, *, shows_names: bool) -> bool:
    """Whether so many grades may be shown: without names, not those of so few that everybody would know whose each
    is."""
    return given > 0 and (shows_names or given >= FEW)
