"""How fast and how well practice weeks are timetabled: `make week` writes it into docs/figures.md."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench import fet, figures, studio
from bench.figures import Check, check_row, table, verdict, where
from bench.weeks_made import absent, made, overfull
from qaportal.timetable.week.clashes import clashes
from qaportal.timetable.week.solving import solve
from qaportal.timetable.week.values import Plan, Problem

SIZES = {15: 10.0, 22: 30.0, 30: 60.0}  # leaders → the most seconds it may take
AWAY = 3  # the day
GIVEN = 0.8  # of that, the engine is given
TOLD = (
    "Eight kinds of session over five days, two leaders at each team; a quarter of everybody is away for half a day, "
    "staff for a day. *Against it* counts waiting, long and empty days (`timetable/week/scoring.py`). *Moved* is what "
    "a new solve moves once the leader who has most on day 3 is away on it, beside what they had on it, which has to. "
    "*Over-full* is a week with one room at each place and a third of the workers away."
)
HEAD = ("week", "sessions", "seconds", "nowhere", "clashes", "against it", "seconds again", "moved", "have to")


@dataclass(frozen=True)
class Timed:
    """A week, how it was solved, and how again after an absence."""

    name: str
    most: float
    problem: Problem
    plan: Plan
    again: Plan
    must: int

    @property
    def wrong(self) -> int:
        """Clashes of any kind, by code that knows nothing of the engine."""
        return len(clashes(self.problem, self.plan.places))

    @property
    def cells(self) -> list[str]:
        """Its row."""
        again = [f"{self.again.seconds:.1f}", str(len(self.again.moved)), str(self.must)]
        return [self.name, *cells_of(self.problem, self.plan), *again]

    def checks(self) -> Iterator[Check]:
        """Its budgets."""
        yield Check(f"{self.name}: seconds", self.plan.seconds, self.most)
        yield Check(f"{self.name}: clashes", self.wrong, 0)
        if not self.name.startswith("over-full"):
            yield Check(f"{self.name}: nowhere", len(self.plan.unplaced), 0)
            yield Check(f"{self.name}: moves not proven to be the fewest", 0 if self.again.proven else 1, 0)


def cells_of(problem: Problem, plan: Plan) -> list[str]:
    """What a row says of a timetable, whoever made it."""
    wrong = len(clashes(problem, plan.places))
    return [str(len(problem.sessions)), f"{plan.seconds:.1f}", str(len(plan.unplaced)), str(wrong), str(plan.score)]


def compared(row: Timed) -> Iterator[list[str]]:
    """Rows of the same week by FET, where that is installed."""
    for way, tries in fet.WAYS.items() if fet.is_here() else ():
        plan = fet.solve(row.problem, tries, seconds=row.most * GIVEN)
        yield [f"{row.name}, {way}", *cells_of(row.problem, plan), "", "", ""]


def timed(name: str, problem: Problem, most: float) -> Timed:
    """Solve a week, then again once the leader who has most on day 3 is away on it."""
    plan = solve(problem, seconds=most * GIVEN)
    has = Counter(one for key, at in plan.places.items() if at.day == AWAY for one in problem.session[key].members)
    [(leader, must)] = has.most_common(1)
    hit = replace(absent(problem, leader, AWAY), before=plan.places)
    return Timed(name, most, problem, plan, solve(hit, seconds=most * GIVEN), must)


def beside() -> str:
    """How busy the machine was meanwhile: an engine that shares its cores finds less in its seconds."""
    return f"On average {os.getloadavg()[1]:.0f} processes wanted its cores, these included."


def main() -> None:
    """Say each missed budget on the way out."""
    place, rows = where(), []
    for leaders, most in SIZES.items():
        print(f"{leaders} leaders …", file=sys.stderr, flush=True)
        rows.append(timed(f"{leaders} leaders", made(leaders), most))
    rows.append(timed("over-full, 22 leaders", overfull(22), SIZES[22]))
    found = studio.measured()
    checks = [check for row in rows for check in row.checks()]
    cells = [line for row in rows for line in (row.cells, *compared(row))]
    parts = [
        "## Practice weeks", f"`make week`: {place} {beside()}", verdict(checks), TOLD,
        fet.TOLD if fet.is_here() else fet.ABSENT, table(HEAD, cells),
        "### Budgets of weeks",
        table(("figure", "measured", "at most", ""), (check_row(check) for check in checks)),
        *studio.parts(found, place),
    ]  # fmt: skip
    figures.write("week", "\n\n".join(parts))
    figures.finish("make week", [*checks, *(check for one in found for check in one.checks())])


if __name__ == "__main__":
    main()
