"""Measure, write our part of docs/figures.md, and exit with 1 when a budget is missed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    allocating,
    feeds,
    figures,
    importing,
    judging,
    mailing,
    mornings,
    pages,
    previews,
    seats,
    standing,
    starting,
)
from bench.report import FEEDS, Measured, written
from bench.towns import NOW, Size, build
from qaportal.lib import clock

SMALL, LARGE = Size(1, 300, 150), Size(10, 3_000, 1_500)
CARDS = 60


def measure(folder: Path) -> Measured:
    """Everything, in databases under `folder`."""
    started = starting.measure(folder / "start")
    polled = [feeds.measure(events) for events in FEEDS]
    with clock.stopped_at(NOW):
        previewed, stood = previews.measure(folder / "previews"), standing.measure(folder / "standing")
        seated = seats.measure(folder / "seats")
        towns = [build(folder / name, size) for name, size in (("small", SMALL), ("large", LARGE))]
        return Measured(
            sizes=(SMALL, LARGE),
            pages=pages.measure(towns),
            weights=pages.weight(build(folder / "cards", Size(1, CARDS, 60)), "qa_lead"),
            cards=CARDS,
            feeds=polled,
            previewed=previewed,
            stood=stood,
            seated=seated,
            judged=judging.measure(folder / "judging"),
            imported=importing.measure(folder / "import"),
            started=started,
            allocated=allocating.measure(),
            mailed=mailing.measure(folder / "mailing"),
            mornings=mornings.measure(folder / "mornings"),
        )


def main() -> None:
    """Say each missed budget on the way out."""
    with TemporaryDirectory() as folder:
        found = measure(Path(folder))
    figures.write("bench", written(found))
    figures.finish("make bench", found.checks())


if __name__ == "__main__":
    main()
