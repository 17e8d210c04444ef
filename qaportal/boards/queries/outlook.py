"""Reads of boards and of the register. Both run over the years that are still of interest: a report of December may
be for a meeting of January."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.queries import SetAside, exceptions_of
from qaportal.boards import policy
from qaportal.boards.lines import Line, Papers, Sent, papers_of, state_of
from qaportal.boards.models import ReportSent
from qaportal.boards.register import DueReport, register
from qaportal.boards.sittings import Sitting, reaches, sittings
from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import Board, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme import ahead
from qaportal.programme import policy as programme_policy
from qaportal.programme import queries as programme
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Row

LOOKED_BACK = timedelta(days=366)
NO_REPORT = "There is no such report in the register. Start from Reports."
NO_BOARD = "There is no such board in the framework of this year or the next. Start from Boards."


@dataclass(frozen=True)
class BoardOf:
    """A board as a year has it."""

    board: Board
    pack: Pack
    programme: Programme


@dataclass(frozen=True)
class Outlook:
    """The years of interest as somebody sees them: the year that matters today with its rules, every board, the
    sittings of all of them, and every report. `programme` is None while no year is theirs to see; then there is
    nothing else. A board is told as the year that matters today has it, else as the first year that does."""

    programme: Programme | None
    pack: Pack | None
    boards: Mapping[str, BoardOf]
    sittings: tuple[Sitting, ...]
    lines: tuple[Line, ...]

    @property
    def year_start_month(self) -> int:
        """The first month of the year that matters today."""
        return self.pack.calendar.year_start_month if self.pack else 1

    def sittings_of(self, board: str) -> list[Sitting]:
        """The sittings of one board from the first day of the year that tells of it on."""
        first = self.boards[board].programme.starts_on
        return [one for one in self.sittings if one.board == board and one.starts >= first]


def outlook(person: Person, today: date) -> Outlook:
    """All that there is to see of boards and reports for `person`: planners see the draft, others what is published."""
    years = _years(person, today)
    if not years:
        return Outlook(None, None, {}, (), ())
    seen = [(year, programme.rows_for(person, year)) for year in years]
    known = [(year, programme.pack_of_year(year, rows), rows) for year, rows in seen]
    planned = sorted(
        (one for year, pack, rows in known for one in sittings(pack, year.year, rows)), key=lambda one: one.starts
    )
    dues = [_Due(pack, _register(year, pack, rows), _kept(year), _by_ref(rows)) for year, pack, rows in known]
    lines = _lines(dues, planned, today)
    now = _now(years, today)
    first = sorted(known, key=lambda one: one[0] is not now)
    boards = {
        key: BoardOf(board, pack, year) for year, pack, _rows in reversed(first) for key, board in pack.boards.items()
    }
    in_order = {key: boards[key] for _year, pack, _rows in first for key in pack.boards}
    return Outlook(now, first[0][1], in_order, tuple(planned), tuple(lines))


def _years(person: Person, today: date) -> Sequence[Programme]:
    """The years that `person` may see, but for those that ended long ago."""
    if not policy.can_view(person):
        return []
    chosen = select(Programme).where(Programme.ends_on >= today - LOOKED_BACK).order_by(Programme.starts_on)
    if not programme_policy.sees_draft(person):
        chosen = chosen.where(Programme.published_number > 0)
    return db.session.scalars(chosen.options(joinedload(Programme.framework).defer(Framework.body))).all()


def _now(years: Sequence[Programme], today: date) -> Programme:
    """The year that `today` lies in if there is one, else the next to come, else the latest."""
    return next((year for year in years if today <= year.ends_on), years[-1])


def _register(year: Programme, pack: Pack, rows: Iterable[Row]) -> list[DueReport]:
    return register(pack, year.starts_on, year.ends_on, rows)


class _Due(NamedTuple):
    """The reports of a year by its pack, since when the year is kept here, and its activities by reference."""

    pack: Pack
    reports: list[DueReport]
    since: date
    about: Mapping[str, Row]


def _by_ref(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.ref: row for row in rows}


def _kept(year: Programme) -> date:
    return clock.day_of(year.created_at)


def _lines(found: Sequence[_Due], planned: Sequence[Sitting], today: date) -> list[Line]:
    sent = _sent(due.due for one in found for due in one.reports)
    lines = {
        due.key: Line(
            due,
            sent.get(due.key),
            state_of(due.due, due.key in sent, today, one.since),
            reaches(one.pack, due, planned),
            one.about.get(due.ref),
        )
        for one in found
        for due in one.reports
    }
    return sorted(lines.values(), key=lambda line: (line.due.due, line.due.name, line.due.key))


def _sent(dues: Iterable[date]) -> dict[str, Sent]:
    """What was sent of the reports that are due on these days, by key; what was taken back was not."""
    since = min(dues, default=None)
    if since is None:
        return {}
    chosen = select(ReportSent).where(ReportSent.taken_back_at.is_(None), ReportSent.sent_on >= since - LOOKED_BACK)
    rows = db.session.scalars(chosen.options(joinedload(ReportSent.sent_by)))
    return {row.key: Sent(row.sent_on, row.sent_by.name, row.note, row.address or "") for row in rows}


# One of them ------------------------------------------------------------------------------------------


def visible_report(person: Person, key: str) -> Line:
    """The report with this key. Raises NotFound where it is in no register that `person` may read."""
    found = outlook(person, clock.today())
    line = next((line for line in found.lines if line.due.key == key), None)
    if line is None:
        raise NotFound(NO_REPORT)
    return line


def set_aside_for(person: Person, line: Line) -> list[SetAside]:
    """The seats that were given against a rule in the activity that a report follows; none where it follows none."""
    return exceptions_of(programme.visible_activity(person, line.due.ref)) if line.due.ref else []


@dataclass(frozen=True)
class BoardView:
    """A board among all that there is to see."""

    of: BoardOf
    outlook: Outlook

    @property
    def papers(self) -> list[Papers]:
        """Its sittings with their reports, from the year that tells of it on."""
        return [papers_of(one, self.outlook.lines) for one in self.outlook.sittings_of(self.of.board.key)]


def visible_board(person: Person, key: str) -> BoardView:
    """A board of the years of interest. Raises NotFound."""
    found = outlook(person, clock.today())
    board = found.boards.get(key)
    if board is None:
        raise NotFound(NO_BOARD)
    return BoardView(board, found)


def papers_at(person: Person, activity: Activity, today: date) -> Papers | None:
    """The reports for the sitting that an activity is; None where no board sits in it."""
    found = outlook(person, today)
    sitting = next((one for one in found.sittings if one.ref == activity.ref), None)
    return papers_of(sitting, found.lines) if sitting else None


# For home ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owed:
    """What somebody still has to send: late, or due within `ahead.REPORTS`. `phases` are the (reference, phase) of
    all reports that phases write and that are in `waiting` or sent: their deadline is told."""

    waiting: tuple[Line, ...]
    phases: frozenset[tuple[str, str]]


def registers(years: Sequence[tuple[Programme, list[Row]]]) -> dict[int, list[DueReport]]:
    """Every report of these years and all their rows, by the id of the year: for `owed` of many people."""
    return {year.id: _register(year, programme.pack_of_year(year, rows), rows) for year, rows in years}


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
        every = known[year.id] if known else _register(year, pack, rows)
        until = office_calendar(pack).shift(today, ahead.REPORTS)
        since = _kept(year)
        near = [due for due in every if min(since, today) <= due.due <= until]
        about = _by_ref(rows)
        owing = [due for due in near if policy.writing_posts(held, due, about.get(due.ref)) & due.owing_posts]
        theirs.append(_Due(pack, owing, since, about))
    lines = _lines(theirs, (), today)
    waiting = tuple(line for line in lines if line.state != "sent")
    told = frozenset((line.due.ref, line.due.edition_key) for line in lines if line.due.kind == "phase")
    return Owed(waiting, told)


def past(years: Sequence[tuple[Programme, list[Row]]], today: date) -> list[Line]:
    """Every report whose day has passed, of these years and their rows, whoever owes it: late, or sent. It asks
    nobody's leave."""
    dues = []
    for year, rows in years:
        pack, since = programme.pack_of_year(year, rows), _kept(year)
        found = [due for due in _register(year, pack, rows) if since <= due.due < today]
        dues.append(_Due(pack, found, since, _by_ref(rows)))
    return _lines(dues, (), today)
