"""Whether a word is lost where many write in one form, through HTTP, on either database (R1, R2): `make contests`
writes its part of docs/figures.md.

How many contested saves are sent is QAPORTAL_CONTESTED (100,000 where nothing is said). The server has two processes of
four threads, and shares the machine with those who write. Replies get lost on purpose: one in ten is not heard, and the
same, or what was written meanwhile, is sent again.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import figures
from bench.crashes import DATABASES, stage
from bench.figures import Check, table, verdict, where
from bench.portal import percentile
from tests.chaos.contest import TEXTS, Found
from tests.chaos.writing import room

SAVES = 100_000  # contested ones that are sent, to both databases together
CROWDS = {2: 0.2, 8: 0.4, 25: 0.4}  # people in one form → share of those saves
PEOPLE, EACH, PACE = 50, 120, 1.0  # who write each in their own form; saves; seconds between two
MOST = 0.25  # seconds, of the 95th percentile


@dataclass(frozen=True)
class Contest:
    """One contest: on which database, who against whom, and what came of it."""

    database: str
    name: str
    found: Found
    is_paced: bool = False

    def checks(self) -> Iterable[Check]:
        """The promises of R1 and R2."""
        name = f"{self.name}, {self.database}"
        yield Check(f"{name}: acknowledged saves lost", self.found.lost, 0)
        yield Check(f"{name}: conflicts with oneself", self.found.with_oneself, 0)
        yield Check(f"{name}: conflicts that do not show what stands", self.found.without_theirs, 0)
        yield Check(f"{name}: failures", self.found.failures, 0)
        if self.is_paced:
            yield Check(f"{name}: 95th percentile, s", self.p95, MOST)

    @property
    def p95(self) -> float:
        """Seconds that 95 of 100 saves took at most."""
        return percentile(list(self.found.seconds), 0.95)

    @property
    def cells(self) -> list[str]:
        """Its row in the table."""
        one = self.found
        counts = (one.asked, one.kept, one.conflicts, one.lost, one.with_oneself, one.failures)
        middle = percentile(list(one.seconds), 0.5)
        return [self.database, self.name, *(f"{count:,}" for count in counts), f"{one.asked / one.took:.0f}",
                f"{middle * 1000:.0f}", f"{self.p95 * 1000:.0f}"]  # fmt: skip


HEAD = ("database", "who writes", "requests", "kept", "conflicts", "lost", "with oneself", "failures", "a second",
        "median, ms", "95th percentile, ms")  # fmt: skip
SERVER = "A server of two processes of four threads, and those who write, on the same cores; real requests."
DISK = "SQLite writes to the disk with each save; PostgreSQL is told not to wait for it."
TOLD = (
    f"{SERVER} All write as fast as they are answered, in one answer or in two of one form, until so many saves were "
    "sent; whoever is told of a conflict keeps their words or takes the others’, by chance. One reply in ten is not "
    "heard: the same save is sent again, or what was written meanwhile. Lost: acknowledged, and then written over by "
    "somebody who had not seen it, or not there in the end. Kept are versions of answers. How long an answer takes is "
    f"that of a machine with no rest, and has no budget. {DISK}"
)
BESIDE = f"{SERVER} Each writes in their own form and saves about once a second, as people do. {DISK}"


def side_by_side(folder: Path, each: int = EACH) -> list[Contest]:
    """Those who write in their own forms, on each database."""
    return [_side_by_side(folder, name, each) for name in DATABASES]


def measure(folder: Path, saves: int = SAVES) -> list[Contest]:
    """Every contest, on one database after the other."""
    return [one for name in DATABASES for one in _contests(folder, name, saves // len(DATABASES))]


def _side_by_side(folder: Path, database: str, each: int) -> Contest:
    with stage(folder / f"paced-{database}", database) as ready, room(ready.set("town"), PEOPLE, PEOPLE) as place:
        found = place.side_by_side(PEOPLE, each, PACE)
        return _told(Contest(database, f"{PEOPLE} side by side", found, is_paced=True))


def _contests(folder: Path, database: str, saves: int) -> Iterable[Contest]:
    most = max(CROWDS)
    with (
        stage(folder / f"contests-{database}", database) as ready,
        room(ready.set("town"), most, 2 * len(CROWDS)) as place,
    ):
        for n, (people, share) in enumerate(CROWDS.items()):
            for at, (what, questions) in enumerate((("one answer", TEXTS[:1]), ("two answers", TEXTS))):
                found = place.contest(place.reviews[2 * n + at], people, round(saves * share / 2), questions)
                yield _told(Contest(database, f"{people} in {what}", found))


def _told(one: Contest) -> Contest:
    """Say its row as soon as it is there: the whole takes the better part of an hour."""
    print(" | ".join(one.cells), file=sys.stderr, flush=True)
    return one


def main() -> None:
    """Say each broken promise on the way out."""
    place, saves = where(), int(os.environ.get("QAPORTAL_CONTESTED", SAVES))
    with TemporaryDirectory() as folder:
        found = measure(Path(folder), saves)
    checks = [check for one in found for check in one.checks()]
    parts = [
        "## Many write in one form",
        f"`make contests`: {place}",
        verdict(checks),
        TOLD,
        table(HEAD, (one.cells for one in found)),
    ]
    figures.write("contests", "\n\n".join(parts))
    figures.finish("make contests", checks)


if __name__ == "__main__":
    main()
