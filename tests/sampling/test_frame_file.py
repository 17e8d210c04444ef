"""A list as it comes from a case system: what is understood, and what is never taken in (DM-1, UP-4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib.errors import DomainError
from qaportal.sampling.example import SIZE, example
from qaportal.sampling.frame_file import lacking, read, recognise
from qaportal.sampling.frame_rows import Checked, Known, Unit, check
from qaportal.sampling.references import are_nhs_numbers, fault_of, masked, normalised

TODAY = date(2026, 11, 23)
KNOWN = Known(
    teams={"cdt": Unit(3, 1, "Children with Disabilities"), "front door": Unit(4, 2, "Front Door")},
    services={"early help": Unit(None, 2, "Early Help")},
    workers={"s005": 55},
    system="LCS",
)


def table(text: str) -> Checked:
    found = read(text.encode())
    return check(found, recognise(found.headings), KNOWN, today=TODAY)


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.sentence) for fault in table(text).faults]


# Never taken in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("Name", "a name"), ("Child name", "a name"), ("child_surname", "a name"), ("Initials", "a name"),
        ("Worker name", "a name"), ("DOB", "a date of birth"), ("Date of Birth", "a date of birth"),
        ("D.O.B.", "a date of birth"), ("Born", "a date of birth"), ("Home address", "an address"),
        ("Postcode", "an address"), ("NHS number", "an NHS number"), ("NHSNo", "an NHS number"),
        ("NHS", "an NHS number"), ("UPN", "a number that tells who somebody is"),
        ("E-mail", "a way to reach somebody"), ("Mobile", "a way to reach somebody"),
    ],
)  # fmt: skip
def test_a_column_of_personal_details_is_refused_whole_with_a_sentence(heading: str, what: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(f"Reference,{heading}\nLCS-1001,x\n".encode())
    assert refused.value.sentence == (
        f"The column “{heading}” looks like {what}. The portal keeps references and no personal details: take that "
        "column out of the file and send it again. Nothing of the file was kept."
    )


@pytest.mark.parametrize("heading", ["Team name", "Service name", "Case reference", "Child ID", "Date opened", "Age"])
def test_a_column_that_only_sounds_like_it_is_taken(heading: str) -> None:
    assert heading in read(f"Ref,{heading}\nLCS-1001,x\n".encode()).headings


@pytest.mark.parametrize("value", ["BS21 1AA", "bs211aa", "pat@example.org"])
def test_values_tell_on_a_column_whatever_it_is_called(value: str) -> None:
    with pytest.raises(DomainError, match="The column “Remark” looks like"):
        read(f"Reference,Remark\nLCS-1001,\nLCS-1002,{value}\n".encode())


# Five that have the right check digit, made up from 999, which the NHS gives to nobody.
NHS = ["9990000018", "9990000026", "9990000034", "9990000042", "9990000050"]


def test_a_column_of_nhs_numbers_is_told_by_their_check_digits() -> None:
    assert are_nhs_numbers(NHS)
    assert are_nhs_numbers([f"{one[:3]} {one[3:6]} {one[6:]}" for one in NHS])
    assert not are_nhs_numbers([*NHS, "9990000051"])
    assert not are_nhs_numbers(NHS[:4])  # four could be chance
    with pytest.raises(DomainError, match="looks like an NHS number"):
        read("\n".join(["Reference", *NHS]).encode())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"Reference\n\n", "The file has headings and no records under them."),
        (b"PK\x03\x04", "This is an Excel workbook. In Excel choose Save As, “CSV UTF-8”, and send that file."),
        (b"Reference\n" + b"LCS-1001\n" * 5001, "The file has more than 5,000 records. Send only those that may be "
         "drawn."),
        (b",".join([b"a"] * 41) + b"\nx", "The file has more than 40 columns. Leave out those that are not needed."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used(data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(data)
    assert refused.value.sentence == sentence


# What is understood ---------------------------------------------------------------------------------------


def test_usual_headings_are_understood() -> None:
    headings = [
        "LCS ID",
        "Case opened",
        "Allocated team",
        "Age group",
        "Current plan",
        "Allocated to",
        "Last audit",
    ]
    assert recognise(headings) == {
        "reference": "LCS ID", "opened_on": "Case opened", "team": "Allocated team", "age": "Age group",
        "plan_type": "Current plan", "worker": "Allocated to", "looked_on": "Last audit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "Say which column holds the reference of each record."),
        ({"reference": ""}, "Say which column holds the reference of each record."),
        ({"reference": "A", "team": "A"}, "The column “A” is used for two things. Choose one."),
        ({"reference": "A", "team": "C"}, "There is no column “C” in the file."),
        ({"reference": "A", "team": "B"}, ""),
    ],
)
def test_a_mapping_of_columns(columns: dict[str, str], sentence: str) -> None:
    assert lacking(columns, ["A", "B"]) == sentence


def test_a_line_comes_out_as_facts() -> None:
    text = "ref;open since;team;age;plan;worker;last looked at\nLCS-1001;2/3/2026;CDT;5-9;CP;S005;1 May 2026\n"
    [row] = table(text).rows
    assert (row.line, row.reference, row.key) == (2, "LCS-1001", "lcs|lcs-1001")
    assert (row.team_id, row.service_id, row.worker_id, row.age, row.plan_type) == (3, 1, 55, (5, 9), "CP")
    assert (row.opened_on, row.looked_on, row.worked_on) == (date(2026, 3, 2), date(2026, 5, 1), None)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("7", (7, 7)), ("7 years", (7, 7)), ("5-9", (5, 9)), ("5 to 9", (5, 9)), ("16+", (16, 25)),
     ("16 and over", (16, 25)), ("under 1", (0, 0)), ("", None)],
)  # fmt: skip
def test_ages_in_years_or_bands(text: str, bounds: tuple[int, int] | None) -> None:
    assert table(f"ref,age\nLCS-1001,{text}\n").rows[0].age == bounds


def test_each_line_that_is_left_out_says_why() -> None:
    text = (
        "ref,open since,service,team,age,worker\n"
        "LCS-1001,2/3/2026,,CDT,7,S005\n"
        "Jane Smith,2/3/2026,,CDT,7,S005\n"
        ",2/3/2026,,CDT,7,S005\n"
        "LCS-1004,31/2/2026,,CDT,7,S005\n"
        "LCS-1005,24/11/2026,,CDT,7,S005\n"
        "LCS-1006,2/3/2026,,Nowhere,7,S005\n"
        "LCS-1007,2/3/2026,Early Help,CDT,7,S005\n"
        "LCS-1008,2/3/2026,,CDT,old,S005\n"
        "LCS-1009,2/3/2026,,CDT,7,S999\n"
        "lcs-1001 ,2/3/2026,,CDT,7,S005\n"
    )
    shape = (
        "This is not a record reference: use 3 to 40 letters, digits, hyphens, dots or slashes, three of them digits, "
        "and no name."
    )
    assert faults(text) == [
        (3, "ref", shape),
        (4, "ref", "There is no reference."),
        (5, "open since", "“31/2/2026” is not a date. Use day, month, year: 12/4/2027."),
        (6, "open since", "Open since lies in the future."),
        (7, "team", "There is no team “Nowhere” in the portal."),
        (8, "team", "Children with Disabilities is not a team of Early Help."),
        (9, "age", "“old” is not an age. Use years (7) or a band (5 to 9), up to 25."),
        (10, "worker", "Nobody in the portal has the staff number “S999”."),
        (11, "ref", "The same reference is on line 2 already."),
    ]


# References -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "shown"), [("LCS-1234567", "•••4567"), ("1234", "•••34"), ("123", "•••3"), ("", "•••")]
)
def test_a_reference_is_masked_but_for_its_end(reference: str, shown: str) -> None:
    assert masked(reference) == shown


@given(st.text(min_size=1, max_size=40))
def test_a_mask_never_shows_more_than_half(reference: str) -> None:
    assert len(masked(reference)) - 3 <= len(reference) // 2


def test_references_are_compared_without_case_and_spaces() -> None:
    assert normalised(" LCS 1001", "Lcs") == normalised("lcs1001", "LCS") == "lcs|lcs1001"
    assert fault_of("LCS/10-01.2") == ""
    assert fault_of("AB12") != ""  # two digits are too few


def test_the_example_can_be_used_whole() -> None:
    text = example({"CDT": ["S005"], "Front Door": []}, TODAY)
    found = table(text)
    assert (len(found.rows), found.faults) == (SIZE, [])
    assert text == example({"Front Door": [], "CDT": ["S005"]}, TODAY)
    newly = [row for row in found.rows if row.opened_on and (TODAY - row.opened_on).days < 28]
    assert 20 < len(newly) < 80  # so that a rule has something to leave out
