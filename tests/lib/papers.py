"""What the tests of papers share: a paper with everything in it, and readers of both files from outside the project."""

import io
import re
import subprocess
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from qaportal.lib.papers import Facts, Heading, Lines, Note, Paper, Paragraph, Question, Table, Ticks
from tests import lanes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODD = (
    "שלום, this reads from the right 123",
    "مرحبا بالعالم",
    "😀 a face, 👩‍👩‍👧 a family",
    '<w:t>not markup</w:t> & "quoted" ]]> <!-- -->',
    "{{7*7}} {% raw %} ${7*7}",
    "one\ntwo\n\nfour\tand a tab",
    "e\u0301 and é, \u200b\u200d\u00ad \u0085 \ufdd0 \U0001fffe",
    "  spaces  kept  ",
    "w" * 10_000,
    "Long enough. " * 2_400,
)
PAPER = Paper(
    title="Practice review",
    reference="PR-2027-03",
    marking="OFFICIAL-SENSITIVE",
    made_by="Hazel Rowan",
    made_at=datetime(2027, 7, 1, 8, 30, tzinfo=UTC),
    blocks=(
        Facts((("Looked at by", "Fern Meadow"), ("Handed in", "30 June 2027"))),
        Heading("First part"),
        Paragraph("What this part is for."),
        Heading("How it was", 3),
        Question("1", "What went well?", "Much did.", (("Where it can be seen", "In the plan"),)),
        Note("Asked of everyone."),
        Table("What each level means", ("Level", "Means"), (("Good", "As it should be"), ("Weak", "Not yet"))),
        Heading("Second part", 2, new_page=True),
        Heading("How it will be", 3),
        Question("2", "Was it on time?"),
        Ticks(("Yes", "No")),
        Question("3", "What next?"),
        Lines(6),
        Question("4", "By when?"),
        Lines(),
    ),
)


def saying(*texts: str) -> Paper:
    """A paper that holds the texts wherever a text can stand."""
    blocks = [
        block
        for text in texts
        for block in (
            Heading(text[:200], 3),
            Facts(((text[:60], text),)),
            Question("1", text[:300], text, ((text[:60], text),)),
            Table(text[:60], (text[:60], "b"), ((text[:3000], ""),)),
            Ticks((text[:300],)),
        )
    ]
    return Paper("All of it", "PR-2027-03", "OFFICIAL-SENSITIVE", tuple(blocks))


@dataclass(frozen=True)
class WordFile:
    """A Word file, read with nothing but a zip and an XML reader."""

    data: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file inside, by name."""
        with ZipFile(io.BytesIO(self.data)) as opened:
            assert opened.testzip() is None
            return {name: opened.read(name) for name in opened.namelist()}

    def xml(self, name: str) -> ET.Element:
        """One of them, parsed."""
        return ET.fromstring(self.files[name])  # noqa: S314 -- our own file

    def paragraphs(self, name: str = "word/document.xml") -> list[str]:
        """The text of each paragraph, line breaks and tabs as such."""
        marks = {f"{W}br": "\n", f"{W}tab": "\t"}
        return [
            "".join(marks.get(part.tag, part.text or "") for part in one.iter() if part.tag in (*marks, f"{W}t"))
            for one in self.xml(name).iter(f"{W}p")
        ]

    def styled(self, *styles: str) -> list[str]:
        """The text of the paragraphs of these styles, in order."""
        found = []
        for one, text in zip(self.xml("word/document.xml").iter(f"{W}p"), self.paragraphs(), strict=True):
            style = one.find(f"{W}pPr/{W}pStyle")
            if style is not None and style.get(f"{W}val") in styles:
                found.append(text)
        return found


def pdf_says(data: bytes, folder: Path, *asked: str) -> str:
    """What poppler's program (pdfinfo, pdftotext) says of a PDF, with these arguments."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    program, *rest = asked
    to = ["-"] if program == "pdftotext" else []
    command = [lanes.program("pdf", program), *rest, str(path), *to]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def unpacked(data: bytes) -> bytes:
    """The objects of a PDF that are kept in packed streams, in the open."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return b"".join(zlib.decompress(one) for one in streams if one.startswith(b"x"))
