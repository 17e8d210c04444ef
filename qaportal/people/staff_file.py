"""A staff file as it comes from the council's HR system: bytes in, rows of text out, nothing judged yet."""

from dataclasses import dataclass

from qaportal.lib.errors import DomainError
from qaportal.lib.sheets import decode, split
from qaportal.lib.text import folded, one_line

MOST_ROWS = 5000
FIELDS = (
    "staff_number",
    "name",
    "email",
    "phone",
    "post",
    "team",
    "service",
    "line_manager",
    "starts_on",
    "leaves_on",
)
NEEDED = ("staff_number", "name", "email")
# What else the columns are called in exports of HR systems.
ALSO = {
    "staff_number": "staff no|staff id|staff|employee number|employee no|employee id|payroll number|payroll no|number",
    "name": "full name|employee name|employee|display name",
    "email": "e mail|email address|e mail address|work email|mail",
    "phone": "telephone|work phone|work telephone|phone number|telephone number|tel|mobile|work mobile",
    "post": "post title|job title|job|position|role|position title",
    "team": "team name|unit",
    "service": "service name|service area|department|division",
    "line_manager": "manager|reports to|supervisor|line manager email|line manager number|manager email",
    "starts_on": "start date|starts|started|joined|joined on|date joined|start",
    "leaves_on": "end date|leaves|left|left on|leaving date|date left|leave date|end|last day",
}
_FIELD_OF = {folded(name): field for field, names in ALSO.items() for name in names.split("|")} | {
    folded(field.replace("_", " ")): field for field in FIELDS
}


@dataclass(frozen=True)
class Row:
    """One line of the file. `cells` holds a text for each column that was recognised; `extra` counts those beyond."""

    line: int
    cells: dict[str, str]
    extra: int = 0


@dataclass(frozen=True)
class Sheet:
    """A whole file. `columns` maps our fields to the headings as they stand in the file."""

    encoding: str
    columns: dict[str, str]
    unknown: list[str]
    rows: list[Row]


def read(data: bytes) -> Sheet:
    """The rows of a CSV file in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs (UP-4).

    Raises DomainError with one sentence when the file as a whole cannot be used.
    """
    text, encoding = decode(data)
    lines = split(text)
    heading = next(lines, None)
    if heading is None:
        raise DomainError("The file is empty.")
    columns, unknown = _recognise([one_line(cell) for cell in heading[1]])
    rows: list[Row] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise DomainError(f"The file has more than {MOST_ROWS:,} people. Split it into smaller files.")
        found = {field: one_line(cells[at]) if at < len(cells) else "" for field, at in columns.items()}
        rows.append(Row(line, found, extra=max(len(cells) - len(heading[1]), 0)))
    if not rows:
        raise DomainError("The file has headings and no people under them.")
    return Sheet(encoding, {field: one_line(heading[1][at]) for field, at in columns.items()}, unknown, rows)


def _recognise(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    """field → place in the row, and the headings that are none of ours."""
    columns: dict[str, int] = {}
    unknown = []
    for at, heading in enumerate(headings):
        field = _FIELD_OF.get(folded(heading.replace("_", " ")))
        if field is None:
            unknown.append(heading or f"(column {at + 1} has no heading)")
        elif field in columns:
            sentence = f"Two columns both say {label(field)}: “{headings[columns[field]]}” and “{heading}”."
            raise DomainError(f"{sentence} Keep one of them.")
        else:
            columns[field] = at
    lacking = [f"“{label(field)}”" for field in NEEDED if field not in columns]
    if lacking:
        raise DomainError(f"The first line has to name the columns. It does not name {' or '.join(lacking)}.")
    return columns, unknown


def label(field: str) -> str:
    """A field's name as people say it: "staff number"."""
    return "e-mail" if field == "email" else field.replace("_", " ")
