"""What filled forms cost, and whether a word is lost when many write: `make forms` measures it and writes its part of
docs/figures.md. It needs PostgreSQL as a program; nothing but loopback.

How many contested saves there are is QAPORTAL_CONTESTED (100,000 where nothing is said).
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import contests, figures, filling, papers
from bench.figures import Check, check_row, table, verdict, where
from qaportal.lib import clock
from tests.conftest import TODAY


def main() -> None:
    """Say each missed budget on the way out."""
    place, saves = where(), int(os.environ.get("QAPORTAL_CONTESTED", contests.SAVES))
    with TemporaryDirectory() as folder:
        _say("many write at the same time (R1, R2) …")
        wrote = contests.measure(Path(folder) / "contests", saves)
        _say("pages of forms, and copies …")
        with clock.stopped_at(TODAY):
            filled, copied = filling.measure(Path(folder) / "filling"), papers.measure()
    checks = [check for one in (*filled, *copied, *wrote) for check in one.checks()]
    figures.write("forms", _written(place, filled, copied, wrote, checks))
    figures.finish("make forms", checks)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _written(
    place: str, filled: list[filling.Filled], copied: list[papers.Copied], wrote: list[contests.Contest],
    checks: list[Check],
) -> str:  # fmt: skip
    """The part of `make forms`."""
    return "\n\n".join(
        [
            "## Forms",
            f"`make forms`: {place}",
            verdict(checks),
            "### Many write at the same time",
            contests.TOLD,
            table(contests.HEAD, (one.cells for one in wrote)),
            "### Pages of forms",
            filling.TOLD,
            table(filling.HEAD, (one.cells for one in filled)),
            "### Copies of finished reviews",
            papers.TOLD,
            table(papers.HEAD, (one.cells for one in copied)),
            "### Budgets of forms",
            table(("figure", "measured", "at most", ""), (check_row(check) for check in checks)),
        ]
    )


if __name__ == "__main__":
    main()
