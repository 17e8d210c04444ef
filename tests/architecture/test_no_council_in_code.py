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
    | {"heads of service", "quality assurance team", "practice weeks", "supervision", "social worker"}
)

# Keys that packs share with the portal: its roles, what the pack language names, three words that it uses otherwise.
SHARED_KEYS = {*BY_KEY, *get_args(Family), *get_args(SubjectKind), "cases", "partners", "worker"}

# Modules that decide by a pack's rules, or what is shown from when on; how far ahead the portal looks is in `ahead`.
# The numbers in them are those of the calendar and the clock.
DECIDING = re.compile(
    r"qaportal/(frameworks/(meaning/|checks/|schema/lengths)|boards/(register|sittings|queries)|home/(?!models|routes)|programme/(duties/|"
    r"queries/|counting|dates|places|generate|warnings|rollover|proposals|comparing))"
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
    18: "the hour at which the evening begins",
    20: "characters of a year that was typed, when it is quoted back",
    23: "working days of a month, at most",
    24: "hours of a day",
    28: "days of four weeks",
    31: "days of a month, at most",
    40: "hours of a working week",
    50: "lines of a page",
    60: "minutes of an hour",
    64: "statements that are kept",
    66: "working days of a quarter, at most",
    100: "per cent; years of a century",
    131: "working days of a half-year, at most",
    260: "working days of a year, at most",
    262: "working days of a year, at most",
    366: "days of a year, at most",
    500: "parameters of one statement",
    1024: "values that are kept",
    2027: "a year for an example",
    2048: "values that are kept",
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


def keys_of(pack: Pack) -> set[str]:
    """The keys by which a pack calls its posts, boards, duties, reports, kinds of work and the rest."""
    groups = (
        pack.posts, pack.parties, pack.boards, pack.cohorts, pack.flags, pack.events, pack.plans, pack.duties,
        pack.reports, pack.activities, pack.forms, pack.frames,
    )  # fmt: skip
    return {key for group in groups for key in group} - SHARED_KEYS


def literals_in(text: str) -> set[str]:
    """What stands in quotes in a module, its f-strings among them; what only explains it does not count."""
    tree = ast.parse(text)
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains
    }  # fmt: skip


def is_named_in(text: str, council: str) -> bool:
    """Whether a council is named, by its pack's key or as people write it, in any case."""
    return re.search(rf"(?<![a-z]){council.replace('-', '[ _-]')}(?![a-z])", text, re.IGNORECASE) is not None


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
    assert len(names) > 30
    spoken = {path: text.casefold().replace("_", " ").replace("-", " ") for path, text in CODE.items()}
    near = [  # quick, and finds more than is meant
        (word, path)
        for path, text in spoken.items()
        for word in sorted(names)
        if word.casefold().replace("-", " ") in text
    ]
    assert [(word, path) for word, path in near if found_in(CODE[path], word)] == []


@pytest.mark.parametrize("key", PACKS)
def test_no_council_is_named_in_python(key: str) -> None:
    """X-01: `bedford`, West Sussex, north_somerset."""
    assert key.replace("-", " ") in PACKS[key].authority.casefold()
    assert [path for path, text in CODE.items() if is_named_in(text, key)] == []


@pytest.mark.parametrize("key", PACKS)
def test_no_key_of_a_pack_stands_in_python(key: str) -> None:
    keys = keys_of(PACKS[key])
    assert len(keys) > 20
    assert [(found, path) for path, text in CODE.items() for found in sorted(literals_in(text) & keys)] == []


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
    assert is_named_in('if pack.key == "west-sussex":', "west-sussex")
    assert is_named_in("BEDFORD = 1", "bedford")
    assert is_named_in("# as West Sussex has it", "west-sussex")
    assert not is_named_in("the west and the sussex", "west-sussex")
    assert "bso_manager" in keys_of(PACKS["lambeth"])
    assert literals_in('if post.key == "bso_manager": f"{x}one"') == {"bso_manager", "one"}
    assert literals_in('def f():\n    """bso_manager"""') == set()
    assert not keys_of(PACKS["lambeth"]) & {"team_manager", "worker"}
    assert DECIDING.match("qaportal/programme/queries/themes.py")
    assert DECIDING.match("qaportal/home/needs.py")
    assert DECIDING.match("qaportal/boards/queries.py")
    assert set(PACKS) >= {"bedford", "lambeth", "north-somerset", "west-sussex"}
    assert "qaportal/frameworks/loading.py" in CODE
