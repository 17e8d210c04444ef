"""Every key of the pack language, from the schema itself: what `qaportal frameworks reference` prints. Pure."""

import re
from collections.abc import Iterator
from inspect import cleandoc
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic_core import PydanticUndefined

from qaportal.frameworks.schema import Choice, Duration, Pack, base, cadence, calendar, reminders
from qaportal.frameworks.schema.base import Model

TOP = """# Every key of a pack

Made from the schema by `qaportal frameworks reference`; a test keeps it true. How a pack is written is told in
[writing a pack](writing-a-pack.md).

Where things stand under keys of their own (`boards`, `duties`, forms and rubrics by their files), that is their `key`.
"May be marked" is what can be `stated`, `unspecified`, `lost` or a `conflict`. A condition may name any fact that is
known of the record, the worker or the service; the facts of a frame are listed with it.
"""
LEFT_OUT = ("lane",)  # counted, never written
COUNTED = {"key": "must be there, or is the key that it stands under", "rank": "else counted from the top"}
WORDS: tuple[tuple[Any, str], ...] = (
    (base.Key, "a key"), (base.Keys, "keys"), (base.Text, "a sentence"), (base.Texts, "sentences"),
    (base.Label, "a name"), (base.Labels, "names"), (base.Month, "a month, 1-12"),
    (base.Day, "a day, 2027-01-31"), (base.WallTime, 'a time, "09:30"'), (base.Length, "a length of time"),
    (base.AnyDuration, "a length of time"), (cadence.Months, "months, 1-12"), (cadence.Subjects, "names"),
    (reminders.Rungs, "a list: numbers of working days"),
    (reminders.ToManager, "a number of working days, or `never`"),
    (calendar.AnyDay, "a day, 2027-01-31, or of every year, 21 December"), (Duration, "a length of time"),
    (bool, "`true` or `false`"), (int, "a whole number"), (str, "text"),
)  # fmt: skip


def reference() -> str:
    """The whole reference, as Markdown: one section a group of keys, the pack first."""
    parts: list[type[Model]] = [Pack, *_below(Pack, {Pack})]
    return "\n".join([TOP, *(_section(part) for part in parts)])


def _below(model: type[Model], seen: set[type]) -> Iterator[type[Model]]:
    for hint in _hints(model).values():
        for part in _models(hint):
            if part not in seen:
                seen.add(part)
                yield part
                yield from _below(part, seen)


def _hints(model: type[Model]) -> dict[str, Any]:
    """The annotations of the keys of a group, as they were written."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if name not in LEFT_OUT}


def _models(hint: Any) -> Iterator[type[Model]]:
    if isinstance(hint, type) and issubclass(hint, Choice):
        yield from _models(hint.__pydantic_generic_metadata__["args"][0])
    elif isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    else:
        for part in get_args(hint):
            yield from _models(part)


def _section(model: type[Model]) -> str:
    lines = [f"## {spaced(model.__name__)}", "", _told(model), "", "| key | what stands there | |", "|---|---|---|"]
    for name, hint in _hints(model).items():
        field = model.model_fields[name]
        must = COUNTED.get(name) or ("must be there" if field.is_required() else _default(field.default))
        words = "a place in the source" if name == "source" else _words(hint)
        lines.append(f"| `{field.alias or name}` | {words} | {must} |")
    return "\n".join([*lines, ""])


def _told(model: type[Model]) -> str:
    """What the schema says of it, without the codes of requirements."""
    text = " ".join(cleandoc(model.__doc__ or "").split())
    return re.sub(r" \((?:[A-Z]+-?\d+[^)]*)\)", "", text)


def _default(value: Any) -> str:
    if value in (None, (), PydanticUndefined) or isinstance(value, Model):
        return ""
    if isinstance(value, tuple):
        return f"else `[{', '.join(map(str, value))}]`"
    return f"else `{str(value).lower() if isinstance(value, bool) else value}`"


def _words(hint: Any) -> str:
    """What may stand at a key, in words."""
    for known, words in WORDS:
        if hint == known:
            return words
    if isinstance(hint, type) and issubclass(hint, Choice):
        return f"{_words(hint.__pydantic_generic_metadata__['args'][0])}; may be marked"
    if isinstance(hint, type) and issubclass(hint, Model):
        return f"[{spaced(hint.__name__)}](#{spaced(hint.__name__).replace(' ', '-').lower()})"
    inside = get_args(hint)
    if get_origin(hint) is Literal:
        return ", ".join(f"`{word}`" for word in inside)
    if get_origin(hint) is Annotated:
        return _words(inside[0])
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(_words(part) for part in inside if part is not type(None))
    if get_origin(hint) is tuple:
        return f"a list: {_words(inside[0])}"
    if get_origin(hint) is dict:
        return f"by key: {_words(inside[1])}"
    return getattr(hint, "__name__", "text").lower()


def spaced(name: str) -> str:
    """FlagCase: Flag case"""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return f"{words[:1]}{words[1:].lower()}"
