"""Days of work in words and as numbers, 0 for Monday."""

from collections.abc import Collection, Iterable
from itertools import groupby

from qaportal.lib.formats import and_list

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
USUAL = frozenset(range(5))  # of whom nothing is noted: Monday to Friday
FULL = 100


def read(kept: str) -> frozenset[int]:
    """The days of a text of their numbers: "01234"."""
    return frozenset(int(number) for number in kept)


def write(days: Collection[int]) -> str:
    """The text that is kept of them."""
    return "".join(str(number) for number in sorted(days))


def days_in_words(days: Iterable[int]) -> str:
    """Monday to Thursday; Monday, Tuesday and Friday; Friday."""
    runs = [[day for _, day in run] for _, run in groupby(enumerate(sorted(days)), lambda pair: pair[1] - pair[0])]
    return and_list([words for run in runs for words in _run(run)])


def _run(days: list[int]) -> list[str]:
    names = [WEEKDAYS[day] for day in days]
    return names if len(names) <= 2 else [f"{names[0]} to {names[-1]}"]


def in_words(days: Iterable[int], percent: int) -> str:
    """Monday to Thursday, 80 % of full time."""
    much = "full time" if percent == FULL else f"{percent}\u00a0% of full time"
    return f"{days_in_words(days)}, {much}"
