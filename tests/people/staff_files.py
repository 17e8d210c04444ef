"""Staff files and what the portal knows, written out by hand."""

from datetime import date
from typing import Any

from qaportal.people import importing, staff_file
from qaportal.people.staff_rows import Known, KnownPerson

MONDAY = date(2026, 11, 23)
HEADINGS = "staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on"  # no telephones
NOBODY = dict.fromkeys(staff_file.FIELDS, "")


def record(number: str, name: str, **fields: str) -> dict[str, str]:
    """Someone as the portal has them."""
    email = f"{name.split()[0].lower()}@saltmarsh.example"
    return NOBODY | {"staff_number": number, "name": name, "email": email, "starts_on": "2020-01-06"} | fields


HAZEL = record("S1", "Hazel Heath", post="Head of Service", service="Family Support")
TOM = record("S2", "Tom Thyme", post="Team Manager", team="Disabilities", service="Family Support", line_manager="S1")
PAT = record("S3", "Pat Poppy", post="Social Worker", team="Disabilities", service="Family Support", line_manager="S2")


def known(*records: dict[str, str]) -> Known:
    """Family Support with the team Disabilities, also called CDT; Fostering; three posts; and these people."""
    people = {each["staff_number"].casefold(): KnownPerson(at, each) for at, each in enumerate(records, 1)}
    disabilities = ("Disabilities", "Family Support")
    return Known(
        people=people,
        teams={"disabilities": disabilities, "cdt": disabilities, "fostering": ("Fostering", "Corporate Parenting")},
        services={"family support": "Family Support", "corporate parenting": "Corporate Parenting"},
        posts={"head of service": "Head of Service", "team manager": "Team Manager", "social worker": "Social Worker"},
        closed={"nursery": "Nursery"},
    )


def line(**fields: str) -> str:
    """One line under HEADINGS."""
    return ",".join((NOBODY | fields)[name] for name in HEADINGS.split(","))


def line_of(someone: dict[str, str], **fields: str) -> str:
    """The line that says what the portal has already, with these cells otherwise."""
    return line(**(someone | fields))


def plan_of(*lines: str, portal: Known | None = None, headings: str = HEADINGS, **options: Any) -> dict[str, Any]:
    """What a file of these lines would do on Monday 23 November 2026."""
    sheet = staff_file.read("\n".join([headings, *lines]).encode())
    return importing.plan(sheet, portal or known(HAZEL, TOM, PAT), today=MONDAY, **options)


def faults(plan: dict[str, Any]) -> list[tuple[int, str, str]]:
    """(line, column, sentence) of everything that cannot be read."""
    return [(fault["line"], fault["column"], fault["sentence"]) for fault in plan["unreadable"]]


def names(plan: dict[str, Any], section: str) -> list[str]:
    """Who stands in a section."""
    return [entry["record"]["name"] for entry in plan[section]]
