"""Action tables on a form: rows as they are typed, kept and read. A date that is no day is refused (LB-088). Pure."""

from datetime import date
from typing import Any, Protocol

from qaportal.frameworks.meaning.actions import WrittenAction, why_not_an_action
from qaportal.frameworks.schema import Question
from qaportal.lib.formats import day_medium, read_date
from qaportal.lib.papers import Table
from qaportal.lib.text import cut, folded

MOST = 50  # rows
WHAT, LINE = 2000, 200  # characters
FIELDS = ("what", "support", "who", "when")
HEADS = {"what": "What will be done", "support": "Support needed", "who": "Who", "when": "By which day"}
SHARES = {"what": 5}  # of the width of a table, beside 2 of each other column
# No action may wait for these, whatever the framework says of other words.
VAGUE = ("ASAP", "as soon as possible", "soon", "ongoing", "on-going", "TBC", "TBA", "immediately", "when possible")


class Fields(Protocol):
    """What a browser sent."""

    def get(self, key: str, default: str = ...) -> str | None: ...


def fields_of(question: Question) -> tuple[str, ...]:
    """What a table of actions asks of each, in order: support only where the question does (NS-119)."""
    return tuple(field for field in FIELDS if field != "support" or question.support)


def table_of(question: Question, about: str, rows: tuple[tuple[str, ...], ...]) -> Table:
    """The table of actions on paper, with a cell in each row for each of `fields_of`."""
    fields = fields_of(question)
    return Table(about, tuple(HEADS[one] for one in fields), rows, tuple(SHARES.get(one, 2) for one in fields))


def read_actions(question: Question, sent: Fields) -> tuple[list[dict[str, str]], str]:
    """The rows that were typed, and why they cannot be kept ("" where they can). A row may be half-written: its blank
    cells are asked for when the form is handed in. Rows of nothing are left out."""
    found: list[dict[str, str]] = []
    for n in range(MOST):
        row = {field: (sent.get(f"q.{question.key}-{n}-{field}", "") or "").strip() for field in FIELDS}
        if not any(row.values()):
            continue
        kept, fault = _row(question, row)
        if fault:
            return found, f"Action {len(found) + 1}: {fault}"
        found.append(kept)
    return found, ""


def _row(question: Question, row: dict[str, str]) -> tuple[dict[str, str], str]:
    if len(row["what"]) > WHAT or max(len(row["who"]), len(row["support"])) > LINE:
        return row, f"use {WHAT:,} characters or fewer for what is done, and {LINE} for who and for support."
    day, fault = _day(question, row["when"])
    return {field: text for field, text in (row | {"when": day}).items() if text}, fault


def _day(question: Question, typed: str) -> tuple[str, str]:
    if not typed:
        return "", ""
    try:
        return read_date(typed[:LINE]).isoformat(), ""
    except ValueError:
        refused = (*question.refused_words, *VAGUE)
        words = next((word for word in refused if folded(word) == folded(typed)), cut(typed, 40))
        return "", why_not_an_action((*refused, words), WrittenAction("x", "x", None, words))


def faults_of(rows: list[dict[str, str]]) -> list[str]:
    """What each row still lacks, as sentences, before the form may be handed in."""
    found = []
    for n, row in enumerate(rows, 1):
        fault = why_not_an_action((), WrittenAction(row.get("what", ""), row.get("who", ""), when_of(row)))
        if fault:
            found.append(f"Action {n}: {fault}")
    return found


def when_of(row: dict[str, Any]) -> date | None:
    """The day by which an action is to be done; None where none was given."""
    return date.fromisoformat(row["when"]) if row.get("when") else None


def written_actions(rows: list[dict[str, str]]) -> list[str]:
    """Each action in a line."""
    return [_line(row) for row in rows]


def _line(row: dict[str, str]) -> str:
    when = when_of(row)
    said = (
        row.get("what", ""),
        f"owner: {row['who']}" if row.get("who") else "",
        f"due: {day_medium(when)}" if when else "",
        f"support: {row['support']}" if row.get("support") else "",
    )
    return "; ".join(part for part in said if part)
