"""Senders killed with kill -9 at each step and at any moment, and what became of the letters (R3), many times.

    python -m bench.crashes          # 50 times each point, and 1,000 random kills, on SQLite and PostgreSQL
    python -m bench.crashes 5 100

The clock of the senders is held and moved on by hand, so that a lease of 15 minutes takes no time: "seconds" are those
of that clock, from when the letters were due to when the last one had left. Each run has three plain letters, and an
invitation to a meeting with its move and its cancellation for one mailbox.
"""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.figures import Check
from qaportal.invites.delivering import LEASE
from qaportal.lib import clock
from tests import lanes
from tests.chaos.crashing import LETTERS, POINTS, RELAY_HAS_IT, Crashes, Outcome, sending
from tests.conftest import TODAY
from tests.relay import relaying
from tests.stage import Stage

RUNS, KILLS, WORKERS = 50, 1_000, (1, 2, 4)
DATABASES = ("sqlite", "postgresql")
RANDOM = "at random"
SEED = 20261129
MOST_SECONDS = LEASE.total_seconds() + 60
IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- where files need no disk: kill -9 does not lose what a disk has not got


@dataclass(frozen=True)
class Crashed:
    """All runs at one point of one database. What the figures are is told by `Outcome`; `may_repeat` is how many copies
    there may be: one a kill between the relay's yes and our mark."""

    database: str
    point: str
    runs: int
    letters: int
    kills: int
    lost: int
    doubled: int
    wrong: int
    repeats: int
    may_repeat: int
    seconds: float

    def checks(self) -> Iterable[Check]:
        """The promises of R3."""
        name = f"Killed {where(self.point)}, {self.database}"
        yield Check(f"{name}: letters lost", self.lost, 0)
        yield Check(f"{name}: doubled after Message-ID, UID and SEQUENCE", self.doubled, 0)
        yield Check(f"{name}: diaries that are wrong", self.wrong, 0)
        yield Check(f"{name}: copies under the same Message-ID", self.repeats, self.may_repeat)
        yield Check(f"{name}: slowest, s", self.seconds, MOST_SECONDS)


def where(point: str) -> str:
    """The point in words."""
    return point if point == RANDOM else point.rpartition(".")[2].replace("_", " ")


def folder_in_memory() -> "TemporaryDirectory[str]":
    """A folder that needs no disk, where there is such a place."""
    return TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)


@contextmanager
def stage(folder: Path, database: str) -> Iterator[Stage]:
    """The portal on either database."""
    folder.mkdir(parents=True)
    if database == "sqlite":
        yield Stage(folder, None)
        return
    with lanes.postgresql() as server:
        yield Stage(folder, server)


def measure(folder: Path, runs: int = RUNS, kills: int = KILLS) -> list[Crashed]:
    """Both databases at the same time, each in a process of its own."""
    with ProcessPoolExecutor(len(DATABASES), get_context("spawn")) as pool:
        each = [pool.submit(of_database, folder, name, runs, kills // len(DATABASES)) for name in DATABASES]
        return [one for found in each for one in found.result()]


def of_database(folder: Path, database: str, runs: int, kills: int) -> list[Crashed]:
    """Every point, so many times with each number of senders; and so many kills at random."""
    with clock.stopped_at(TODAY), stage(folder / f"crashes-{database}", database) as ready:
        app = ready.set("town")
        with relaying() as relay, sending(app, relay) as senders:
            crashes = Crashes(app, senders, relay)
            named = [summed(database, point, _at(crashes, point, runs)) for point in POINTS]
            return [*named, summed(database, RANDOM, _at_random(crashes, kills, f"{SEED}-{database}"))]


def _at(crashes: Crashes, point: str, runs: int) -> list[Outcome]:
    return [crashes.at(point, workers=workers, run=run) for workers in WORKERS for run in range(runs)]


def _at_random(crashes: Crashes, kills: int, seed: str) -> list[Outcome]:
    random, found = Random(seed), list[Outcome]()  # noqa: S311 -- to be run again with the same seed
    for run, workers in zip(count(), cycle(WORKERS), strict=False):
        if sum(one.kills for one in found) >= kills:
            break
        found.append(crashes.at_random(random, workers=workers, run=run))
    return found


def summed(database: str, point: str, every: list[Outcome]) -> Crashed:
    """One line of the table."""
    kills, in_hand = sum(one.kills for one in every), sum(one.in_hand for one in every)
    return Crashed(
        database,
        point,
        len(every),
        LETTERS * len(every),
        kills,
        sum(one.lost for one in every),
        sum(one.doubled for one in every),
        sum(one.wrong for one in every),
        sum(one.repeats for one in every),
        in_hand if point == RANDOM else kills if point in RELAY_HAS_IT else 0,
        max(one.seconds for one in every),
    )


HEAD = ("database", "killed", "runs", "letters", "kills", "lost", "doubled", "wrong diaries", "copies", "may be",
        "slowest, s")  # fmt: skip


def row(one: Crashed) -> list[str]:
    """Its cells."""
    counts = (one.runs, one.letters, one.kills, one.lost, one.doubled, one.wrong, one.repeats, one.may_repeat)
    return [one.database, where(one.point), *(f"{value:,}" for value in counts), f"{one.seconds:.0f}"]


def main() -> None:
    """Print a table; exit with 1 where a promise is broken."""
    runs, kills = (int(text) for text in (*sys.argv[1:3], RUNS, KILLS)[:2]) if sys.argv[2:] else (RUNS, KILLS)
    with folder_in_memory() as folder:
        found = measure(Path(folder), runs, kills)
    print(" | ".join(HEAD))
    for one in found:
        print(" | ".join(row(one)))
    sys.exit(0 if all(check.is_kept for one in found for check in one.checks()) else 1)


if __name__ == "__main__":
    main()
