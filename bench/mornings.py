"""A morning of a large council: everybody's open work is read, mail is written to those who have something new, and it
is made once more as it leaves; after one year with the portal and after ten.

    python -m bench.mornings

The council has a framework with standing duties, which cost the most to read, and somebody's manager has a few hundred
people: the worst turn is theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import func, select

from bench.councils import Council, build
from bench.measuring import frozen
from bench.towns import NOW
from qaportal.home import tasks
from qaportal.invites import tasks as outbox
from qaportal.invites.models import Letter, NoticeSetting
from qaportal.lib import clock
from qaportal.lib.db import db

PACK, STAFF, YEARS = "bedford", 600, (1, 10)
MOST, TURN, GROWTH = 5.0, 1.5, 1.3  # seconds of CPU in all, and of one turn; times those of one year

TOLD = (
    "Everybody's open work is read, mail is written to those who have something new, and made once more as it leaves. "
    f"A council that runs {PACK}, whose standing duties cost the most to read; seconds of CPU, some people a turn."
)
HEAD = ("years", "people", "reading and writing", "longest turn", "letters", "making and sending")


@dataclass(frozen=True)
class Morning:
    """Seconds of CPU: to look at everybody, the longest turn of that, and to make and hand over the letters."""

    years: int
    people: int
    looked: float
    turn: float
    letters: int
    delivered: float

    @property
    def cells(self) -> list[str]:
        """Its row of a table under HEAD."""
        seconds = (f"{value:.2f}" for value in (self.looked, self.turn))
        return [str(self.years), str(self.people), *seconds, str(self.letters), f"{self.delivered:.2f}"]

    def __str__(self) -> str:
        return (
            f"{self.years:>2} years, {self.people} people: {self.looked:.2f} s, longest turn {self.turn:.2f} s; "
            f"{self.letters} letters in {self.delivered:.2f} s"
        )


def measure(folder: Path) -> list[Morning]:
    """The morning in each council. The clock has to stand at NOW."""
    return [_morning(build(folder / str(years), PACK, STAFF, years)) for years in YEARS]


def _morning(council: Council) -> Morning:
    with council.app.app_context(), frozen():
        seen, turns = -1, []
        while seen < (now := _looked_at()):
            seen = now
            turns.append(_timed(tasks.write_digests))
        letters = db.session.scalar(select(func.count()).select_from(Letter)) or 0
        db.session.rollback()
        return Morning(council.years, _looked_at(), sum(turns), max(turns), letters, _timed(outbox.deliver))


def _timed(act: Callable[[], None]) -> float:
    began = process_time()
    act()
    db.session.remove()
    return process_time() - began


def _looked_at() -> int:
    count = db.session.scalar(select(func.count()).select_from(NoticeSetting)) or 0
    db.session.remove()
    return count


def main() -> None:
    """Print it, and whether it is within the budget."""
    with TemporaryDirectory() as folder, clock.stopped_at(NOW):
        found = measure(Path(folder))
    for one in found:
        print(one)
    first, last = found[0], found[-1]
    kept = last.looked <= MOST and last.turn <= TURN and last.looked <= GROWTH * first.looked
    print("kept" if kept else f"missed: {MOST} s in all, {TURN} s a turn, {GROWTH} times those of one year")


if __name__ == "__main__":
    main()
