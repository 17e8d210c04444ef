"""Tables as CSV: what people send, bytes in and lines of cells out, nothing judged yet (UP-4); and what they take out,
with nothing in it that a spreadsheet would run (A21)."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from qaportal.lib.errors import DomainError
from qaportal.lib.text import normalise

MOST_BYTES = 2 * 1024 * 1024
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")  # what begins so, a spreadsheet takes for a formula
NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


def decode(data: bytes) -> tuple[str, str]:
    """The text, normalised, and the name of its encoding: UTF-8, UTF-16 or Windows-1252.

    Raises DomainError with one sentence for what is too large, a workbook, or no text.
    """
    if len(data) > MOST_BYTES:
        raise DomainError("The file is larger than 2 MB. Leave out columns that are not needed, or split it.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DomainError("This is an Excel workbook. In Excel choose Save As, “CSV UTF-8”, and send that file.")
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return normalise(text), NAMES[encoding]
    raise DomainError("This is not a text file that can be read. Save it as “CSV UTF-8” and send that file.")


def split(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each record that has any; `line` is where it begins, quoted line breaks counted. Cells may be
    parted by commas, semicolons or tabs."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise DomainError(f"The file cannot be read after line {begins}: a cell is too long or not closed.") from error


def joined(rows: Iterable[Iterable[str]]) -> str:
    """These rows as CSV, with the mark by which Excel knows UTF-8. Before a cell that a spreadsheet would run stands an
    apostrophe (A21)."""
    text = StringIO(newline="")
    csv.writer(text).writerows([f"'{cell}" if cell.startswith(RUN) else cell for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()
