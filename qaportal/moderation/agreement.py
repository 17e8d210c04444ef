"""How far two looks at the same work agree. Pure; every figure says of how many pairs it is.

Kappa is Cohen's, weighted (Cohen 1968) with linear weights: a grade next to the other's counts as a part of an
agreement, in step with how far apart the two are on the scale. 1 is full agreement, 0 as much as chance would bring.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qaportal.frameworks.meaning.figures import shown

Pair = tuple[str, str]
Cells = Mapping[Pair, int | None]  # of how many pairs; None hides a count

ENOUGH = 20  # pairs: with fewer, a share or a kappa says more of chance than of those who graded


@dataclass(frozen=True)
class Figure:
    """A figure of `n` pairs; None where it cannot be worked out. Fewer than ENOUGH are too few to tell."""

    value: Fraction | None
    n: int

    @property
    def percent(self) -> int | None:
        """As a whole per cent."""
        return None if self.value is None else round(self.value * 100)

    @property
    def is_telling(self) -> bool:
        """Whether there are enough pairs to say it as a per cent, or as a kappa."""
        return self.n >= ENOUGH

    @property
    def hits(self) -> int:
        """Of a share, how many pairs."""
        return 0 if self.value is None else int(self.value * self.n)

    @property
    def decimals(self) -> str:
        """With two decimals: 0.57; "" where there is none."""
        return "" if self.value is None else f"{float(self.value):.2f}"


@dataclass(frozen=True)
class Agreement:
    """All figures of some pairs, and the count of each pair of grades."""

    same: Figure
    adjacent: Figure
    kappa: Figure
    counts: Counter[Pair]


def agreement(pairs: Sequence[Pair], order: Sequence[str]) -> Agreement:
    """The figures of pairs of (first, second) grades on a scale whose levels stand in `order`. Pairs with a grade that
    is not on the scale are left out."""
    known = [pair for pair in pairs if set(pair) <= set(order)]
    return Agreement(same(known), adjacent(known, order), kappa(known, order), Counter(known))


def same(pairs: Sequence[Pair]) -> Figure:
    """The share of pairs that are the same."""
    return _share([first == second for first, second in pairs])


def adjacent(pairs: Sequence[Pair], order: Sequence[str]) -> Figure:
    """The share of pairs that are the same, or next to each other on the scale."""
    at = {level: n for n, level in enumerate(order)}
    return _share([abs(at[first] - at[second]) <= 1 for first, second in pairs])


def _share(hits: Sequence[bool]) -> Figure:
    return Figure(Fraction(sum(hits), len(hits)) if hits else None, len(hits))


def kappa(pairs: Sequence[Pair], order: Sequence[str]) -> Figure:
    """Linearly weighted kappa. None without pairs, and where everybody gave one and the same grade: then chance alone
    would agree as well, and nothing can be said."""
    at = {level: n for n, level in enumerate(order)}
    n = len(pairs)
    firsts = Counter(at[first] for first, _ in pairs)
    seconds = Counter(at[second] for _, second in pairs)
    seen = n * sum(abs(at[first] - at[second]) for first, second in pairs)
    by_chance = sum(
        abs(one - other) * count * times for one, count in firsts.items() for other, times in seconds.items()
    )
    return Figure(1 - Fraction(seen, by_chance) if by_chance else None, n)


def safe_cells(found: Agreement, order: Sequence[str], smallest: int) -> Cells:
    """Counts below `smallest` are hidden, with as many others as it takes. The same grades, those next to each other,
    and the rest are taken apart: the figures beside them say what each of these comes to."""
    bands: dict[int, dict[Pair, int]] = {0: {}, 1: {}, 2: {}}
    for at, first in enumerate(order):
        for to, second in enumerate(order):
            bands[min(abs(at - to), 2)][first, second] = found.counts[first, second]
    cells: dict[Pair, int | None] = {}
    for band in bands.values():
        names = {f"{first}|{second}": count for (first, second), count in band.items()}
        hidden = shown(names, smallest)
        cells |= {(first, second): hidden[f"{first}|{second}"] for first, second in band}
    return cells
