"""What allocating a whole year costs and how good it is, beside a greedy allocation of the same year.

`python -m bench.allocating` measures this alone and prints it.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from math import sqrt
from resource import RUSAGE_SELF, getrusage
from time import monotonic, process_time

from bench.greedy import greedy
from bench.rounds import changed, year
from qaportal.allocation import Plan, Round, resolve, solve
from qaportal.allocation.table import Table
from qaportal.config import ROOT
from tests.allocation.judge import Judge

MEGABYTE = 1024  # of ru_maxrss
HOUR = 60


@dataclass(frozen=True)
class Instance:
    """So many people and about so many seats; the seconds of CPU that it may take: the engine uses one core."""

    name: str
    staff: int
    seats: int
    seconds: float
    short: bool = False


INSTANCES = (
    Instance("a large council", 600, 2_500, 10.0),
    Instance("a large council, short of people", 600, 2_500, 10.0, short=True),
    Instance("a very large council", 2_000, 10_000, 60.0),
)
MOST_MEMORY = 1024.0  # MB
LIMIT = 0.85  # of the seconds: a step that has begun is not broken off


@dataclass(frozen=True)
class Scored:
    """A plan in figures: seats that are empty, rules broken, and hours over share of a full-time year: the most, and
    the standard deviation among those who may sit in at least one seat."""

    empty: int
    broken: int
    most: float
    spread: float
    repeats: int
    cpu: float
    clock: float


@dataclass(frozen=True)
class Allocated:
    """What one process found for one instance; MB at its largest, both plans and the re-run after a change included."""

    name: str
    staff: int
    seats: int
    limit: float
    short: bool
    engine: Scored
    greedy: Scored
    bound: int
    gap: float | None
    proven: bool
    memory: float
    had_to_move: int
    moved: int
    rerun: Scored


def measure(instances: Iterable[Instance] = INSTANCES) -> list[Allocated]:
    """Every instance, each in a process of its own."""
    return [_in_a_process(n) for n, _ in enumerate(instances)]


def _in_a_process(n: int) -> Allocated:
    command = [sys.executable, "-m", "bench.allocating", str(n)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    for key in ("engine", "greedy", "rerun"):
        found[key] = Scored(**found[key])
    return Allocated(**found)


def allocated(one: Instance) -> Allocated:
    """Measure one instance here."""
    asked = year(one.staff, one.seats, short=one.short)
    plan, engine = _timed(lambda: solve(asked, limit=LIMIT * one.seconds, clock=process_time), asked)
    memory = getrusage(RUSAGE_SELF).ru_maxrss / MEGABYTE
    _, opponent = _timed(lambda: greedy(asked), asked)
    after = changed(asked)
    again, rerun = _timed(lambda: resolve(after, plan, clock=process_time), after)
    return Allocated(
        one.name, one.staff, len(asked.seats), one.seconds, one.short, engine, opponent, plan.bounds.unfilled, plan.gap,
        plan.is_proven, memory, had_to_move(after, plan), len(again.moved), rerun,
    )  # fmt: skip


def _timed(made: Callable[[], Plan], asked: Round) -> tuple[Plan, Scored]:
    cpu, clock = process_time(), monotonic()
    plan = made()
    return plan, _scored(asked, plan, process_time() - cpu, monotonic() - clock)


def _scored(asked: Round, plan: Plan, cpu: float, clock: float) -> Scored:
    """Rules are counted by the judge of the tests, which knows nothing of the engine."""
    table = Table(asked)
    everyone = 0
    for allowed in table.allowed:
        everyone |= allowed
    pool = [n for n in range(len(table.people)) if everyone >> n & 1]
    loads = [plan.load[table.people[n].id] / HOUR * 1000 / table.shares[n] for n in pool]
    mean = sum(loads) / len(loads)
    spread = sqrt(sum((load - mean) ** 2 for load in loads) / len(loads))
    judge = Judge(asked, plan)
    broken = sum(1 for _ in (*judge.accounts(), *judge.locks(), *judge.broken_rules(), *judge.loads()))
    return Scored(len(plan.unfilled), broken, max(loads), spread, _repeats(asked, plan), cpu, clock)


def _repeats(asked: Round, plan: Plan) -> int:
    """How often somebody looks at a team that they have looked at in this round."""
    seats = {seat.id: seat for seat in asked.seats}
    seen: dict[tuple[int, str], int] = {}
    for pick in plan.picks:
        for team in seats[pick.seat].teams:
            seen[pick.person, team] = seen.get((pick.person, team), 0) + 1
    return sum(count - 1 for count in seen.values())


def had_to_move(asked: Round, before: Plan) -> int:
    """Seats to be filled anew after a change: whose holder may not sit there any more, and those that nobody had."""
    there, people = {seat.id: seat for seat in asked.seats}, {one.id: one for one in asked.people}
    sitting = tuple(pick for pick in before.picks if pick.seat in there)
    judge = Judge(asked, Plan(sitting, (), {}, 0, before.bounds))
    out = sum(bool(judge.broken(people[pick.person], there[pick.seat])) for pick in sitting)
    return out + len(there) - len(sitting)


def main() -> None:
    """One instance as JSON for the process that asked for it; or all of them as a table."""
    if len(sys.argv) > 1:
        print(json.dumps(asdict(allocated(INSTANCES[int(sys.argv[1])]))))
        return
    for one in measure():
        print(f"{one.name}: {one.staff:,} people, {one.seats:,} seats, {one.memory:.0f} MB")
        for name, scored in (("engine", one.engine), ("greedy", one.greedy), ("re-run", one.rerun)):
            print(f"  {name}: {scored}")
        gap = "unknown" if one.gap is None else f"{one.gap:.3f} %"
        print(f"  empty at least {one.bound}, gap {gap}, proven {one.proven}; moved {one.moved} of {one.had_to_move}")


if __name__ == "__main__":
    main()
