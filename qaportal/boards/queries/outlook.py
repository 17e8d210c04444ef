"""Reads of boards and of the register. Both run over the years that are still of interest: a report of December may
be for a meeting of January."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from qaportal.allocation.queries import SetAside, exceptions_of
from qaportal.boards import policy
from qaportal.boards.lines import Line, Papers, Sent, papers_of, state_of
from qaportal.boards.models import ReportSent
from qaportal.boards.queries.kept import are_frozen
from qaportal.boards.register import DueReport, register
from qaportal.boards.sittings import Sitting, reaches, sittings
from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import Board, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme import policy as programme_policy
from qaportal.programme import queries as programme
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
    known = _known(person, years)
    planned = _planned(known)
    lines = lines_of([_due(*one) for one in known], planned, today)
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
    if not programme_policy.sees_draft(person):
        return _published(today)
    return db.session.scalars(_of_interest(today)).all()


def _of_interest(today: date) -> Select[Programme]:
    chosen = select(Programme).where(Programme.ends_on >= today - LOOKED_BACK).order_by(Programme.starts_on)
    return chosen.options(joinedload(Programme.framework).defer(Framework.body))


def _published(today: date) -> Sequence[Programme]:
    """Those that are published, whoever asks."""
    return db.session.scalars(_of_interest(today).where(Programme.published_number > 0)).all()


def _now(years: Sequence[Programme], today: date) -> Programme:
    """The year that `today` lies in if there is one, else the next to come, else the latest."""
    return next((year for year in years if today <= year.ends_on), years[-1])


def _known(person: Person, years: Iterable[Programme]) -> list[tuple[Programme, Pack, list[Row]]]:
    seen = [(year, programme.rows_for(person, year)) for year in years]
    return [(year, programme.pack_of_year(year, rows), rows) for year, rows in seen]


def _planned(known: Iterable[tuple[Programme, Pack, list[Row]]]) -> list[Sitting]:
    """The sittings of these years, by day."""
    return sorted(
        (one for year, pack, rows in known for one in sittings(pack, year.year, rows)), key=lambda one: one.starts
    )


def _due(year: Programme, pack: Pack, rows: list[Row]) -> "Dues":
    return Dues(pack, register_of(year, pack, rows), kept_since(year), by_ref(rows))


def register_of(year: Programme, pack: Pack, rows: Iterable[Row]) -> list[DueReport]:
    """The reports of a year."""
    return register(pack, year.starts_on, year.ends_on, rows)


class Dues(NamedTuple):
    """The reports of a year by its pack, since when the year is kept here, and its activities by reference."""

    pack: Pack
    reports: list[DueReport]
    since: date
    about: Mapping[str, Row]


def by_ref(rows: Iterable[Row]) -> dict[str, Row]:
    """Activities by their reference."""
    return {row.ref: row for row in rows}


def kept_since(year: Programme) -> date:
    """Since when a year is kept here."""
    return clock.day_of(year.created_at)


def lines_of(found: Sequence[Dues], planned: Sequence[Sitting], today: date) -> list[Line]:
    """These reports with what became of each, by the day on which they are due."""
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
    """The report with this key and the meetings that it is for: the register of its own year is worked out, of the
    others the meetings. Raises NotFound where it is in no register that `person` may read."""
    today = clock.today()
    years = _years(person, today)
    own, due = _own(person, years, key)
    others = _known(person, [year for year in years if year is not own[0]])
    return lines_of([Dues(own[1], [due], kept_since(own[0]), by_ref(own[2]))], _planned([own, *others]), today)[0]


def visible_text(person: Person, key: str) -> Line:
    """The same without the meetings: of one year all is read, of the others nothing. For what is asked for while
    somebody writes. Raises NotFound."""
    today = clock.today()
    own, due = _own(person, _years(person, today), key)
    found = lines_of([Dues(own[1], [due], kept_since(own[0]), by_ref(own[2]))], (), today)[0]
    return replace(found, reaches=())


def _own(
    person: Person, years: Sequence[Programme], key: str
) -> tuple[tuple[Programme, Pack, list[Row]], DueReport]:  # fmt: skip
    """The year in whose register the report is, and the report. The year that the key names is looked at first."""
    for year in sorted(years, key=lambda one: not _may_have(one, key)):
        own = _known(person, [year])[0]
        due = next((one for one in register_of(*own) if one.key == key), None)
        if due is not None:
            return own, due
    raise NotFound(NO_REPORT)


def _may_have(year: Programme, key: str) -> bool:
    """Whether the key of a report names a year, or a day of it: those of a period do, so do references."""
    try:
        return year.starts_on <= date.fromisoformat(key.rpartition("/")[2]) <= year.ends_on
    except ValueError:
        return f"-{year.year}" in key


def visible_sent(person: Person, key: str) -> Line:
    """A report as those may read of it who receive it: for everybody who works here as `visible_report`; for a guest
    one that was sent to a board on which they sit. Raises NotFound."""
    if policy.can_view(person):
        return visible_report(person, key)
    line = next((one for one in sent_to(person, clock.today()) if one.due.key == key), None)
    if line is None:
        raise NotFound(NO_REPORT)
    return line


def sent_to(person: Person, today: date) -> list[Line]:
    """What was put together here and sent to the boards on which a guest sits, the latest first; nothing for those who
    work here, who have the register."""
    if policy.can_view(person) or not policy.sits_on_a_board(person):
        return []
    seen = [(year, programme.published_rows(year.id)) for year in _published(today)]
    lines = lines_of([_due(year, programme.pack_of_year(year, rows), rows) for year, rows in seen], (), today)
    theirs = [one for one in lines if policy.is_sent_to(person, one)]
    kept = are_frozen([one.due.key for one in theirs])
    return [one for one in reversed(theirs) if one.due.key in kept]


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
