"""Pages of duties, reports and boards, and those that tell of them: after one year with the portal and after ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.councils import YEAR, Council, build
from bench.pages import Found, Page, found

PACK = "bedford"  # the one whose duties are densest
YEARS = (1, 10)
STAFF = {300: 60, 2000: 20}  # people, and how often each page is asked for
EVERYBODY = {300: 200.0, 2000: 1500.0}  # CPU milliseconds of a page on everybody's duties
CHASED = {300: 150.0, 2000: 1500.0}  # of one on everything that is late of everybody
OWN = {300: 50.0, 2000: 60.0}  # of a page on what is near to one
LITTLE, SOME = 1.3, 2.0  # growth: where only this year counts, and where the year before does as well

PAGES: tuple[tuple[Page, dict[int, float], float], ...] = (
    (Page("Duties, everybody's", "business_support", "/duties"), EVERYBODY, SOME),
    (Page("Duties, a quarter by person", "business_support", "/duties?span=quarter&by=person"), EVERYBODY, SOME),
    (Page("Reminders", "business_support", "/duties/reminders"), EVERYBODY, SOME),
    (Page("Chase list", "business_support", "/chase"), CHASED, SOME),
    (Page("Home", "business_support", "/"), CHASED, SOME),
    (Page("Duties, a service", "head_of_service", "/duties"), OWN, SOME),
    (Page("Duties, a team", "team_manager", "/duties"), OWN, LITTLE),
    (Page("My duties", "team_manager", "/duties/people/{me}"), OWN, LITTLE),
    (Page("Reports", "team_manager", "/reports"), OWN, SOME),
    (Page("Boards", "team_manager", "/boards"), OWN, SOME),
    (Page("A board", "team_manager", "/boards/{board}"), OWN, SOME),
    (Page("Home", "team_manager", "/"), OWN, LITTLE),
    (Page("Home", "qa_lead", "/"), OWN, LITTLE),
    (Page("Year with folded duties", "team_manager", f"/programme/{YEAR}"), OWN, LITTLE),
)


@dataclass(frozen=True)
class Stood:
    """What a page costs in a council of so many people after one year and after ten; what it may cost after ten, in
    milliseconds of CPU, and how many times that of one year."""

    staff: int
    found: Found
    most: float
    grows: float


def measure(folder: Path) -> list[Stood]:
    """Every page for either size."""
    return [one for staff in STAFF for one in of_staff(staff, councils(folder, staff))]


def councils(folder: Path, staff: int) -> list[Council]:
    """The same council after one year and after ten."""
    return [build(folder / f"{staff}-{years}", PACK, staff, years) for years in YEARS]


def of_staff(staff: int, places: Sequence[Council]) -> list[Stood]:
    """Every page in those councils by turns."""
    return [Stood(staff, found(page, places, STAFF[staff]), most[staff], grows) for page, most, grows in PAGES]
