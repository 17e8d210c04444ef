"""What happens to mail and pages when things break: `make chaos` measures it and writes
its part of docs/figures.md.

It needs PostgreSQL and Redis, as programs; nothing but loopback. Crashes and faults run on both cores, what is timed
runs alone.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bench import bells, crashes, faults, figures, stalling
from bench.figures import Check, check_row, table, verdict, where
from tests.chaos.outage import Outage


@dataclass(frozen=True)
class Broken:
    """Everything that one run found, and how many minutes it took."""

    crashed: list[crashes.Crashed]
    suffered: list[faults.Suffered]
    out: Outage
    stalled: stalling.Stalled
    rang: bells.Rang
    minutes: float
    place: str  # the commit, the day and the machine, as it began

    def checks(self) -> list[Check]:
        """Every figure that has a budget."""
        return [
            *(check for one in self.crashed for check in one.checks()),
            *(check for one in self.suffered for check in one.checks()),
            *faults.outage_checks(self.out),
            *self.stalled.checks(),
            *self.rang.checks(),
        ]


def measure(folder: Path) -> Broken:
    """Everything, in databases under `folder`."""
    began, place = monotonic(), where()
    _say("pages while the relay stalls (R6) …")
    stalled = stalling.measure(folder / "stalling")
    _say("Redis comes and goes (R5) …")
    rang = bells.measure(folder / "bells")
    _say("what relays do (R6) …")
    suffered, out = faults.measure(folder / "faults")
    _say("senders are killed (R3) …")
    crashed = crashes.measure(folder)
    return Broken(crashed, suffered, out, stalled, rang, (monotonic() - began) / 60, place)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def written(found: Broken) -> str:
    """The part of `make chaos`."""
    checks = found.checks()
    return "\n\n".join(
        [
            "## When things break",
            f"`make chaos`: {found.place} It took {found.minutes:.0f} minutes.",
            verdict(checks),
            "### Senders are killed",
            _CRASHES.format(kills=sum(one.kills for one in found.crashed), seed=crashes.SEED),
            table(crashes.HEAD, map(crashes.row, found.crashed)),
            "### Redis comes and goes",
            _BELLS.format(back=found.rang.returned),
            table(bells.HEAD, map(bells.row, found.rang.scenarios)),
            "### What relays do",
            _FAULTS,
            table(faults.HEAD, map(faults.row, found.suffered)),
            _OUTAGE.format(**vars(found.out)),
            "### Pages while the relay stalls",
            _STALLED.format(ratio=found.stalled.ratio),
            table(stalling.HEAD, stalling.rows(found.stalled)),
            "### Budgets of these",
            table(("figure", "measured", "at most", ""), (check_row(check) for check in checks)),
        ]
    )


_CRASHES = (
    "{kills:,} processes that see letters off were ended with kill -9: at each of seven named points, 50 times "
    "each with 1, 2 and 4 of them at work, and at random moments of their work (seed {seed}). Each run has three "
    "plain letters, and an invitation to a meeting, its move and its cancellation for one mailbox. Lost: the "
    "relay never had it. Doubled: it had it under two Message-IDs, or a diary changed more often than it should "
    "by UID and SEQUENCE. Wrong diaries do not show at last what was told last. Copies have the same Message-ID, "
    "UID and SEQUENCE, so that mailboxes and diaries know them; there may be one for each kill after the relay’s "
    "yes and before our mark (at random: for each letter that somebody had in hand as they were killed). Seconds "
    "are those of a clock that is held and moved on by hand, from when the letters were due to when the last had "
    "left: 900 of a lease, and 30 of a sweep."
)
_BELLS = (
    "A real server, two real workers, a real Redis on a line that can be slowed, PostgreSQL. Letters are sent "
    "again by the button of the outbox page, each of which rings; every tenth time somebody looks at Home and "
    "saves a preference; half way somebody asks for a link to sign in. Seconds are from the press to when the "
    "relay took it. After Redis was back letters left at once again {back:.1f} s later."
)
_FAULTS = (
    "Invitations by mail, each while a real relay on loopback does one thing, a hundred times; what lasts for a "
    "while lasts from a minute to 47 hours, another while each time. The clock is held and moved to each moment "
    "at which a letter is due. A case is right where the letter was sent once or, after a no for good, failed at "
    "the first try; where the relay’s words stood on the outbox page while it waited; and where a failure stood "
    "on that page and on Home at the same moment. The certificates are met in a real TLS handshake. 60 seconds "
    "are scaled to 0.3 of a second, and our patience for any other answer with them."
)
_OUTAGE = (
    "Three days without a relay, in which {letters} letters are written: {sent} were sent once it was back; "
    "{failed} were given up after 48 hours, {shown} of them were seen on the outbox page, and {sent_again} left "
    "when they were sent again by its button. {told_anew} of {invitations} invitations among them were to be told"
    " anew meanwhile. {lost} were lost, {copies} accepted twice."
)
_STALLED = (
    "The server sends mail from the process that answers pages. Blocks of requests for Home, the year, "
    "preferences and the outbox take turns: without mail, and while the relay has had a letter in hand for so "
    "long. The 95th percentile is {ratio:.2f} times that without mail."
)


def main() -> None:
    """Say each missed budget on the way out."""
    with crashes.folder_in_memory() as folder:
        found = measure(Path(folder))
    figures.write("chaos", written(found))
    figures.finish("make chaos", found.checks())


if __name__ == "__main__":
    main()
