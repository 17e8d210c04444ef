"""Action tables on a form: rows as they are typed, kept and read. A date that is no day is refused (LB-088). Pure."""

from datetime import date
from typing import Any, NamedTuple, Protocol

from qaportal.frameworks.meaning.actions import WrittenAction, why_not_an_action
from qaportal.frameworks.schema import Question
from qaportal.lib.formats import day_medium, read_date
from qaportal.lib.papers import Table
from qaportal.lib.text import cut, folded

MOST = 50  # rows
WHAT, LINE = 2000, 200  # characters
FIELDS = ("what", "support", "who", "when")
HEADS = {"what": "What will be done", "support": "Support needed", "who": "Who", "when": "By which day"}
LONG = f"use {WHAT:,} characters or fewer for what is done, and {LINE} for who and for support."
SHARES = {"what": 5}  # of the width of a table, beside 2 of each other column
# No action may wait for these, whatever the framework says of other words.
VAGUE = ("ASAP", "as soon as possible", "soon", "ongoing", "on-going", "TBC", "TBA", "immediately", "when possible")


class Fields(Protocol):
    """What a browser sent."""

    def get(self, key: str, default: str = ...) -> str | None: ...


class Fault(NamedTuple):
    """Why a row cannot be kept, and which of the boxes it is about: "0-when" is the day of the first row."""

    box: str
    sentence: str


def fields_of(question: Question) -> tuple[str, ...]:
    """What a table of actions asks of each, in order: support only where the question does (NS-119)."""
    return tuple(field for field in FIELDS if field != "support" or question.support)


def table_of(question: Question, about: str, rows: tuple[tuple[str, ...], ...]) -> Table:
    """The table of actions on paper, with a cell in each row for each of `fields_of`."""
    fields = fields_of(question)
    return Table(about, tuple(HEADS[one] for one in fields), rows, tuple(SHARES.get(one, 2) for one in fields))


def read_actions(question: Question, sent: Fields) -> tuple[list[dict[str, str]], list[Fault]]:
    """The rows that were typed, and why some cannot be kept, each by its number on the page. A row may be half-written:
    its blank cells are asked for when the form is handed in. Rows of nothing are left out."""
    found: list[dict[str, str]] = []
    faults: list[Fault] = []
    for n in range(MOST):
        row = {field: (sent.get(f"q.{question.key}-{n}-{field}", "") or "").strip() for field in FIELDS}
        if not any(row.values()):
            continue
        long = next((field for field in FIELDS if len(row[field]) > (WHAT if field == "what" else LINE)), "")
        day, fault = ("", LONG) if long and long != "when" else _day(question, row["when"])
        if fault:
            faults.append(Fault(f"{n}-{long or 'when'}", f"Action {n + 1}: {fault}"))
        found.append({field: text for field, text in (row | {"when": day}).items() if text})
    return found, faults


def _day(question: Question, typed: str) -> tuple[str, str]:
    if not typed:
        return "", ""
    try:
        return read_date(typed[:LINE]).isoformat(), ""
    except ValueError:
        refused = (*question.refused_words, *VAGUE)
        words = next((word for word in refused if folded(word) == folded(typed)), cut(typed, 40))
        return "", why_not_an_action((*refused, words), WrittenAction("x", "x", None, words))


def faults_of(rows: list[dict[str, str]], today: date | None = None) -> list[str]:
    """What each row still lacks, as sentences, before the form may be handed in. Where `today` is given, no row may be
    for a day before it."""
    found = []
    for n, row in enumerate(rows, 1):
        when = when_of(row)
        fault = why_not_an_action((), WrittenAction(row.get("what", ""), row.get("who", ""), when))
        if not fault and today and when and when < today:
            fault = f"{day_medium(when)} is past. Give a day that is still to come."
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
