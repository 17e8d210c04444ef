"""What a page of insight is made of: a side with its sentences and tables, the same for the screen, a file and a
report. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qaportal.insight.charts import Chart
from qaportal.insight.numbers import MIXED
from qaportal.insight.small import ALL, Cell, Grid, rate

SIDES = {
    "breadth": ("Breadth", "How much was done?"),
    "depth": ("Depth", "How well?"),
    "impact": ("Impact", "What difference did it make?"),
}


WORK = "work:"


def behind(kind: str) -> str:
    """The evidence that all work of a kind is, as far as somebody may open it."""
    return f"{WORK}{kind}"


@dataclass(frozen=True)
class Table:
    """A table with its notes, its chart where there is one, and the names of the pages behind it (`evidence`; work of
    one kind is `behind` it). Its first column names each row, unless it is all figures."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    evidence: tuple[str, ...] = ()
    is_named: bool = True


@dataclass(frozen=True)
class Side:
    """One of the three questions, with what there is to say to it. `about` says what was counted, and how."""

    key: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    about: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Breadth, depth or impact."""
        return SIDES[self.key][0]

    @property
    def question(self) -> str:
        """What it answers."""
        return SIDES[self.key][1]

    def table(self, key: str) -> Table | None:
        """One of its tables."""
        return next((one for one in self.tables if one.key == key), None)


@dataclass(frozen=True)
class Sight:
    """Whose lines somebody sees beside those of the whole council: services by id and name, in their order. `one` is
    the only one where they asked for one."""

    services: Mapping[int, str] = field(default_factory=dict)
    sees_mixed: bool = False
    one: int | None = None

    def lines(self, grid: Grid) -> list[tuple[str, str]]:
        """(row of the grid, label) of each line to show, the whole council last."""
        shown = [(str(key), name) for key, name in self.services.items() if self.one in (None, key)]
        if self.sees_mixed and self.one is None:
            shown.append((MIXED, "Of no one service"))
        return [*(line for line in shown if line[0] in grid.rows), (ALL, "The whole council")]


def grid_table(key: str, title: str, grid: Grid, labels: Sequence[str], sight: Sight, first: str = "Service",
               **more: object) -> Table:  # fmt: skip
    """A grid as a table: a line a service, a column a label, and their sum; no more than `sight` lets be seen."""
    rows = tuple((name, *(str(cell) for cell in grid.line(row))) for row, name in sight.lines(grid))
    return Table(key, title, (first, *labels, "All"), rows, **more)  # type: ignore[arg-type]


def per_cent(part: int, whole: int) -> str:
    """58 of 66 (88%): counts first, and a rate only where there are enough."""
    from_counts = f"{part} of {whole}"
    found = rate_of(part, whole)
    return from_counts if found is None else f"{from_counts} ({found}%)"


def rate_of(part: int, whole: int) -> int | None:
    """A whole per cent of enough; else None."""
    return rate(Cell(part), Cell(whole))
