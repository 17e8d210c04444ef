"""Senders killed with kill -9 at each step, and what became of the letters (R3): the crash suite, many times.

    python -m bench.crashes          # 50 times each, on SQLite and PostgreSQL
    python -m bench.crashes 5

The clock of the senders is held and moved on by hand, so that a lease of 15 minutes takes no time: "seconds" are those
of that clock, from when the letters were due to when the last one had left.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from qaportal.invites.delivering import LEASE
from qaportal.lib import clock
from tests import lanes
from tests.chaos.crashing import LETTERS, POINTS, Outcome, crash, sending
from tests.conftest import TODAY
from tests.relay import relaying
from tests.stage import Stage

RUNS, WORKERS = 50, (1, 2, 4)
MOST_SECONDS = LEASE.total_seconds() + 60


@dataclass(frozen=True)
class Crashed:
    """All runs at one point of one database: senders that were killed; letters that were lost, that went under two
    Message-IDs, that the relay saw again under the same one; and how long the slowest took."""

    database: str
    point: str
    letters: int
    kills: int
    lost: int
    duplicates: int
    repeats: int
    seconds: float

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds."""
        return self.lost == self.duplicates == 0 and self.seconds <= MOST_SECONDS


@contextmanager
def stages(folder: Path) -> Iterator[Iterator[tuple[str, Stage]]]:
    """The portal on either database."""
    for name in ("sqlite", "postgresql"):
        (folder / name).mkdir(parents=True)
    with lanes.postgresql() as server:
        servers = {"sqlite": None, "postgresql": server}
        yield ((name, Stage(folder / name, address)) for name, address in servers.items())


def measure(folder: Path, runs: int = RUNS) -> list[Crashed]:
    """Every point, so many times with each number of senders."""
    found = []
    with clock.stopped_at(TODAY), stages(folder) as ready:
        for name, stage in ready:
            app = stage.set("town")
            with relaying() as relay, sending(app, relay) as senders:
                for point in POINTS:
                    every = [
                        crash(app, senders, relay, point=point, workers=workers, run=run)
                        for workers in WORKERS
                        for run in range(runs)
                    ]
                    found.append(summed(name, point, every))
    return found


def summed(database: str, point: str, every: Sequence[Outcome]) -> Crashed:
    """One line of the table."""
    return Crashed(
        database,
        point,
        LETTERS * len(every),
        sum(one.kills for one in every),
        sum(one.lost for one in every),
        sum(one.duplicates for one in every),
        sum(one.repeats for one in every),
        max(one.seconds for one in every),
    )


def main() -> None:
    """Print a table; exit with 1 where a promise is broken."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with TemporaryDirectory() as folder:
        found = measure(Path(folder), runs)
    print("database    killed at             letters  kills  lost  two names  seen again  seconds")
    for one in found:
        print(
            f"{one.database:<11} {one.point:<21} {one.letters:>7}  {one.kills:>5}  {one.lost:>4}  {one.duplicates:>9}"
            f"  {one.repeats:>10}  {one.seconds:>7.0f}"
        )
    sys.exit(0 if all(one.is_kept for one in found) else 1)


if __name__ == "__main__":
    main()
