"""Answers: what was sent becomes a plain value or a sentence that says why not; a value becomes words (A.9). Pure.

A value is plain data: text; "yes", "no", "partly" or "not_applicable"; a number; a day as 2027-03-31; the key of a
level; an option, or {"other": text}; a list of ticked options, {"other": text} the last of them; a list of texts where
a question repeats; a list of actions; or a signature. None is blank. Fields of a question are `q.<key>` (with `-0`,
`-1` … where there are several), `n.<key>` the text beside it, `na.<key>` the tick that it does not apply where nothing
is chosen from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from qaportal.frameworks.schema import Question, Scale
from qaportal.lib.formats import day_medium, read_date
from qaportal.lib.text import one_line
from qaportal.reviews.actions import read_actions, written_actions
from qaportal.reviews.days import as_day

TEXT, LINE, NOTE = 10_000, 200, 4_000  # characters
NOT_APPLICABLE = "not_applicable"
OTHER = "other"
LARGEST = 10**9
YES_NO = {"yes": "Yes", "no": "No"}
PARTLY = {"yes": "Yes", "partly": "Partly", "no": "No"}
NA_LABEL = "Does not apply"
Value = Any


class Sent(Protocol):
    """What a browser sent, by the name of the field."""

    def get(self, key: str, default: str = ...) -> str | None: ...

    def getlist(self, key: str) -> list[str]: ...


class Refused(ValueError):
    """An answer cannot be kept as it was sent; the sentence says what to do, `boxes` which boxes of a table it is
    about."""

    def __init__(self, sentence: str, boxes: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.boxes = tuple(boxes)


def read(question: Question, scale: Scale | None, sent: Sent) -> Value:
    """The value that was sent to a question; None where nothing was. `scale` is that of a grade. Raises Refused."""
    if question.not_applicable and sent.get(f"na.{question.key}", ""):
        return _does_not_apply(question, sent)
    if question.repeats > 1:
        return _several(question, sent)
    return READ[question.kind](question, scale, sent)


def _does_not_apply(question: Question, sent: Sent) -> Value:
    """It was ticked that it does not apply: then there is nothing in the box."""
    if (sent.get(f"q.{question.key}", "") or "").strip():
        raise Refused("You ticked that this does not apply, and wrote an answer. Take one of the two back.")
    return NOT_APPLICABLE


def read_note(question: Question, sent: Sent) -> str:
    """The text beside an answer. Raises Refused where it is too long."""
    text = sent.get(f"n.{question.key}", "") or ""
    if len(text) > NOTE:
        raise Refused(f"Use {NOTE:,} characters or fewer beside the answer.")
    return text if text.strip() else ""


def options_of(question: Question, scale: Scale | None) -> list[tuple[str, str]]:
    """What may be chosen, as (value, label), in order; none for a question that is not answered by choosing."""
    found = _plain_options(question, scale)
    if found and (question.not_applicable or question.kind == "yes_no_partly_na"):
        found.append((NOT_APPLICABLE, NA_LABEL))
    return found


def _plain_options(question: Question, scale: Scale | None) -> list[tuple[str, str]]:
    kind = question.kind
    if kind == "yes_no":
        return list(YES_NO.items())
    if kind in ("yes_no_partly", "yes_no_partly_na"):
        return list(PARTLY.items())
    if kind in ("rating", "out_of_ten"):
        low, high = question.bounds if kind == "rating" else (0, 10)
        means = {anchor.at: anchor.means for anchor in question.anchors}
        ends = {low: f"{low} (lowest)", high: f"{high} (highest)"} if not means else {}
        return [(str(n), f"{n}: {means[n]}" if n in means else ends.get(n, str(n))) for n in range(low, high + 1)]
    if kind == "grade" and scale is not None:
        return [(level.key, level.label) for level in scale.levels]
    if kind == "choice":
        other = [(OTHER, "Something else")] if question.other else []
        return [(option, option) for option in question.options] + other
    if kind != "ticks":
        return []
    return [(option, option) for option in question.options] + ([(OTHER, "Something else")] if question.other else [])


def plain(value: Value) -> Value:
    """A value as conditions and figures look at it: a list is a tuple, something else is “other”."""
    if isinstance(value, list):
        return tuple(plain(one) for one in value)
    if isinstance(value, dict):
        return OTHER if OTHER in value else tuple(value.values())
    return value


def written(question: Question, scale: Scale | None, value: Value) -> str:
    """A value in words, as it is read on a page; "" where it is blank. An action table in lines."""
    if value is None:
        return ""
    if value == NOT_APPLICABLE and (question.not_applicable or question.kind == "yes_no_partly_na"):
        return NA_LABEL
    return "\n".join(value) if question.repeats > 1 and isinstance(value, list) else _words(question, scale, value)


def _words(question: Question, scale: Scale | None, value: Value) -> str:
    kind = question.kind
    if kind == "date":
        return day_medium(as_day(value))
    if kind == "actions":
        return "\n".join(written_actions(value))
    if kind == "ticks":
        return "\n".join(str(one[OTHER]) if isinstance(one, dict) else one for one in value)
    if kind == "choice" and isinstance(value, dict):
        return str(value[OTHER])
    if kind == "signature":
        return f"{value['name']}, {day_medium(as_day(value['on']))}"
    if kind == "record":
        return "Given"
    if kind in ("rating", "out_of_ten"):
        return next((f"{value}: {anchor.means}" for anchor in question.anchors if anchor.at == value), str(value))
    return dict(options_of(question, scale)).get(str(value), str(value))


# One reader a kind ------------------------------------------------------------------------------------


def _text(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    return _whole_text(sent.get(f"q.{question.key}", "") or "")


def _whole_text(text: str) -> str | None:
    if len(text) > TEXT:
        raise Refused(f"Use {TEXT:,} characters or fewer. Nothing was cut: it is all still in the box.")
    return text if text.strip() else None


def _line(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    return _one_line(sent.get(f"q.{question.key}", "") or "")


def _one_line(text: str) -> str | None:
    text = one_line(text)
    if len(text) > LINE:
        raise Refused(f"Use {LINE} characters or fewer.")
    return text or None


def _several(question: Question, sent: Sent) -> Value:
    names = (f"q.{question.key}-{n}" for n in range(question.repeats))
    read_one = _whole_text if question.kind == "text" else _one_line
    found = [kept for name in names if (kept := read_one(sent.get(name, "") or "")) is not None]
    return found or None


def _chosen(question: Question, scale: Scale | None, sent: Sent) -> Value:
    value = sent.get(f"q.{question.key}", "") or ""
    if not value:
        return None
    if value not in dict(options_of(question, scale)):
        raise Refused("Choose one of the answers that are shown.")
    return int(value) if question.kind in ("rating", "out_of_ten") and value != NOT_APPLICABLE else value


def _choice(question: Question, scale: Scale | None, sent: Sent) -> Value:
    value = _chosen(question, scale, sent)
    if value != OTHER or not question.other:
        return value
    return {OTHER: _one_line(sent.get(f"q.{question.key}-other", "") or "") or ""}


def _number(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    text = (sent.get(f"q.{question.key}", "") or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text, re.ASCII):
        raise Refused("Enter a number in digits, such as 4 or 2.5.")
    number = float(text)
    return int(number) if number.is_integer() else number


def _date(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    text = (sent.get(f"q.{question.key}", "") or "").strip()
    if not text:
        return None
    try:
        return read_date(text[:LINE]).isoformat()
    except ValueError as error:
        raise Refused(str(error)) from error


def _ticks(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    ticked = [value for value in sent.getlist(f"q.{question.key}") if value]
    if not set(ticked) <= {option for option, _ in options_of(question, None)}:
        raise Refused("Choose from the answers that are shown.")
    found: list[Value] = [option for option in question.options if option in ticked]
    if question.other and OTHER in ticked:
        found.append({OTHER: _one_line(sent.get(f"q.{question.key}-other", "") or "") or ""})
    return found or None


def _actions(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    found, faults = read_actions(question, sent)
    if faults:
        raise Refused(" ".join(one.sentence for one in faults), [one.box for one in faults])
    return found or None


def _signature(question: Question, _scale: Scale | None, sent: Sent) -> Value:
    """Whether it was signed; who and when is for the one who keeps it to add: nobody signs for somebody else."""
    return True if sent.get(f"q.{question.key}", "") == "yes" else None


READ: Mapping[str, Callable[[Question, Scale | None, Sent], Value]] = {
    "text": _text, "person": _line, "record": _line, "number": _number, "date": _date, "yes_no": _chosen,
    "yes_no_partly": _chosen, "yes_no_partly_na": _chosen, "rating": _chosen, "out_of_ten": _chosen, "grade": _chosen,
    "choice": _choice, "ticks": _ticks, "actions": _actions, "signature": _signature,
}  # fmt: skip


def is_blank(value: Value) -> bool:
    """Whether nothing was answered."""
    return value is None or value in ("", [], ()) or value == {OTHER: ""}


def texts_of(value: Value) -> Sequence[str]:
    """Every text of a value that somebody wrote freely."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(text for one in value for text in texts_of(one))
    return tuple(text for one in value.values() for text in texts_of(one)) if isinstance(value, dict) else ()
