"""Turns what pydantic says about a pack into sentences, each with the place it is about."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema.base import Model
from qaportal.frameworks.schema.choice import Choice

# Where the model's name for a part is not the one written in the pack.
WRITTEN = {"value": ("choice", "stated"), "says": ("unspecified", "lost"), "readings": ("conflict",)}


def faults_in(error: ValidationError, data: Any, root: type[Model]) -> Iterator[tuple[Path, str]]:
    """The place in `data` and the sentence of each thing wrong with it, each said once."""
    seen = set()
    for details in error.errors(include_url=False):
        if _only_bad_entries(details):
            continue
        path = place(details["loc"], data)
        sentence = f"{spoken(path, data)}{_say(details, root)}"
        if (path, sentence) not in seen:
            seen.add((path, sentence))
            yield path, sentence


def _only_bad_entries(details: ErrorDetails) -> bool:
    """Whether a list is called too short only because entries in it are wrong, which is said of those already."""
    least = details.get("ctx", {}).get("min_length", 0)
    return details["type"] == "too_short" and len(details["input"]) >= least


def place(loc: tuple[int | str, ...], data: Any) -> Path:
    """Where in the data a pydantic location points; the names of unions and wrappers are left out of it."""
    path: list[str | int] = []
    for part in of_board(loc, data):
        for name in (part, *WRITTEN.get(str(part), ())):
            if _has(data, name):
                data = data[name]
                path.append(name)
                break
    return tuple(path)


def of_board(path: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """The meeting of a board is written with the board: its path there; any other path as it is."""
    if len(path) < 2 or path[0] != "activities" or _has(data.get("activities", {}), path[1]):
        return path
    board = str(path[1]).removesuffix("_meeting")
    return ("boards", board, "meets", *path[2:]) if _has(data.get("boards", {}), board) else path


def _has(data: Any, name: int | str) -> bool:
    if isinstance(data, dict):
        return name in data
    return isinstance(data, tuple) and isinstance(name, int) and name < len(data)


def spoken(path: Path, data: Any) -> str:
    """A path for reading: list entries go by their key where they have one, else by number."""
    words = []
    inside: Any = data
    for part in path:
        inside = inside[part]
        named = inside.get("key") if isinstance(part, int) and isinstance(inside, dict) else None
        words.append(str(named or (part + 1 if isinstance(part, int) else part))[:60])
    return f"{'.'.join(words)}: " if words else ""


def _say(details: ErrorDetails, root: type[Model]) -> str:
    say = SAYINGS.get(details["type"])
    if say is None:
        message = details["msg"]
        return f"{message[:1].lower()}{message[1:]}."
    return say(details, root)


def _unknown(details: ErrorDetails, root: type[Model]) -> str:
    key = str(details["loc"][-1])
    near = _near(key, known_keys(root, details["loc"][:-1]))
    return f"this key is not known here{f'; did you mean {near}?' if near else '.'}"


def _missing(details: ErrorDetails, root: type[Model]) -> str:
    key = str(details["loc"][-1])
    words = _words_of(_inside(_kind_at(root, details["loc"][:-1]), key))
    return f"{key} is missing here: {f'it is {_one_of(words)}' if words else 'add it'}."


def _words_of(kind: Any) -> list[str]:
    """The values of a key that has only some, in a choice or alone."""
    if isinstance(kind, type) and issubclass(kind, Choice):
        kind = _bare(kind.model_fields["value"].annotation)
    return [str(word) for word in get_args(kind)] if get_origin(kind) is Literal else []


def _wrong_word(details: ErrorDetails, _root: type[Model]) -> str:
    expected = details.get("ctx", {}).get("expected") or details.get("ctx", {}).get("expected_tags", "")
    words = [word.strip(" '") for word in str(expected).replace(" or ", ", ").split(",")]
    given = details.get("ctx", {}).get("tag") or details["input"]
    near = _near(str(given), words)
    hint = f"; did you mean {near}?" if near else "."
    return f"{_shown(given)} is not {_one_of(words)}{hint}"


def _one_of(words: list[str]) -> str:
    return f"one of {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _no_kind(_details: ErrorDetails, _root: type[Model]) -> str:
    return "this needs a key kind that says which kind it is."


def _kind_of(wanted: str) -> Callable[[ErrorDetails, type[Model]], str]:
    return lambda details, _root: f"this must be {wanted}, not {_shown(details['input'])}."


def _bounds(details: ErrorDetails, _root: type[Model]) -> str:
    ctx = details.get("ctx", {})
    bound = next((f"{word} {ctx[name]}" for name, word in BOUNDS.items() if name in ctx), "within bounds")
    return f"this must be {bound}, not {_shown(details['input'])}."


def _too_short(details: ErrorDetails, _root: type[Model]) -> str:
    least = details.get("ctx", {}).get("min_length", 1)
    return "this must not be empty." if least == 1 else f"this needs at least {least} entries."


def _too_long(details: ErrorDetails, _root: type[Model]) -> str:
    return f"this is longer than {details.get('ctx', {}).get('max_length')} characters."


def _pattern(details: ErrorDetails, _root: type[Model]) -> str:
    pattern = details.get("ctx", {}).get("pattern", "")
    wanted = next((words for begin, words in PATTERNS.items() if pattern.startswith(begin)), "in the right form")
    return f"{_shown(details['input'])} must be {wanted}."


def _own(details: ErrorDetails, _root: type[Model]) -> str:
    return f"this {details['msg']}."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    return str(value).lower() if isinstance(value, bool) else f"the number {value}"


def _near(word: str, words: list[str]) -> str:
    return next(iter(get_close_matches(word, words, 1, 0.6)), "")


def known_keys(root: type[Model], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at a pydantic location."""
    kind = _kind_at(root, loc)
    if isinstance(kind, type) and issubclass(kind, Choice):
        return list(Choice.WRITTEN)
    found = kind if isinstance(kind, type) and issubclass(kind, Model) else None
    fields = found.model_fields if found else {}
    return [field.alias or name for name, field in fields.items() if name not in ("key", "lane")]


def _kind_at(root: type[Model], loc: tuple[int | str, ...]) -> Any:
    kind: Any = root
    for part in loc:
        kind = _inside(kind, part)
    return kind


def _inside(kind: Any, part: int | str) -> Any:
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, Model):
        field = kind.model_fields.get(str(part))
        return _bare(field.annotation) if field else kind
    if get_origin(kind) in (Union, UnionType):
        return next((member for member in map(_bare, get_args(kind)) if _answers_to(member, part)), kind)
    if get_origin(kind) in (dict, tuple):
        return _bare(get_args(kind)[1 if get_origin(kind) is dict else 0])
    return kind


def _answers_to(member: Any, tag: int | str) -> bool:
    field = getattr(member, "model_fields", {}).get("kind")
    return field is not None and tag in get_args(field.annotation)


def _bare(kind: Any) -> Any:
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        return _bare(members[0]) if len(members) == 1 else kind
    return kind


BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
PATTERNS = {
    "^[a-z][a-z0-9_]": "a key: small letters, digits and _, beginning with a letter",
    "^[a-z][a-z0-9-]": "a name for a pack: small letters, digits and -, beginning with a letter",
    "^[0-9a-z]": "a version: digits, small letters and -, such as 2024-1",
    "^[A-Z]": "a code of two to four capital letters",
    "^([01]": "a time of day between 00:00 and 23:59, such as 09:30",
}
SAYINGS: dict[str, Callable[[ErrorDetails, type[Model]], str]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "literal_error": _wrong_word,
    "union_tag_invalid": _wrong_word,
    "union_tag_not_found": _no_kind,
    "string_type": _kind_of("text"),
    "int_type": _kind_of("a whole number"),
    "int_from_float": _kind_of("a whole number"),
    "bool_type": _kind_of("true or false"),
    "tuple_type": _kind_of("a list"),
    "dict_type": _kind_of("a group of keys"),
    "model_type": _kind_of("a group of keys"),
    "model_attributes_type": _kind_of("a group of keys"),
    "greater_than": _bounds,
    "greater_than_equal": _bounds,
    "less_than": _bounds,
    "less_than_equal": _bounds,
    "too_short": _too_short,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "plain": _own,
}
