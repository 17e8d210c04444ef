"""No council's word or number stands in Python: each lives in that council's pack alone."""

import ast
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from qaportal.frameworks.loading import SHIPPED, read_pack
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.schema.activity import Family, SubjectKind
from qaportal.people.roles import BY_KEY
from tests.architecture.source import ROOT

PACKS = {folder.name: read_pack(folder) for folder in sorted(SHIPPED.iterdir()) if (folder / "pack.yaml").exists()}
CODE = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "qaportal").rglob("*.py"))}

# Words of the field, which every council shares and the portal itself speaks (design: names).
SHARED = (
    {role.label.casefold() for role in BY_KEY.values()}
    | {word.replace("_", " ") for word in (*get_args(Family), *get_args(SubjectKind))}
    | {"heads of service", "quality assurance team", "supervision", "social worker"}
)

# Modules that decide by a pack's rules. The numbers in them are those of the calendar and the clock.
DECIDING = re.compile(
    r"qaportal/(frameworks/(meaning|checks)/|boards/(register|sittings)|programme/(duties/|dates|places|generate|warnings|"
    r"rollover|proposals|comparing))"
)
CALENDAR = {
    3: "months of a quarter",
    4: "a week's last working day, from Monday",
    5: "working days of a week",
    6: "months of a half-year; days from Monday to Sunday",
    7: "days of a week",
    8: "hours of a working day",
    9: "the hour at which an office opens",
    10: "the most of marks out of ten",
    11: "bytes of a digest",
    12: "months of a year",
    13: "one more than the months of a year, where a range ends",
    16: "bytes of a digest",
    17: "the hour at which an office closes",
    21: "working days of a month, roughly",
    20: "characters of a year that was typed, when it is quoted back",
    23: "working days of a month, at most",
    24: "hours of a day",
    27: "days after the first of a month to its last, at least",
    28: "days of four weeks",
    30: "days of a month, roughly",
    31: "days of a month, at most",
    40: "hours of a working week",
    60: "minutes of an hour",
    66: "working days of a quarter, at most",
    100: "per cent; years of a century",
    131: "working days of a half-year, at most",
    260: "working days of a year, roughly",
    262: "working days of a year, at most",
    365: "days of a year",
    366: "days of a year, at most",
    480: "minutes of a working day",
    1440: "minutes of a day",
    2027: "a year for an example",
}


def words_of(pack: Pack) -> Iterator[str]:
    """Everything that a pack calls by a name of its own."""
    yield pack.authority.removesuffix(" Council")
    yield pack.key
    for board in pack.boards.values():
        yield from (board.name, board.short or "", *board.aliases)
    for post in pack.posts.values():
        yield from (post.title, post.short or "", *post.aliases)
    for group in (pack.parties, pack.cohorts, pack.flags, pack.duties, pack.reports, pack.forms):
        yield from (each.name for each in group.values())
    for activity in pack.activities.values():
        yield from (activity.name, activity.plural, *activity.aliases)
    yield from pack.glossary
    yield from pack.header.record_systems


def found_in(text: str, word: str) -> bool:
    """Acronyms are looked for as they are written; names of two words or more in any case, with a space or a _."""
    if " " in word:
        return re.search(rf"\b{re.escape(word).replace(chr(92) + ' ', '[ _-]')}\b", text, re.IGNORECASE) is not None
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


@pytest.mark.parametrize("key", PACKS)
def test_no_word_of_the_council_stands_in_python(key: str) -> None:
    words = {word for word in words_of(PACKS[key]) if len(word) > 1 and word.casefold() not in SHARED}
    one_word = {
        word for word in words if " " not in word and not word.isupper() and not re.search("[A-Z&].*[A-Z&]", word)
    }
    names = words - one_word  # a single ordinary word ("Manager") says nothing about where it comes from
    names |= {PACKS[key].authority.removesuffix(" Council").removesuffix(" Borough")}
    assert len(names) > 30
    assert [(word, path) for path, text in CODE.items() for word in sorted(names) if found_in(text, word)] == []


def test_the_modules_that_decide_know_no_number_but_those_of_the_calendar() -> None:
    deciding = {path: text for path, text in CODE.items() if DECIDING.match(path)}
    assert len(deciding) > 15
    numbers = [
        (path, node.value)
        for path, text in deciding.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value > 2
    ]
    assert [(path, n) for path, n in numbers if n not in CALENDAR] == []


def test_this_search_sees_what_it_should() -> None:
    assert found_in("if board == 'Assurance Board':", "Assurance Board")
    assert found_in("assurance_board = 1", "Assurance Board")
    assert not found_in("reassurance boards", "Assurance Board")
    assert set(PACKS) >= {"bedford", "lambeth", "north-somerset", "west-sussex"}
    assert "qaportal/frameworks/loading.py" in CODE
