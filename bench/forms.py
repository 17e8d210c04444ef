"""What filled forms cost: `make forms` measures it and writes its part of docs/figures.md. It needs PostgreSQL as a
program; nothing but loopback. Whether a word is lost where many write in one form, see bench/contests.py.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import contests, figures, filling, papers
from bench.figures import Check, check_row, table, verdict, where
from qaportal.lib import clock
from tests.conftest import TODAY


def main() -> None:
    """Say each missed budget on the way out."""
    place = where()
    with TemporaryDirectory() as folder:
        _say("fifty who write at the same time (R2) …")
        wrote = contests.side_by_side(Path(folder) / "contests")
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
            "### Fifty write at the same time",
            contests.BESIDE,
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
