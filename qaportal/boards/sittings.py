"""Sittings of boards in the year, and which reports reach which of them (X-20, GAP-07). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qaportal.boards.register import DueReport
from qaportal.frameworks.schema import Board, Pack
from qaportal.programme.plans import Row
from qaportal.programme.warnings import papers_due


@dataclass(frozen=True)
class Sitting:
    """One meeting of a board. `papers_due` is the last day on which a paper is in time for it; `state` is the
    activity's in the draft ("" where it is as published)."""

    board: str
    ref: str
    title: str
    year: str
    starts: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    papers_due: date
    state: str = ""


@dataclass(frozen=True)
class Reach:
    """Where a report to one board arrives: the first sitting whose paper deadline it keeps (`makes`), and the sitting
    of the month in which it is due that it is too late for (`misses`). `has_dates` is false for a board that meets by
    somebody else's calendar."""

    board: str
    name: str
    makes: Sitting | None
    misses: Sitting | None
    has_dates: bool


@dataclass(frozen=True)
class Node:
    """A board and those that report to it."""

    key: str
    name: str
    below: tuple["Node", ...]


def sittings(pack: Pack, year: str, rows: Iterable[Row]) -> list[Sitting]:
    """The sittings of every board among the rows of a year, by day; cancelled ones left out."""
    boards = {board.meeting: board for board in pack.boards.values() if board.meeting}
    found = [
        _sitting(pack, boards[row.type_key], year, row)
        for row in rows
        if row.type_key in boards and row.state != "cancelled"
    ]
    return sorted(found, key=lambda one: (one.starts, one.ref))


def _sitting(pack: Pack, board: Board, year: str, row: Row) -> Sitting:
    return Sitting(
        board=board.key,
        ref=row.ref,
        title=row.title,
        year=year,
        starts=row.starts,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        papers_due=papers_due(pack, board, row.starts),
        state=row.state,
    )


def reaches(pack: Pack, report: DueReport, planned: Sequence[Sitting]) -> tuple[Reach, ...]:
    """Where the report arrives, for each board that receives it."""
    return tuple(
        reach(report.due, key, name, [one for one in planned if one.board == key])
        for key, name in report.to
        if key in pack.boards
    )


def reach(due: date, board: str, name: str, planned: Sequence[Sitting]) -> Reach:
    """Where a report that is due on `due` arrives among the sittings of one board, in date order."""
    makes = next((one for one in planned if due <= one.papers_due), None)
    of_month = [one for one in planned if (one.starts.year, one.starts.month) == (due.year, due.month)]
    is_missed = bool(of_month) and (makes is None or of_month[-1].starts < makes.starts)
    return Reach(board, name, makes, of_month[-1] if is_missed else None, bool(planned))


def tree(pack: Pack) -> tuple[Node, ...]:
    """The boards by whom they report to, those that report to none first; the pack's order among equals."""
    return _below(pack, None)


def _below(pack: Pack, above: str | None) -> tuple[Node, ...]:
    return tuple(
        Node(board.key, board.name, _below(pack, board.key))
        for board in pack.boards.values()
        if board.reports_to == above
    )
