"""What is typed about a question, as the schema wants it: options and meanings of numbers, one a line. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from qaportal.frameworks.meaning.answers import NOT_APPLICABLE
from qaportal.frameworks.schema import Pack
from qaportal.reviews.drafting import LINE, TEXT, Body, Unfit
from qaportal.reviews.values import OTHER

MOST_OPTIONS = 60
ANCHOR = re.compile(r"(\d{1,2})\s*[:.)=–-]\s*(\S.*)")
# Every kind of answer: what it is called, and what it is for.
KINDS: dict[str, tuple[str, str]] = {
    "text": ("In words", "A box to write in"),
    "yes_no": ("Yes or no", ""),
    "yes_no_partly": ("Yes, partly or no", ""),
    "yes_no_partly_na": ("Yes, partly, no or does not apply", ""),
    "choice": ("One of several", "You write the answers that there are"),
    "ticks": ("Any of several", "You write the answers that there are; as many as fit are ticked"),
    "rating": ("A number on a scale", "Such as 1 to 5; you may say what the numbers mean"),
    "out_of_ten": ("Marks out of ten", ""),
    "grade": ("A grade", "On a scale of the framework"),
    "number": ("A number", "How many, how long"),
    "date": ("A date", ""),
    "person": ("A person", "Somebody who works with the family or in the service"),
    "record": ("A reference to a record", "Kept sealed, and shown masked"),
    "actions": ("Actions", "What is to be done, by whom, by which day"),
    "signature": ("A signature", "The name and the day"),
}
WITH_NA = ("yes_no", "yes_no_partly", "rating", "out_of_ten", "grade", "choice")
WITHOUT_EVIDENCE = ("actions", "signature", "record")


def read_options(text: str, *, other: bool, not_applicable: bool) -> list[str]:
    """The answers that there are to choose from, one a line. Unfit where they are none, doubled or too many."""
    found = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not found:
        raise Unfit("Write the answers that there are to choose from, one a line.", "options")
    if len(found) > MOST_OPTIONS:
        raise Unfit(f"Give at most {MOST_OPTIONS} answers to choose from.", "options")
    for at, line in enumerate(found):
        if len(line) > LINE:
            raise Unfit(f"Line {at + 1} is longer than {LINE} characters.", "options")
        if line.casefold() in {one.casefold() for one in found[:at]}:
            raise Unfit(f"“{line}” is there twice.", "options")
        if (line == OTHER and other) or (line == NOT_APPLICABLE and not_applicable):
            raise Unfit(f"“{line}” is offered anyway: take the line out.", "options")
    return found


def read_anchors(text: str) -> list[Body]:
    """What the numbers of a scale mean: "1: not at all", one a line. Unfit where a line is none."""
    found: list[Body] = []
    for n, line in enumerate((one for one in text.splitlines() if one.strip()), 1):
        match = ANCHOR.fullmatch(" ".join(line.split()))
        if match is None or int(match[1]) > 10:
            raise Unfit(f"Line {n} is not a number from 0 to 10, a colon and what it means.", "anchors")
        if len(match[2]) > TEXT:
            raise Unfit(f"Line {n} is longer than {TEXT} characters.", "anchors")
        if int(match[1]) in [one["at"] for one in found]:
            raise Unfit(f"{match[1]} is there twice.", "anchors")
        found.append({"at": int(match[1]), "means": match[2]})
    return found


def read_words(text: str) -> list[str]:
    """Words that a date may not be put as, one a line."""
    found = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if any(len(line) > LINE for line in found) or len(found) > MOST_OPTIONS:
        raise Unfit(f"Give at most {MOST_OPTIONS} lines of at most {LINE} characters.", "refused_words")
    return found


def asked_of(kind: str, typed: Mapping[str, Any]) -> Body:
    """A question of a kind from what was typed about it, by field; what its kind does not use is not looked at."""
    found: Body = {"kind": kind, "ask": typed["ask"], "help": typed["help"] or None, "required": typed["required"]}
    for name in ("not_applicable", "evidence", "scored", "other", "support"):
        found[name] = bool(typed.get(name))
    if kind in ("choice", "ticks"):
        found["options"] = read_options(
            typed["options"], other=found["other"], not_applicable=found["not_applicable"]
        )  # fmt: skip
    if kind == "grade":
        found["scale"] = typed["scale"]
    if kind == "rating":
        found |= _scale(typed)
    if kind == "actions":
        found["refused_words"] = read_words(typed["refused_words"])
    return found


def _scale(typed: Mapping[str, Any]) -> Body:
    lowest, highest = typed["lowest"], typed["highest"]
    if lowest >= highest:
        raise Unfit("The highest number is to be above the lowest.", "highest")
    anchors = read_anchors(typed["anchors"])
    stray = [one["at"] for one in anchors if not lowest <= one["at"] <= highest]
    if stray:
        raise Unfit(f"{stray[0]} is not among the numbers from {lowest} to {highest}.", "anchors")
    return {"lowest": lowest, "highest": highest, "anchors": anchors}


def typed_of(question: Body) -> Body:
    """What stands in the fields of a question that is there."""
    anchors = "\n".join(f"{one['at']}: {one['means']}" for one in question.get("anchors", ()))
    lines = {name: "\n".join(question.get(name, ())) for name in ("options", "refused_words")}
    at = [one["at"] for one in question.get("anchors", ())]
    lowest, highest = question.get("lowest", min(at, default=1)), question.get("highest", max(at, default=5))
    bounds = {"lowest": lowest, "highest": highest}
    return {**question, "help": question.get("help") or "", "anchors": anchors, **lines, **bounds}


def refused_by_default(pack: Pack) -> str:
    """The words that forms of a framework refuse for the day of an action, one a line (LB-088)."""
    words = (word for form in pack.forms.values() for question in form.questions() for word in question.refused_words)
    return "\n".join(dict.fromkeys(words))
