"""Which counts of few people may be shown, and which others must be hidden with them. Pure (A24, DM-5, D57).

A grid of counts has rows, columns, and what each of them adds up to. A count from 1 up to the smallest is said as
“fewer than 5”. That alone gives it away where the others can be taken from the sum; so more are hidden, the smallest
first, until each hidden count could be another one without any shown figure changing. That is looked at from outside:
whoever subtracts knows that “fewer than 5” is 1 to 4, and that what is hidden beside it is no such count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

RATE_FROM = 20  # of fewer there is no rate, only counts (ux.md 1.5)
SMALLEST = 5  # where a framework says nothing
LEAST = 3  # “fewer than 2” would be 1
ONE = "*"  # the only row of a grid
ALL = ""  # the row of all rows, the column of all columns

Place = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One count and how it is shown: as it is, as fewer than the smallest ("few"), or not at all: "hidden" is one that
    is not few, "withheld" any."""

    n: int
    state: str = "shown"
    smallest: int = SMALLEST

    @property
    def value(self) -> int | None:
        """The count, where it may be known."""
        return self.n if self.state == "shown" else None

    def __str__(self) -> str:
        return {"shown": str(self.n), "few": f"Fewer than {self.smallest}"}.get(self.state, "Hidden")


@dataclass(frozen=True)
class Grid:
    """Counts by row and column with their sums (ALL), as they may be shown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Place, Cell]

    def __getitem__(self, place: Place) -> Cell:
        return self.cells[place]

    def line(self, row: str) -> tuple[Cell, ...]:
        """The cells of one row and their sum."""
        return tuple(self.cells[row, column] for column in (*self.columns, ALL))


def protect(counts: Mapping[Place, int], rows: Sequence[str], columns: Sequence[str], smallest: int) -> Grid:
    """The grid of these counts (none is 0), by row and column; a framework’s `smallest` of 1 hides nothing.

    What all rows together come to is told rather than the rows: where both cannot be, nothing is told of any row.
    """
    grid = _with_rows(counts, rows, columns, smallest)
    whole = _with_rows({(ONE, column): grid[ALL, column].n for column in columns}, (ONE,), columns, smallest)
    sums = [(ALL, column) for column in (*columns, ALL)]
    if all(whole[place].state == grid[place].state for place in sums):
        return grid
    rest = {place: replace(cell, state="withheld") for place, cell in grid.cells.items() if place[0] != ALL}
    return Grid(grid.rows, grid.columns, rest | {place: whole[place] for place in sums})


def _with_rows(counts: Mapping[Place, int], rows: Sequence[str], columns: Sequence[str], smallest: int) -> Grid:
    at_least = smallest if smallest == 1 else max(smallest, LEAST)
    cells = {place: _cell(n, at_least) for place, n in _summed(counts, rows, columns).items()}
    while (given_away := _alone(cells) or _known(cells)) is not None:
        chosen = _next_to_hide(cells, given_away)
        if chosen is None:  # nothing that can shield it is left: nobody is told anything
            cells = {place: _hidden(cell) for place, cell in cells.items()}
            break
        cells[chosen] = _hidden(cells[chosen])
    return Grid(tuple(rows), tuple(columns), _shown_again(cells))


def rate(part: Cell, whole: Cell) -> int | None:
    """A whole per cent of two counts that are both shown, and of enough; else None."""
    if part.value is None or whole.value is None or whole.value < RATE_FROM:
        return None
    return round(100 * part.value / whole.value)


def _cell(n: int, smallest: int) -> Cell:
    return Cell(n, "few" if 0 < n < smallest else "shown", smallest)


def _hidden(cell: Cell) -> Cell:
    return cell if cell.state == "few" else replace(cell, state="hidden")


def _summed(counts: Mapping[Place, int], rows: Sequence[str], columns: Sequence[str]) -> dict[Place, int]:
    inner = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    found = dict(inner)
    for row in rows:
        found[row, ALL] = sum(inner[row, column] for column in columns)
    for column in columns:
        found[ALL, column] = sum(inner[row, column] for row in rows)
    found[ALL, ALL] = sum(inner.values())
    return found


def _alone(cells: Mapping[Place, Cell]) -> tuple[Place, ...] | None:
    """The counts that are shown in a row or column with one hidden count; None where there is no such line."""
    for at in (0, 1):
        for name in dict.fromkeys(place[at] for place in cells):
            line = [place for place in cells if place[at] == name]
            shown = tuple(place for place in line if cells[place].state == "shown")
            if len(line) - len(shown) == 1:
                return shown
    return None


def _known(cells: Mapping[Place, Cell]) -> tuple[Place, ...] | None:
    """The counts beside one that is hidden and can be worked out all the same; None where there is no such count."""
    moves = {up: _moves(cells, up=up) for up in (True, False)}
    for place, cell in cells.items():
        if cell.state != "shown" and not any(_way_round(moves, place, up) for up in (True, False)):
            return tuple(one for one in cells if (one[0] == place[0]) != (one[1] == place[1]))
    return None


def _shown_again(cells: dict[Place, Cell]) -> dict[Place, Cell]:
    """With those shown again that need not be hidden after all, sums first: the way there hides more than it takes."""
    hidden = [place for place, cell in cells.items() if cell.state == "hidden"]
    for place in sorted(hidden, key=lambda one: _rank(cells, one), reverse=True):
        shown = {**cells, place: replace(cells[place], state="shown")}
        if _known(shown) is None:
            cells = shown
    return cells


def _rank(cells: Mapping[Place, Cell], place: Place) -> tuple[int, int, Place]:
    """In which order counts are hidden: sums last, the smaller first."""
    return (place[0] == ALL) + (place[1] == ALL), cells[place].n, place


def _next_to_hide(cells: Mapping[Place, Cell], near: Sequence[Place]) -> Place | None:
    """The smallest count that is still shown and could stand for another one: of those near by, sums last."""
    open_ = [place for place, cell in cells.items() if cell.state == "shown" and cell.n >= cell.smallest]
    chosen = [place for place in near if place in open_] or open_
    return min(chosen, key=lambda place: _rank(cells, place), default=None)


# Whether a count can be worked out. Each row and each column with its sum is an equation in which a count has a sign;
# with the equations of the sums turned round, a count has the same sign in both of its own. A count can then be one
# more if a way leads from its column back to its row over hidden counts that can be one less and one more in turn.


Moves = Mapping[bool, Sequence[Place]]  # the counts that can be one more (True) and one less in their equations


def _moves(cells: Mapping[Place, Cell], *, up: bool) -> list[Place]:
    return [place for place, cell in cells.items() if cell.state != "shown" and _can(cell, place, up=up)]


def _can(cell: Cell, place: Place, *, up: bool) -> bool:
    """Whether a hidden count can be one more in its equations, or one less, as far as an outsider knows."""
    if cell.state == "hidden" and cell.n < cell.smallest:
        return False
    is_sum = (place[0] == ALL) != (place[1] == ALL)  # it stands in its equations with a minus
    if up != is_sum:
        return cell.state == "hidden" or cell.n < cell.smallest - 1
    return cell.n > (cell.smallest if cell.state == "hidden" else 1)


def _way_round(moves: Moves, place: Place, up: bool) -> bool:
    """Whether a count can be one more (or one less), with others that make up for it."""
    if place not in moves[up]:
        return False
    row, column = place
    seen, ways = {(1, column)}, [(1, column)]
    while ways:
        at, name = ways.pop()
        along = (
            up if at == 0 else not up
        )  # from a column by one that goes the other way, from a row by one that goes along
        for other in moves[along]:
            onward = (1 - at, other[1 - at])
            if other == place or other[at] != name or onward in seen:
                continue
            if onward == (0, row):
                return True
            seen.add(onward)
            ways.append(onward)
    return False
