"""Reading a staff file: text, cells and headings (UP-4)."""

import pytest

from qaportal.lib.errors import DomainError
from qaportal.lib.sheets import MOST_BYTES
from qaportal.people.staff_file import read

PLAIN = "staff_number,name,email\nS1,Zoë Öre,zoe@saltmarsh.example\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAIN.encode(), "UTF-8"),
        (PLAIN.encode("utf-8-sig"), "UTF-8"),
        (PLAIN.encode("cp1252"), "Windows-1252"),
        (PLAIN.encode("utf-16"), "UTF-16"),
        (PLAIN.replace(",", ";").encode(), "UTF-8"),
        (PLAIN.replace(",", "\t").encode(), "UTF-8"),
        (PLAIN.replace("\n", "\r\n").encode(), "UTF-8"),
    ],
)
def test_the_usual_kinds_of_csv_read_alike(data: bytes, encoding: str) -> None:
    sheet = read(data)
    assert sheet.encoding == encoding
    assert [row.cells for row in sheet.rows] == [
        {"staff_number": "S1", "name": "Zoë Öre", "email": "zoe@saltmarsh.example"}
    ]


def test_headings_of_hr_systems_are_understood_and_unknown_ones_are_named() -> None:
    sheet = read(
        b"Employee No.,Full Name,Work E-mail,E-mail address,Job Title,Reports to,Start Date,End date,Shoe size\n"
        b"S1,Ann,x,ann@saltmarsh.example,SW,S2,1/2/2020,,38\n"
    )
    assert list(sheet.columns) == ["staff_number", "name", "email", "post", "line_manager", "starts_on", "leaves_on"]
    assert sheet.columns["staff_number"] == "Employee No."
    assert sheet.unknown == ["Work E-mail", "Shoe size"]


def test_nul_and_other_controls_go_and_lines_are_counted_as_an_editor_counts_them() -> None:
    sheet = read(b'staff_number,name,email\n\nS1,"Ann\nA\x00da",a@x.example\n,,\nS2,Bob\x07,b@x.example\n')
    assert [(row.line, row.cells["name"]) for row in sheet.rows] == [(3, "Ann Ada"), (6, "Bob")]


def test_a_row_may_be_short_and_says_when_it_is_long() -> None:
    sheet = read(b"staff_number,name,email\nS1\nS2,Bob,b@x.example,more,more\n")
    assert [row.extra for row in sheet.rows] == [0, 2]
    assert sheet.rows[0].cells == {"staff_number": "S1", "name": "", "email": ""}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"staff_number,name,email\n\n", "The file has headings and no people under them."),
        (b"a,b\n1,2\n",
         "The first line has to name the columns. It does not name “staff number” or “name” or “e-mail”."),
        (b"PK\x03\x04rest", "This is an Excel workbook. In Excel choose Save As, “CSV UTF-8”, and send that file."),
        (b"staff_number,\x81\x8d",
         "This is not a text file that can be read. Save it as “CSV UTF-8” and send that file."),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 2 MB. Leave out columns that are not needed, or split it."),
        (b"name,staff_number,email,Full name\n",
         "Two columns both say name: “name” and “Full name”. Keep one of them."),
        (b"staff_number,name,email\n" + b"S1,A,a@x.example\n" * 5001,
         "The file has more than 5,000 people. Split it into smaller files."),
        (b"staff_number,name,email\nS1,Ann," + b"x" * 140_000 + b"\n",
         "The file cannot be read after line 2: a cell is too long or not closed."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_gets_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(data)
    assert refused.value.sentence == sentence
