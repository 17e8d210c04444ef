"""Which actions that are there may be the one that somebody is about to make. Pure."""

import re
from collections.abc import Iterable
from typing import Any

from qaportal.lib.text import folded

MOST = 5
LIKE = 0.25  # of the words of either, how many both have
SHORT = 3  # letters: words up to that length say little
_WORD = re.compile(r"[a-z]+")


def words_of(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(word[:6] for word in _WORD.findall(folded(text)) if len(word) > SHORT)


def alike(text: str, known: Iterable[Any]) -> list[Any]:
    """The actions whose words are most like `text`, at most MOST, the most alike first."""
    wanted = words_of(text)
    scored = [(_share(wanted, words_of(one.what)), one) for one in known]
    found = sorted((pair for pair in scored if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1].number))
    return [one for _, one in found[:MOST]]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
