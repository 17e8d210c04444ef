"""A timetable as a table: people, teams or rooms across, times down, each session as tall as it is long. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

WAYS = {"people": "People", "teams": "Teams", "rooms": "Rooms"}


@dataclass(frozen=True)
class Block:
    """A session as the table shows it: where it leads on to, when, and in which columns it stands. `mark` is "hard" or
    "soft" where something is wrong with it."""

    id: str
    name: str
    whose: str
    day: int
    start: int
    minutes: int
    columns: frozenset[int]
    more: str = ""
    mark: str = ""
    is_locked: bool = False
    version: int = 0

    @property
    def end(self) -> int:
        """When it is over, in minutes since midnight."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Cell:
    """So many rows of a column: what stands there, or why nothing may."""

    start: int
    rows: int
    blocks: tuple[Block, ...] = ()
    away: str = ""


@dataclass(frozen=True)
class Row:
    """A time with the cells that begin at it, None where one from above goes on."""

    start: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Hours:
    """From when until when a day is shown, and the minutes of a row."""

    opens: int
    closes: int
    step: int

    def times(self) -> range:
        """The time of every row."""
        return range(self.opens, self.closes, self.step)


Away = Mapping[int, Sequence[tuple[int, int, str]]]  # column → from, until, why


def rows(hours: Hours, columns: Sequence[int], blocks: Iterable[Block], away: Away) -> list[Row]:
    """One day as rows of cells. What overlaps in a column shares a cell; what is outside the hours widens them."""
    shown = list(blocks)
    hours = _wide_enough(hours, shown)
    cells = [
        _column(hours, [one for one in shown if column in one.columns], away.get(column, ())) for column in columns
    ]
    return [Row(time, tuple(column.get(time) for column in cells)) for time in hours.times()]


def _wide_enough(hours: Hours, blocks: Sequence[Block]) -> Hours:
    first = min([hours.opens, *(one.start for one in blocks)])
    opens = hours.opens - -(-(hours.opens - first) // hours.step) * hours.step
    return Hours(opens, max([hours.closes, *(one.end for one in blocks)]), hours.step)


def _column(hours: Hours, blocks: Sequence[Block], away: Sequence[tuple[int, int, str]]) -> dict[int, Cell]:
    """time → the cell of a column that begins then"""
    found: dict[int, Cell] = {}
    for together in _together(hours, blocks):
        start = _row_of(hours, together[0].start)
        tall = -(-(max(one.end for one in together) - start) // hours.step)
        found[start] = Cell(start, tall, tuple(together))
    taken = {cell.start + n * hours.step for cell in found.values() for n in range(cell.rows)}
    for time in hours.times():
        if time not in taken:
            found[time] = Cell(time, 1, away=_why(away, time, time + hours.step))
    return found


def _row_of(hours: Hours, start: int) -> int:
    return start - (start - hours.opens) % hours.step


def _together(hours: Hours, blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of a column, those that share a row together."""
    found: list[list[Block]] = []
    over = -1
    for block in sorted(blocks, key=lambda one: (one.start, one.id)):
        if _row_of(hours, block.start) < over:
            found[-1].append(block)
        else:
            found.append([block])
        over = max(over, block.end)
    return found


def _why(away: Sequence[tuple[int, int, str]], opens: int, closes: int) -> str:
    return next((why for first, last, why in away if first < closes and opens < last), "")


def by_day(blocks: Iterable[Block]) -> dict[int, list[Block]]:
    """day → what is on it, in order"""
    ordered = sorted(blocks, key=lambda one: (one.day, one.start, one.whose))
    return {day: list(found) for day, found in groupby(ordered, key=lambda one: one.day)}
