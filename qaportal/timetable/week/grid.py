"""A timetable as a table: a column for each person, team or room, a row for each step of a day. Pure; of the draft
as of a version, as both are facts (`telling`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

By = Literal["people", "teams", "rooms"]
Fact = Mapping[str, Any]
EVERYBODY, NO_ROOM = "Everybody", "No room"


@dataclass(frozen=True)
class Column:
    """A column: what tells it from the others (a person's id: two may have one name), and what stands over it."""

    key: str
    name: str


@dataclass(frozen=True)
class Block:
    """What stands in one column from `start` on, over so many rows (`span`): one session, or several that are at the
    same time, the earliest first."""

    start: int
    span: int
    sessions: tuple[Fact, ...]


@dataclass(frozen=True)
class Row:
    """A step of a day. `cells` has one for each column: a block that begins there, "" where nothing is, None where a
    block from above goes on (a table writes no cell there)."""

    start: int
    cells: tuple[Block | str | None, ...]


@dataclass(frozen=True)
class Day:
    """One day of the week, 1 for the first."""

    day: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    """The columns, and the days that are shown."""

    columns: tuple[Column, ...]
    days: tuple[Day, ...]


def grid(facts: Sequence[Fact], by: By, days: Sequence[int], hours: tuple[int, int], step: int) -> Grid:
    """The placed sessions as a table of these days, within `hours` (minutes since midnight). Nothing is left out: what
    lies outside the hours makes its day longer."""
    columns = tuple(dict.fromkeys(column for one in _in_order(facts, by) for column in columns_of(one, by)))
    return Grid(columns, tuple(_day(facts, by, day, columns, hours, step) for day in days))


def columns_of(fact: Fact, by: By) -> tuple[Column, ...]:
    """In which columns a session stands: those of everybody in it, of its team, of its room (else its place)."""
    if by == "people":
        return tuple(Column(str(ident), name) for ident, name in zip(fact["people"], fact["who"], strict=True))
    name = fact["team"] or EVERYBODY
    if by == "rooms":
        name = f"{fact['room']}, {fact['site']}" if fact["room"] else fact["site"] or NO_ROOM
    return (Column(name, name),)


def _in_order(facts: Sequence[Fact], by: By) -> list[Fact]:
    """Teams and rooms by name; people as sessions name them, the fullest session first."""
    if by != "people":
        return sorted(facts, key=lambda one: columns_of(one, by)[0].name)
    return sorted(facts, key=lambda one: (-len(one["people"]), one["key"]))


def _day(facts: Sequence[Fact], by: By, day: int, columns: Sequence[Column], hours: tuple[int, int], step: int) -> Day:
    on = [one for one in facts if one["day"] == day]
    first = min([hours[0], *(one["start"] // step * step for one in on)])
    last = max([hours[1], *(one["start"] + one["minutes"] for one in on)])
    starts = range(first, last, step)
    stacks = [_cells([one for one in on if column in columns_of(one, by)], starts, step) for column in columns]
    return Day(day, tuple(Row(start, tuple(cells[n] for cells in stacks)) for n, start in enumerate(starts)))


def _cells(on: Sequence[Fact], starts: range, step: int) -> list[Block | str | None]:
    cells: list[Block | str | None] = ["" for _ in starts]
    for block in _blocks(sorted(on, key=lambda one: (one["start"], one["key"])), step):
        at = (block.start - starts.start) // step
        cells[at : at + block.span] = [block, *(None for _ in range(block.span - 1))]
    return cells


def _blocks(on: Sequence[Fact], step: int) -> list[Block]:
    """Sessions that share a step stand in one block."""
    found = list[Block]()
    for one in on:
        start = one["start"] // step * step
        ends = -(-(one["start"] + one["minutes"]) // step) * step
        last = found[-1] if found else None
        if last and start < last.start + last.span * step:
            span = max(last.span, (ends - last.start) // step)
            found[-1] = Block(last.start, span, (*last.sessions, one))
        else:
            found.append(Block(start, (ends - start) // step, (one,)))
    return found
