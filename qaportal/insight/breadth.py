"""How much was done (NS-003): planned work against its days and steps, the teams that it reached, reports, and how many
pieces of work were finished. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qaportal.insight import headlines
from qaportal.insight.charts import Bar, Point, bars, line
from qaportal.insight.numbers import Fact, Work, all_of, by_kind, grid_of, reach_of, service_of, work_of
from qaportal.insight.scales import ScaleVersion
from qaportal.insight.small import ALL
from qaportal.insight.tables import Side, Sight, Table, behind, rate_of
from qaportal.lib.formats import day_medium
from qaportal.programme.plans import Row

HEAD = ("Planned", "Days are past", "Called off", "Steps due", "Done in time", "Done late", "Not done")
PIECE_HEAD = ("Reference", "Began", "About", "Steps due", "Done in time", "Done late", "Not done")
CYCLES = 24  # times that a kind of work came round, as far back as its table goes
ON_STEPS = (
    "A step is a phase of the work, with its own last day. One that was due before anybody was asked for it counts "
    "only where it was done."
)


@dataclass(frozen=True)
class Council:
    """Services and their teams, by id and name, and the service of each team."""

    services: Mapping[int, str]
    teams: Mapping[int, Mapping[int, str]]

    @property
    def homes(self) -> dict[int, int]:
        """The service of each team."""
        return {team: service for service, teams in self.teams.items() for team in teams}


@dataclass(frozen=True)
class Reports:
    """Reports that were due: sent in time, sent late, and not sent."""

    in_time: int = 0
    late: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        """All of them."""
        return self.in_time + self.late + self.waiting


@dataclass(frozen=True)
class Done:
    """What was done: the rows of planned work, finished reviews, reports, and the same work of each year; `pieces` are
    all of one kind of work, of every year. `is_whole`: all of a time, rather than one piece or one kind of work; only
    then it is said which teams it reached."""

    label: str
    rows: Sequence[Row]
    kinds: Mapping[str, str]
    finished: Sequence[Fact] = ()
    reports: Reports | None = None
    years: Mapping[str, Work] = field(default_factory=dict)
    scales: Mapping[str, ScaleVersion] = field(default_factory=dict)
    pieces: Sequence[Row] = ()
    themed: frozenset[str] = frozenset()
    is_whole: bool = True
    word: str = "reviews"
    smallest: int = 5


def breadth(done: Done, council: Council, sight: Sight, today: date) -> Side:
    """The tables and sentences of how much was done; of one service where `sight` asks for one."""
    homes = council.homes
    rows = [row for row in done.rows if sight.one is None or service_of(row, homes) == sight.one]
    whole = all_of(rows, today)
    tables = [_work(done, rows, whole, today), _finished(done, sight)]
    tables += [_reach(rows, council, sight, today)] if done.is_whole else []
    tables += [_themes(done, rows)]
    tables += [_reports(done.reports)] if done.reports and sight.one is None else []
    tables += [_years(done.years)] if len(done.years) > 1 and sight.one is None else []
    tables += [_pieces([row for row in done.pieces if sight.one in (None, service_of(row, homes))], today)]
    reports = done.reports if sight.one is None else None
    said = headlines.of_work(done.label, whole, reports.in_time if reports else 0, reports.due if reports else 0)
    return Side("breadth", said, tuple(one for one in tables if one is not None))


def _work(done: Done, rows: Sequence[Row], whole: Work, today: date) -> Table:
    found = by_kind(rows, today)
    lines = [(done.kinds.get(key, key), work) for key, work in found.items()]
    lines = sorted(lines, key=lambda pair: pair[0].casefold())
    told = tuple((name, *_figures(work)) for name, work in [*lines, ("All", whole)])
    drawn = [Bar(name, f"{work.over} of {work.planned}", work.planned, work.over) for name, work in lines]
    return Table(
        "work", "Planned work and its steps", ("Kind of work", *HEAD), told if lines else (), (ON_STEPS,),
        bars("Planned work, and how much of it is past", drawn), ("programme",),
    )  # fmt: skip


def _figures(work: Work) -> tuple[str, ...]:
    return tuple(
        str(n) for n in (work.planned, work.over, work.called_off, work.due, work.in_time, work.late, work.open)
    )


def _reach(rows: Sequence[Row], council: Council, sight: Sight, today: date) -> Table | None:
    lines = []
    for key, name in council.services.items():
        if council.teams.get(key) and sight.one in (None, key):
            reach = reach_of(council.teams[key], rows, today)
            missing = ", ".join(reach.missing) or "None"
            lines.append((name, str(reach.teams), str(reach.reached), str(reach.planned), missing))
    notes = ("Work on a team itself. Work on a whole service, or on records from several teams, is not counted here.",)
    head = ("Service", "Teams", "Looked at", "Still to come", "Not in the plan")
    title = "Teams that the year reaches"
    return Table("teams", title, head, tuple(lines), notes, evidence=("programme",)) if lines else None


def _themes(done: Done, rows: Sequence[Row]) -> Table | None:
    """What work was about, as far as a theme was settled for it."""
    found = [row for row in rows if row.type_key in done.themed and row.subject and row.state != "cancelled"]
    lines = tuple((row.ref, done.kinds.get(row.type_key, row.type_key), row.subject) for row in found)
    head = ("Reference", "Kind of work", "Theme")
    return Table("themes", "Themes", head, lines, evidence=("programme",)) if lines else None


def _finished(done: Done, sight: Sight) -> Table | None:
    """How many were finished, of each kind; what is few is hidden as in every table about people."""
    kinds = sorted({fact.kind for fact in done.finished}, key=lambda key: done.kinds.get(key, key).casefold())
    lines = []
    for kind in kinds:
        facts = [fact for fact in done.finished if fact.kind == kind]
        for version in dict.fromkeys(fact.version for fact in facts):
            of_it = [fact for fact in facts if fact.version == version]
            grid = grid_of(of_it, done.scales[version].columns, done.smallest)
            lines += [(done.kinds.get(kind, kind), name, str(grid[row, ALL])) for row, name in sight.lines(grid)]
    title = f"Finished {done.word}"
    notes = ("These are the sums of the tables under Depth, so that neither gives the other away.",)
    head = ("Kind of work", "Service", "Finished")
    return Table("finished", title, head, tuple(lines), notes, evidence=("programme",)) if lines else None


def _reports(found: Reports) -> Table:
    counts = (found.due, found.in_time, found.late, found.waiting)
    head = ("Reports due", "Sent in time", "Sent late", "Not sent")
    return Table("reports", "Reports to boards and others", head, (tuple(map(str, counts)),) if found.due else (),
                 evidence=("reports",), is_named=False)  # fmt: skip


def _years(years: Mapping[str, Work]) -> Table:
    lines = tuple((year, *_figures(work)) for year, work in years.items())
    points = [Point(year, rate_of(work.in_time, work.due)) for year, work in years.items()]
    drawn = line("Steps done in time, of those that were due", points)
    return Table("years", "From year to year", ("Year", *HEAD), lines, (), drawn)


def _pieces(rows: Sequence[Row], today: date) -> Table | None:
    """One kind of work from each time that it came round to the next, over all years. It is planned work, about no
    person; grades are not told by cycle, for a cycle is often one service (decision 21)."""
    begun = [row for row in rows if row.starts <= today and row.state != "cancelled"]
    latest = sorted(begun, key=lambda row: (row.starts, row.ref))[-CYCLES:]
    if len(latest) < 2:
        return None
    found = [(row, work_of(row, today)) for row in latest]
    lines = tuple(
        (row.ref, day_medium(row.starts), row.subject, *map(str, (work.due, work.in_time, work.late, work.open)))
        for row, work in found
    )
    drawn = [Bar(row.ref, f"{work.in_time} of {work.due}", work.due, work.in_time) for row, work in found]
    chart = bars("Steps that were due, and how many of them were done in time", drawn)
    notes = (f"The last {CYCLES}, of all years.",) if len(begun) > CYCLES else ()
    return Table("pieces", "From one to the next", PIECE_HEAD, lines, notes, chart, (behind(latest[-1].type_key),))
