"""A frame as it comes from the case system: a table with headings, which of them are used, what may not be in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qaportal.lib.errors import DomainError
from qaportal.lib.sheets import decode, split
from qaportal.lib.text import folded, one_line
from qaportal.sampling.references import are_nhs_numbers

MOST_ROWS, MOST_COLUMNS = 5000, 40
# Field → what it is called on pages, and what else its column is called in exports of case systems.
FIELDS = {
    "reference": ("Reference", "record reference|case reference|case ref|ref|reference number|record id|record number|"
                  "case id|case number|case no|child reference|child ref|child id|client id|lcs id|ehm id|mosaic id"),
    "system": ("Case system", "system|record system|source system"),
    "opened_on": ("Open since", "opened on|opened|open since|open date|date opened|start date|case start|case opened|"
                  "supported since"),
    "service": ("Service", "service name|service area|department"),
    "team": ("Team", "team name|allocated team|unit"),
    "age": ("Age in years, or age band", "age band|age group|age in years|age years"),
    "plan_type": ("Type of plan", "plan|plan type|current plan|plan category"),
    "category": ("Category", "case category|need|category of need|primary need|case type"),
    "worker": ("Worker’s staff number", "worker|staff number|staff no|worker number|worker staff number|"
               "allocated worker|allocated worker number|allocated worker staff number|allocated to"),
    "looked_on": ("Last looked at", "last looked at|last looked on|last audited|last audit|last reviewed|last qa|"
                  "date last audited"),
    "worked_on": ("Last worked on", "last worked on|last activity|last contact|last case note"),
}  # fmt: skip
_FIELD_OF = {
    folded(name): field for field, (label, others) in FIELDS.items() for name in (label, field, *others.split("|"))
} | {folded(field.replace("_", " ")): field for field in FIELDS}
# Headings of what the portal must not hold (DM-1), and what each looks like.
_PERSONAL = {
    "a name": r"names?|forenames?|surnames?|initials|known as|alias",
    "a date of birth": r"dob|d o b|birth ?date|birth|born|birthday",
    "an address": r"address(?:es)?|post ?code|street|home town",
    "an NHS number": r"nhs(?: ?(?:no|number|id))?",
    "a number that tells who somebody is": r"upn|uln|ni ?(?:no|number)|national insurance|passport",
    "a way to reach somebody": r"e ?mails?|phones?|telephones?|tel|mobiles?",
}  # fmt: skip
_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Table:
    """The file as a whole: its headings, and (line, cells) of each row."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]

    def column(self, at: int) -> Iterator[str]:
        """The cells under one heading."""
        return (cells[at] if at < len(cells) else "" for _, cells in self.rows)


def read(data: bytes) -> Table:
    """The table of a CSV file. Raises DomainError with one sentence where it cannot be used, or holds what the portal
    must not: names, dates of birth, addresses, NHS numbers."""
    text, _ = decode(data)
    lines = split(text)
    heading = next(lines, None)
    if heading is None:
        raise DomainError("The file is empty.", field="file")
    headings = [one_line(cell)[:80] for cell in heading[1]]
    if len(headings) > MOST_COLUMNS:
        raise DomainError(f"The file has more than {MOST_COLUMNS} columns. Leave out those that are not needed.")
    _refuse_headings(headings)
    table = Table(headings, [])
    for line, cells in lines:
        if len(table.rows) == MOST_ROWS:
            raise DomainError(f"The file has more than {MOST_ROWS:,} records. Send only those that may be drawn.")
        table.rows.append((line, [one_line(cell)[:200] for cell in cells[: len(headings)]]))
    if not table.rows:
        raise DomainError("The file has headings and no records under them.", field="file")
    _refuse_values(table)
    return table


def _refuse_headings(headings: Sequence[str]) -> None:
    for heading in headings:
        said = folded(heading.replace("_", " "))
        if said in _FIELD_OF:
            continue
        for what, words in _PERSONAL.items():
            if re.search(rf"\b(?:{words})\b", said):
                raise DomainError(_refusal(heading, what), field="file")


def _refuse_values(table: Table) -> None:
    for at, heading in enumerate(table.headings):
        values = list(table.column(at))
        if any(_EMAIL.fullmatch(value) for value in values):
            raise DomainError(_refusal(heading, "a way to reach somebody"), field="file")
        if any(_POSTCODE.fullmatch(value) for value in values) and _recognised(heading) != "reference":
            raise DomainError(_refusal(heading, "an address"), field="file")
        if are_nhs_numbers(values):
            raise DomainError(_refusal(heading, "an NHS number"), field="file")


def _refusal(heading: str, what: str) -> str:
    return (
        f"The column “{heading}” looks like {what}. The portal keeps references and no personal details: take that "
        "column out of the file and send it again. Nothing of the file was kept."
    )


def _recognised(heading: str) -> str | None:
    return _FIELD_OF.get(folded(heading.replace("_", " ")))


def recognise(headings: Sequence[str]) -> dict[str, str]:
    """Field → heading, as far as headings are understood; the first of two that say the same."""
    found: dict[str, str] = {}
    for heading in headings:
        field = _recognised(heading)
        if field and field not in found:
            found[field] = heading
    return found


def label(field: str) -> str:
    """What a field is called on pages."""
    return FIELDS[field][0]


def lacking(columns: Mapping[str, str], headings: Sequence[str]) -> str:
    """What is wrong with a mapping of fields to headings, in a sentence; "" where it can be used."""
    if not columns.get("reference"):
        return "Say which column holds the reference of each record."
    used = [heading for heading in columns.values() if heading]
    twice = next((heading for heading in used if used.count(heading) > 1), None)
    if twice:
        return f"The column “{twice}” is used for two things. Choose one."
    unknown = next((heading for heading in used if heading not in headings), None)
    return f"There is no column “{unknown}” in the file." if unknown else ""
