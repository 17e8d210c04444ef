"""How well (NS-003): grades on their scales, how far two looks agree, and disagreements. Pure. Grades of different
versions of a scale are never added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qaportal.insight import headlines
from qaportal.insight.charts import Bar, Point, bars, line
from qaportal.insight.numbers import Fact, grid_of
from qaportal.insight.scales import ScaleVersion, breaks
from qaportal.insight.small import ALL, Cell, Grid, rate
from qaportal.insight.tables import Side, Sight, Table, behind, grid_table

PAIRS = ("same", "next", "apart")
PAIR_LABELS = ("The same", "Next to each other", "Further apart")
ON_SCALES = (
    "Of each year, the whole council. “New” marks another wording of the scale: what stands before it and after it is "
    "not the same measure."
)
ENDED = ("open", "settled", "unsettled", "withdrawn")
ENDED_LABELS = ("Still open", "Settled", "Not settled", "Withdrawn")


@dataclass(frozen=True)
class Judged:
    """What was judged of one kind of work: grades of every year, and second looks and disagreements of the year or time
    in question (`year`, as facts have it)."""

    year: str
    kind: str
    grades: Sequence[Fact]
    pairs: Sequence[Fact] = ()
    disputes: Sequence[Fact] = ()
    scales: Mapping[str, ScaleVersion] = field(default_factory=dict)
    word: str = "reviews"
    smallest: int = 5


def depth(judged: Judged, sight: Sight) -> Side:
    """The tables and sentences of how well; one table of grades for each version of the scale."""
    now = [fact for fact in judged.grades if fact.year == judged.year]
    said: list[str] = []
    tables: list[Table | None] = []
    versions = list(dict.fromkeys(fact.version for fact in now))
    for number, version in enumerate(versions, 1):
        scale = judged.scales[version]
        grid = grid_of([fact for fact in now if fact.version == version], scale.columns, judged.smallest)
        said.append(headlines.of_grades(judged.word, scale.labels, _asked(grid, sight)))
        number = number if len(versions) > 1 else 0
        tables.append(_grades(scale, grid, sight, number, behind(judged.kind)))
    agreed = _agreement(judged, sight)
    if agreed:
        said.append(headlines.of_agreement(judged.word, agreed[1][ALL, "same"], agreed[1][ALL, ALL]))
        tables.append(agreed[0])
    tables += [_disputes(judged), _years(judged)]
    whole = tuple(table for table in tables if table is not None)
    return Side("depth", tuple(said) or (f"No {judged.word} with a grade are finished.",), whole)


def _asked(grid: Grid, sight: Sight) -> tuple[Cell, ...]:
    """The line that is spoken of: that of the service that was asked for, else all."""
    row = str(sight.one) if sight.one is not None and str(sight.one) in grid.rows else ALL
    return grid.line(row)


def _grades(scale: ScaleVersion, grid: Grid, sight: Sight, number: int, evidence: str) -> Table:
    cells = _asked(grid, sight)[:-1]
    drawn = [Bar(label, str(cell), cell.value) for label, cell in zip(scale.labels, cells, strict=True)]
    title = f"Grades: {scale.name}" + (f", version {number} of this year" if number else "")
    return grid_table(
        f"grades-{number}" if number > 1 else "grades", title, grid, scale.labels, sight,
        notes=("The grade that stands: where two looks differed, the one that came of it.",),
        chart=bars(title, drawn), evidence=(evidence,),
    )  # fmt: skip


def _agreement(judged: Judged, sight: Sight) -> tuple[Table, Grid] | None:
    if not judged.pairs:
        return None
    grid = grid_of([fact._replace(service=None) for fact in judged.pairs], PAIRS, judged.smallest)
    rows = ((*(str(cell) for cell in grid.line(ALL)),),)
    notes = ("Both grades as they were given, before anybody talked about them.",)
    table = Table(
        "agreement", "How far two looks agree", (*PAIR_LABELS, "All"), rows, notes, None, ("agreement",), False
    )
    return (table, grid) if sight.one is None else None


def _disputes(judged: Judged) -> Table | None:
    if not judged.disputes:
        return None
    grid = grid_of([fact._replace(service=None) for fact in judged.disputes], ENDED, judged.smallest)
    rows = ((*(str(cell) for cell in grid.line(ALL)),),)
    return Table("disagreements", "Disagreements", (*ENDED_LABELS, "All"), rows, evidence=("disputes",), is_named=False)


def _years(judged: Judged) -> Table | None:
    """The best grades of each year and version, the first half of the scale; another version begins another line."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in judged.grades:
        found.setdefault((fact.year, fact.version), []).append(fact)
    if len(found) < 2:
        return None
    keys = sorted(found)
    order = [judged.scales[version] for _, version in keys]
    grids = [grid_of(found[key], scale.columns, judged.smallest) for key, scale in zip(keys, order, strict=True)]
    new = breaks(version for _, version in keys)
    rows = tuple(
        (year, ("New: " if is_new else "") + scale.name, _told(scale, grid), str(grid[ALL, ALL]))
        for (year, _), scale, grid, is_new in zip(keys, order, grids, new, strict=True)
    )
    points = [
        Point(year, _best(scale, grid), is_new)
        for (year, _), scale, grid, is_new in zip(keys, order, grids, new, strict=True)
    ]
    chart = line("Work graded in the better half of its scale, of all that was graded", points)
    return Table("years", "From year to year", ("Year", "Scale", "Grades", "Finished"), rows, (ON_SCALES,), chart)


def _told(scale: ScaleVersion, grid: Grid) -> str:
    pairs = zip(scale.labels, grid.line(ALL)[:-1], strict=True)
    return "; ".join(f"{label} {str(cell)[:1].lower()}{str(cell)[1:]}" for label, cell in pairs)


def _best(scale: ScaleVersion, grid: Grid) -> int | None:
    """The per cent in the better half of a scale, where every count that it takes is shown."""
    *levels, none, whole = grid.line(ALL)
    better = levels[: len(scale.levels) // 2]
    if not better or any(cell.value is None for cell in (*better, none, whole)):
        return None
    return rate(Cell(sum(cell.n for cell in better)), Cell(whole.n - none.n))
