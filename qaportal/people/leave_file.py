"""Absences of many people as they come from an HR system: bytes of CSV in, days and kinds out, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from qaportal.lib.errors import DomainError
from qaportal.lib.formats import read_date
from qaportal.lib.sheets import decode, split
from qaportal.lib.text import folded, one_line

MOST_ROWS = 2000
LONGEST = timedelta(days=731)
# Field → what it is called on pages, and what else its column is called in exports of HR systems.
FIELDS = {
    "staff_number": ("staff number", "staff no|staff id|staff|employee number|employee no|employee id|payroll number|"
                     "payroll no|personnel number|person number|number"),
    "starts": ("first day", "first day away|starts on|starts|start|start date|from|from date|date from|absence start|"
               "absence start date|leave start|date|day"),
    "ends": ("last day", "last day away|ends on|ends|end|end date|to|to date|date to|until|absence end|"
             "absence end date|leave end"),
    "kind": ("kind", "kind of absence|type|absence type|type of absence|leave type|reason|absence reason|category"),
    "half": ("half day", "half days|am pm|am or pm|session|part day|part of day"),
    "length": ("days", "duration|length|number of days|days taken|working days|duration days"),
}  # fmt: skip
NEEDED = ("staff_number", "starts")
_FIELD_OF = {folded(name): field for field, (label, others) in FIELDS.items() for name in (label, *others.split("|"))}
# Kind → how files say it; whatever else they say is "other".
KINDS = {
    "parental": r"maternity|paternity|parental|adoption leave",
    "sickness": r"sick|sickness|ill|illness|unwell",
    "secondment": r"secondment|seconded",
    "leave": r"annual leave|holidays?|vacation|a l|flexi(?:time)?|flexi leave|toil|time off in lieu",
}
_HALF = re.compile(r"\b(?:half|am|pm|morning|afternoon|part)\b|^(?:y|yes|true)$")
HALF_DAYS = "Half days are not kept: only whole days count as away. Leave this line out."


class Line(NamedTuple):
    """One absence of the file."""

    line: int
    staff_number: str
    starts: date
    ends: date
    kind: str


class Fault(NamedTuple):
    """Why a line is left out."""

    line: int
    sentence: str


@dataclass(frozen=True)
class LeaveFile:
    """A whole file: what can be read of it, why the rest cannot, and the columns that are not used."""

    lines: list[Line]
    faults: list[Fault]
    unused: list[str]


def read(data: bytes) -> LeaveFile:
    """The absences of a CSV file. Raises DomainError with one sentence when the file as a whole cannot be used."""
    text, _ = decode(data)
    rows = split(text)
    heading = next(rows, None)
    if heading is None:
        raise DomainError("The file is empty.", field="file")
    columns, unused = _recognise([one_line(cell)[:80] for cell in heading[1]])
    found = LeaveFile([], [], unused)
    for count, (line, cells) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise DomainError(f"The file has more than {MOST_ROWS:,} lines. Split it into smaller files.", field="file")
        told = {field: one_line(cells[at])[:200] if at < len(cells) else "" for field, at in columns.items()}
        try:
            found.lines.append(_line(line, told))
        except ValueError as error:
            found.faults.append(Fault(line, str(error)))
    if not found.lines and not found.faults:
        raise DomainError("The file has headings and no absences under them.", field="file")
    return found


def _recognise(headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    unused = []
    for at, heading in enumerate(headings):
        field = _FIELD_OF.get(folded(heading.replace("_", " ")))
        if field is None:
            unused += [heading] if heading else []
        elif field in columns:
            twice = f"“{headings[columns[field]]}” and “{heading}”"
            raise DomainError(f"Two columns both say {FIELDS[field][0]}: {twice}. Keep one of them.", field="file")
        else:
            columns[field] = at
    lacking = [f"“{FIELDS[field][0]}”" for field in NEEDED if field not in columns]
    if lacking:
        sentence = f"The first line has to name the columns. It does not name {' or '.join(lacking)}."
        raise DomainError(sentence, field="file")
    return columns, unused


def _line(line: int, told: dict[str, str]) -> Line:
    """The absence of one line. Raises ValueError with a sentence."""
    if not told["staff_number"]:
        raise ValueError("There is no staff number. Enter it, or leave the line out.")
    kind = told.get("kind", "")
    if _is_half(told):
        raise ValueError(HALF_DAYS)
    starts = _day(told["starts"], "first")
    ends = _day(told["ends"], "last") if told.get("ends") else starts
    if ends - starts > LONGEST:
        raise ValueError("That is longer than two years. Check the first and the last day.")
    return Line(line, told["staff_number"], starts, ends, kind_of(kind))


def _is_half(told: dict[str, str]) -> bool:
    said = (told.get("half", ""), *re.findall(r"half.?day", told.get("kind", ""), re.IGNORECASE))
    if any(_HALF.search(folded(words)) for words in said):
        return True
    return re.fullmatch(r"0?[.,]\d+(?: ?days?)?", told.get("length", "")) is not None


def _day(text: str, which: str) -> date:
    if not text:
        raise ValueError(f"There is no {which} day. Enter it, or leave the line out.")
    plain = re.sub(r"[ T]0{1,2}:00(?::00)?$", "", text)
    try:
        return read_date(plain)
    except ValueError as error:
        raise ValueError(f"“{text[:40]}” is not a day. Write the {which} day as 12/4/2027.") from error


def unknown(line: Line) -> Fault:
    """Of a line whose staff number nobody has."""
    return Fault(line.line, f"Nobody in the portal has the staff number “{line.staff_number[:40]}”. Correct it.")


def kind_of(words: str) -> str:
    """The kind of absence that a file means; "other" for what is none that the portal knows."""
    said = folded(words)
    if said == "leave":
        return "leave"
    return next((kind for kind, known in KINDS.items() if re.search(rf"\b(?:{known})\b", said)), "other")
