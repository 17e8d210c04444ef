"""Rows of a frame: cells into facts, or what is wrong with each line in one sentence."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from qaportal.lib.formats import read_date
from qaportal.lib.text import folded
from qaportal.sampling.frame_file import Table, label
from qaportal.sampling.references import fault_of, normalised

OLDEST = 25  # years: care leavers
WORDS = 60
_BAND = re.compile(r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})(?: ?years?)?")
_OPEN_BAND = re.compile(r"(\d{1,2})\s*(?:\+|and over|or over|plus)")
_UNDER = re.compile(r"(?:under|<)\s*(\d{1,2})")
_YEARS = re.compile(r"(\d{1,2})(?: ?(?:years?|yrs?))?")


@dataclass(frozen=True)
class Unit:
    """A team or a service that a name stands for; a team says which service it is of."""

    team_id: int | None
    service_id: int
    name: str


@dataclass(frozen=True)
class Known:
    """What the portal knows of the day of the check: names of units as people compare them, workers by staff number,
    and the case system that is meant where the file does not say."""

    teams: Mapping[str, Unit] = field(default_factory=dict)
    services: Mapping[str, Unit] = field(default_factory=dict)
    workers: Mapping[str, int] = field(default_factory=dict)
    system: str = ""


@dataclass(frozen=True)
class Row:
    """One record of the file. `key` is its reference as compared."""

    line: int
    reference: str
    key: str
    opened_on: date | None = None
    service_id: int | None = None
    team_id: int | None = None
    age: tuple[int, int] | None = None
    plan_type: str = ""
    category: str = ""
    worker_id: int | None = None
    looked_on: date | None = None
    worked_on: date | None = None


@dataclass(frozen=True)
class Fault:
    """Why a line is left out; `column` is the heading as it stands in the file."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Checked:
    """What a file comes to."""

    rows: list[Row]
    faults: list[Fault]

    @property
    def digest(self) -> str:
        """Says whether the same would be written: facts and references, for a form to hold on to."""
        return hashlib.sha256(repr((self.rows, self.faults)).encode()).hexdigest()


class _Wrong(Exception):
    """A cell cannot be read: which field, and why."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.sentence = name, sentence


def check(table: Table, columns: Mapping[str, str], known: Known, *, today: date) -> Checked:
    """Every line as a row or as a fault; of two lines with one reference the first stands."""
    at = {name: table.headings.index(heading) for name, heading in columns.items() if heading}
    checked = Checked([], [])
    first: dict[str, int] = {}
    for line, cells in table.rows:
        told = {name: cells[place] if place < len(cells) else "" for name, place in at.items()}
        try:
            row = _row(line, told, known, today)
            if row.key in first:
                raise _Wrong("reference", f"The same reference is on line {first[row.key]} already.")
        except _Wrong as wrong:
            checked.faults.append(Fault(line, columns.get(wrong.name, ""), wrong.sentence))
            continue
        first[row.key] = line
        checked.rows.append(row)
    return checked


def _row(line: int, told: Mapping[str, str], known: Known, today: date) -> Row:
    reference = told["reference"].strip()
    if fault := fault_of(reference):
        raise _Wrong("reference", fault)
    team_id, service_id = _units(told, known)
    days = {name: _day(name, told.get(name, ""), today) for name in ("opened_on", "looked_on", "worked_on")}
    return Row(
        line=line,
        reference=reference,
        key=normalised(reference, told.get("system") or known.system),
        service_id=service_id,
        team_id=team_id,
        age=_age(told.get("age", "")),
        plan_type=_words("plan_type", told),
        category=_words("category", told),
        worker_id=_worker(told.get("worker", ""), known),
        **days,
    )


def _day(name: str, text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        found = read_date(text.removesuffix(" 00:00:00").removesuffix(" 00:00"))
    except ValueError:
        raise _Wrong(name, f"“{text[:40]}” is not a date. Use day, month, year: 12/4/2027.") from None
    if found > today:
        raise _Wrong(name, f"{label(name)} lies in the future.")
    return found


def _units(told: Mapping[str, str], known: Known) -> tuple[int | None, int | None]:
    team, service = told.get("team", ""), told.get("service", "")
    in_team = known.teams.get(folded(team)) if team else None
    in_service = known.services.get(folded(service)) if service else None
    if team and in_team is None:
        raise _Wrong("team", f"There is no team “{team[:60]}” in the portal.")
    if service and in_service is None:
        raise _Wrong("service", f"There is no service “{service[:60]}” in the portal.")
    if in_team and in_service and in_team.service_id != in_service.service_id:
        raise _Wrong("team", f"{in_team.name} is not a team of {in_service.name}.")
    unit = in_team or in_service
    return (in_team.team_id if in_team else None), (unit.service_id if unit else None)


def _age(text: str) -> tuple[int, int] | None:
    said = text.strip().casefold()
    if not said:
        return None
    bounds = next(_bounds(said), None)
    if bounds is None or not 0 <= bounds[0] <= bounds[1] <= OLDEST:
        raise _Wrong("age", f"“{text[:40]}” is not an age. Use years (7) or a band (5 to 9), up to {OLDEST}.")
    return bounds


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    if found := _BAND.fullmatch(text):
        yield int(found[1]), int(found[2])
    if found := _OPEN_BAND.fullmatch(text):
        yield int(found[1]), OLDEST
    if found := _UNDER.fullmatch(text):
        yield 0, int(found[1]) - 1
    if found := _YEARS.fullmatch(text):
        yield int(found[1]), int(found[1])


def _words(name: str, told: Mapping[str, str]) -> str:
    text = told.get(name, "")
    if len(text) > WORDS:
        raise _Wrong(name, f"{label(name)} has more than {WORDS} characters: use a short word for it.")
    return text


def _worker(text: str, known: Known) -> int | None:
    if not text:
        return None
    found = known.workers.get(text.casefold())
    if found is None:
        raise _Wrong("worker", f"Nobody in the portal has the staff number “{text[:40]}”.")
    return found
