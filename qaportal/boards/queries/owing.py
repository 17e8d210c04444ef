"""What people owe the boards and others of the register: for Home, and for those who chase."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qaportal.boards import policy
from qaportal.boards.lines import Line
from qaportal.boards.queries.outlook import Dues, by_ref, kept_since, lines_of, register_of
from qaportal.boards.register import DueReport
from qaportal.people.models import Person
from qaportal.programme import ahead
from qaportal.programme import queries as programme
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Programme
from qaportal.programme.plans import Row


@dataclass(frozen=True)
class Owed:
    """What somebody still has to send: late, or due within `ahead.REPORTS`. `phases` are the (reference, phase) of
    all reports that phases write and that are in `waiting` or sent: their deadline is told."""

    waiting: tuple[Line, ...]
    phases: frozenset[tuple[str, str]]


def registers(years: Sequence[tuple[Programme, list[Row]]]) -> dict[int, list[DueReport]]:
    """Every report of these years and all their rows, by the id of the year: for `owed` of many people."""
    return {year.id: register_of(year, programme.pack_of_year(year, rows), rows) for year, rows in years}


def owed(
    person: Person, years: Sequence[tuple[Programme, list[Row]]], today: date,
    known: Mapping[int, list[DueReport]] | None = None,
) -> Owed:  # fmt: skip
    """What `person` owes the boards and others by a post that they hold `today`, of these years and their rows.

    Nothing that fell due before its year was kept here counts as late: nobody could have said that it was sent.
    `known` has the registers, where they were read already.
    """
    held = person.appointments_on(today)
    seen = years if policy.can_view(person) else []
    theirs = []
    for year, rows in seen:
        pack = programme.pack_of_year(year, rows)
        every = known[year.id] if known else register_of(year, pack, rows)
        until = office_calendar(pack).shift(today, ahead.REPORTS)
        since = kept_since(year)
        near = [due for due in every if min(since, today) <= due.due <= until]
        about = by_ref(rows)
        owing = [due for due in near if policy.writing_posts(held, due, about.get(due.ref)) & due.owing_posts]
        theirs.append(Dues(pack, owing, since, about))
    lines = lines_of(theirs, (), today)
    waiting = tuple(line for line in lines if line.state != "sent")
    told = frozenset((line.due.ref, line.due.edition_key) for line in lines if line.due.kind == "phase")
    return Owed(waiting, told)


def past(years: Sequence[tuple[Programme, list[Row]]], today: date) -> list[Line]:
    """Every report whose day has passed, of these years and their rows, whoever owes it: late, or sent. It asks
    nobody's leave."""
    dues = []
    for year, rows in years:
        pack, since = programme.pack_of_year(year, rows), kept_since(year)
        found = [due for due in register_of(year, pack, rows) if since <= due.due < today]
        dues.append(Dues(pack, found, since, by_ref(rows)))
    return lines_of(dues, (), today)
