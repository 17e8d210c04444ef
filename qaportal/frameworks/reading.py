"""Reads the YAML that packs are written in: a small, unsurprising part of it (decision 0002).

Anchors, aliases, tags, merge keys, doubled keys, deep nesting and big files are refused. Only whole numbers, decimal
numbers and the words true and false mean anything but text: `no`, `1:20` and `2027-01-31` stay as they are written.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from qaportal.frameworks.faults import Fault, Lines, PackFaults, Path

LARGEST = 256 * 1024
DEEPEST = 20
LONGEST = 2_000
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
HUGE = re.compile(r"-?[1-9][0-9]{15,}")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")

Events = Iterator[yaml.Event]


class _Wrong(Exception):
    """The first thing that stops the reading of a file."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line = line
        self.sentence = sentence


def read_yaml(raw: bytes, file: str) -> tuple[dict[str, Any], Lines]:
    """The mapping that `raw` holds, lists as tuples, with the line of each value.

    Raises PackFaults with one fault: what stopped the reading.
    """
    lines = Lines(file)
    try:
        data = _document(_decoded(raw), lines)
    except _Wrong as wrong:
        raise PackFaults([Fault(file, wrong.line, wrong.sentence)]) from None
    return data, lines


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _Wrong(1, f"The file is bigger than {LARGEST // 1024} KB, the most that a pack file may be.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Wrong(line, "The file is not UTF-8 text. Save it as UTF-8 and try again.") from None
    unkept = UNKEPT.search(text.replace("\r\n", "\n"))
    if unkept:
        line = text.replace("\r\n", "\n")[: unkept.start()].count("\n") + 1
        raise _Wrong(line, "The line holds a control character that cannot be kept. Delete it.")
    return text


def _document(text: str, lines: Lines) -> dict[str, Any]:
    try:
        return _built(yaml.parse(text, Loader=yaml.CSafeLoader), lines)  # libyaml: a tenth of the time
    except (yaml.YAMLError, RecursionError) as error:
        raise _unreadable(error) from None


def _built(events: Events, lines: Lines) -> dict[str, Any]:
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        raise _Wrong(1, "The file is empty.")
    data = _value(next(events), events, (), lines, 0)
    next(events)
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise _Wrong(_line(after), "A second document begins here. A pack file holds one.")
    if not isinstance(data, dict):
        raise _Wrong(1, "The file must be keys with values, such as title: Our framework.")
    return data


def _unreadable(error: Exception) -> _Wrong:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    return _Wrong(mark.line + 1 if mark else 1, f"This is not readable YAML: {problem}.")


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _value(event: yaml.Event, events: Events, path: Path, lines: Lines, depth: int) -> Any:
    _refuse_cleverness(event)
    if depth > DEEPEST:
        raise _Wrong(_line(event), f"This is nested more than {DEEPEST} deep.")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, path, lines, depth)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, lines, depth)
    return _scalar(event) if isinstance(event, yaml.ScalarEvent) else None


def _refuse_cleverness(event: yaml.Event) -> None:
    anchor = getattr(event, "anchor", None)
    if anchor:
        what = f"*{anchor} is an alias" if isinstance(event, yaml.AliasEvent) else f"&{anchor} is an anchor"
        raise _Wrong(_line(event), f"{what}. Packs do not use them: write the value out.")
    if getattr(event, "tag", None):
        raise _Wrong(_line(event), "This value has a YAML tag. Packs do not use them: write the value alone.")


def _mapping(events: Events, path: Path, lines: Lines, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        _refuse_cleverness(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Wrong(_line(event), "A key must be a word, not a list or a group of keys.")
        key = event.value
        if key == "<<" and not event.style:
            raise _Wrong(_line(event), "<< is a merge key. Packs do not use them: write the keys out.")
        if key in found:
            raise _Wrong(_line(event), f'The key "{_short(key)}" stands here twice.')
        lines.note((*path, key), _line(event))
        found[key] = _value(next(events), events, (*path, key), lines, depth + 1)
    return found


def _sequence(events: Events, path: Path, lines: Lines, depth: int) -> tuple[Any, ...]:
    found: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        lines.note((*path, len(found)), _line(event))
        found.append(_value(event, events, (*path, len(found)), lines, depth + 1))
    return tuple(found)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if len(text) > LONGEST:
        raise _Wrong(_line(event), f"This text is longer than {LONGEST} characters.")
    if UNKEPT.search(text):
        raise _Wrong(_line(event), "The text holds a control character that cannot be kept. Delete it.")
    if event.style:  # quoted
        return text
    if text == "" or text in ("~", "null"):
        raise _Wrong(_line(event), "There is no value here. Give one, or leave the key out.")
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    if HUGE.fullmatch(text):
        raise _Wrong(
            _line(event), "This number is too large: write a smaller one, or put it in quotes if it is a name."
        )
    return float(text) if DECIMAL.fullmatch(text) else text


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
