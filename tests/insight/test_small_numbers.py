"""No hidden count can be worked out from what is shown (A24): by table, and by looking for a second grid that fits."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaportal.insight.small import ALL, Cell, Grid, protect, rate

COLUMNS = ("a", "b", "c", "d")


def words(counts: list[int], smallest: int = 5) -> str:
    """One row as it is shown, its sum last."""
    grid = protect({("r", column): n for column, n in zip(COLUMNS, counts, strict=False)}, ["r"],
                   COLUMNS[: len(counts)], smallest)  # fmt: skip
    short = {"shown": "", "few": "<", "hidden": "#"}
    return " ".join(short[cell.state] or str(cell.n) for cell in grid.line("r"))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 0, 0], "0 0 0 0"),
        ([5, 12, 0], "5 12 0 17"),
        ([6, 3, 12], "# < 12 21"),  # 3 alone would be the sum less the others
        ([6, 3, 3, 12], "6 < < 12 24"),  # two hide each other: 2 and 4 would fit as well
        ([1, 1, 6, 9], "< < # 9 17"),  # their sum of 2 would say both
        ([4, 4, 6, 9], "< < # 9 23"),  # and so would one of 8
        ([3, 0, 0], "< 0 0 <"),  # too few altogether
        ([0, 9, 1], "0 # < 10"),
    ],
)
def test_a_row_by_hand(counts: list[int], shown: str) -> None:
    assert words(counts) == shown


def test_nothing_is_hidden_where_the_framework_hides_nothing() -> None:
    assert words([1, 2, 3], smallest=1) == "1 2 3 6"


@pytest.mark.parametrize(("part", "whole", "expected"), [(10, 20, 50), (10, 19, None), (0, 40, 0)])
def test_a_rate_is_of_twenty_or_more(part: int, whole: int, expected: int | None) -> None:
    assert rate(Cell(part), Cell(whole)) == expected
    assert rate(Cell(3, "few"), Cell(40)) is None


def test_how_a_count_reads() -> None:
    assert [str(Cell(7)), str(Cell(3, "few")), str(Cell(9, "hidden"))] == ["7", "Fewer than 5", "Hidden"]


def test_of_all_rows_more_is_told_than_of_each() -> None:
    """Two rows of 2 and 2, and one of 4 and 4: with the sums of the columns, every count would be known."""
    counts = {("a", "x"): 2, ("a", "y"): 2, ("b", "x"): 2, ("b", "y"): 2, ("c", "x"): 4, ("c", "y"): 4}
    grid = protect(counts, ["a", "b", "c"], ["x", "y"], 5)
    assert [str(cell) for cell in grid.line(ALL)] == ["8", "8", "16"]
    assert {str(cell) for row in "abc" for cell in grid.line(row)} == {"Hidden"}


# From outside -----------------------------------------------------------------------------------------------


def fits(grid: Grid, inner: dict[tuple[str, str], int]) -> bool:
    """Whether somebody who sees the grid could think that it is this one."""
    other = protect(inner, grid.rows, grid.columns, 1).cells
    return all(_may_be(cell, other[place].n) for place, cell in grid.cells.items())


def _may_be(cell: Cell, n: int) -> bool:
    if cell.state == "shown":
        return n == cell.n
    if cell.state == "withheld":
        return True
    return 0 < n < cell.smallest if cell.state == "few" else n == 0 or n >= cell.smallest


def others(grid: Grid, counts: dict[tuple[str, str], int], reach: int = 2) -> list[dict[tuple[str, str], int]]:
    """Every grid near it that shows the same."""
    hidden = [place for place in counts if grid[place].state != "shown"]
    steps = product(range(-reach, reach + 1), repeat=len(hidden))
    moved = ({place: counts[place] + step for place, step in zip(hidden, by, strict=True)} for by in steps)
    grids = ({**counts, **by} for by in moved)
    return [one for one in grids if min(one.values(), default=0) >= 0 and fits(grid, one)]


@settings(max_examples=120, deadline=None)
@given(st.integers(1, 2), st.integers(1, 3), st.data())
def test_no_hidden_count_can_be_got_by_subtraction(height: int, width: int, data: st.DataObject) -> None:
    rows, columns = [f"r{n}" for n in range(height)], list(COLUMNS[:width])
    few_or_many = st.one_of(st.integers(0, 6), st.integers(0, 30))
    counts = {(row, column): data.draw(few_or_many) for row in rows for column in columns}
    grid = protect(counts, rows, columns, 5)
    whole = protect(counts, rows, columns, 1)
    hidden = [place for place, cell in grid.cells.items() if cell.state != "shown"]
    assert all(grid[place].state in ("few", "withheld") for place in grid.cells if 0 < whole[place].n < 5)
    found = [protect(one, rows, columns, 1) for one in others(grid, counts, 3 if len(hidden) < 5 else 1)]
    if all(grid[place].state != "shown" for place in grid.cells):
        return  # nothing at all is told
    for place in hidden:
        if grid[place].state == "withheld" and grid[ALL, place[1]].n == 0:
            continue  # that nobody is in a column is told of all rows
        assert len({one[place].n for one in found}) > 1, (place, counts, {k: str(v) for k, v in grid.cells.items()})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_every_row_and_column_hides_nothing_alone(found: list[int]) -> None:
    """Whatever is hidden stands with another hidden count in its row and in its column."""
    rows, columns = ["x", "y"], ["a", "b", "c"]
    counts = dict(zip(product(rows, columns), found, strict=True))
    grid = protect(counts, rows, columns, 5)
    for row in (*rows, ALL):
        assert sum(cell.state != "shown" for cell in grid.line(row)) != 1
    for column in (*columns, ALL):
        assert sum(grid[row, column].state != "shown" for row in (*rows, ALL)) != 1
