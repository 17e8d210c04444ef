"""What relays do, a hundred times each, and what became of the letters (R6): `python -m bench.faults [times]`.

The clock is held and moved by hand to each moment at which a letter is due; what lasts for a while lasts from a minute
to 47 hours, another while each time.
"""

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.crashes import folder_in_memory, stage
from bench.figures import Check
from qaportal.lib import clock
from tests.chaos.faults import FAULTS, OF_THREE, Fault, Ground, ground_of, is_right, suffer
from tests.chaos.outage import Outage, outage
from tests.conftest import TODAY

TIMES = 100
ALL = (*FAULTS, OF_THREE)


@dataclass(frozen=True)
class Suffered:
    """All cases of one fault: those that came to the right end and were seen on their way; letters in all, those that
    were sent and those that failed at last, those accepted twice; and how often a letter was tried, at most."""

    name: str
    cases: int
    right: int
    letters: int
    sent: int
    failed: int
    copies: int
    tries: int

    def checks(self) -> Iterable[Check]:
        """The promises of R6."""
        yield Check(f"Relay {self.name}: cases that are wrong", self.cases - self.right, 0)
        yield Check(f"Relay {self.name}: letters accepted twice", self.copies, 0)


def measure(folder: Path, times: int = TIMES) -> tuple[list[Suffered], Outage]:
    """Every fault, on both cores; and three days without a relay, in which so many letters are written."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        halves = [pool.submit(of_faults, folder / str(n), range(n, len(ALL), 2), times) for n in range(2)]
        out = pool.submit(of_outage, folder / "outage", times)
        found = {index: one for half in halves for index, one in half.result().items()}
        return [found[index] for index in range(len(ALL))], out.result()


def of_faults(folder: Path, indices: Sequence[int], times: int) -> dict[int, Suffered]:
    """Some of the faults, in a portal of their own."""
    with clock.stopped_at(TODAY), stage(folder, "sqlite") as ready, ground_of(ready.set("town"), folder) as ground:
        return {index: _suffered(ground, ALL[index], times) for index in indices}


def _suffered(ground: Ground, fault: Fault, times: int) -> Suffered:
    every = [suffer(ground, fault, n) for n in range(times)]
    letters = [case for cases in every for case in cases]
    return Suffered(
        fault.name,
        times,
        sum(is_right(fault, cases) for cases in every),
        len(letters),
        sum(case.ends == "sent" for case in letters),
        sum(case.ends == "failed" for case in letters),
        sum(case.copies > 1 for case in letters),
        max(case.tries for case in letters),
    )


def of_outage(folder: Path, letters: int) -> Outage:
    """Three days without a relay."""
    with clock.stopped_at(TODAY), stage(folder, "sqlite") as ready, ground_of(ready.set("town"), folder) as ground:
        return outage(ground, letters)


HEAD = ("the relay", "cases", "right", "letters", "sent", "failed and seen", "accepted twice", "tries at most")


def row(one: Suffered) -> list[str]:
    """Its cells."""
    counts = (one.cases, one.right, one.letters, one.sent, one.failed, one.copies, one.tries)
    return [one.name, *(f"{value:,}" for value in counts)]


def outage_checks(one: Outage) -> Iterable[Check]:
    """The promises of three days without a relay."""
    name = "Three days without a relay"
    yield Check(f"{name}: letters neither sent nor seen", one.letters - one.sent - one.shown, 0)
    yield Check(f"{name}: failed, and not sent again by hand", one.failed - one.sent_again, 0)
    yield Check(f"{name}: invitations given up, and not to be told anew", one.invitations - one.told_anew, 0)
    yield Check(f"{name}: letters lost", one.lost, 0)
    yield Check(f"{name}: letters accepted twice", one.copies, 0)


def main() -> None:
    """Print a table; exit with 1 where a promise is broken."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with folder_in_memory() as folder:
        found, out = measure(Path(folder), times)
    print(" | ".join(HEAD))
    for one in found:
        print(" | ".join(row(one)))
    print(out)
    checks = [*(check for one in found for check in one.checks()), *outage_checks(out)]
    sys.exit(0 if all(check.is_kept for check in checks) else 1)


if __name__ == "__main__":
    main()
