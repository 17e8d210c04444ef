"""Pages while the relay stalls, with a letter of ours in hand, beside pages while there is no mail at all (R6):
`python -m bench.stalling`. The server runs in a process of its own and sends mail from it; blocks of requests take
turns."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from bench.crashes import folder_in_memory, stage
from bench.figures import Check
from bench.portal import Browser, browser_of, percentile, served
from qaportal.lib import clock
from tests.chaos.told import given_up
from tests.conftest import TODAY
from tests.relay import Relay, relaying

BLOCKS, A_BLOCK = 12, 30  # each kind; rounds of PAGES in each
PAGES = ("/", "/programme/2027", "/me/preferences", "/outbox")
STALL = 3600.0  # seconds
MOST = 1.1  # times the seconds of pages without mail


@dataclass(frozen=True)
class Stalled:
    """Milliseconds of a page without mail and while the relay stalls, and how many pages of each; how many letters the
    relay had in hand meanwhile."""

    pages: int
    without: tuple[float, float]  # median, 95th percentile
    stalled: tuple[float, float]
    in_hand: int

    @property
    def ratio(self) -> float:
        """How many times as long the 95th percentile is."""
        return self.stalled[1] / self.without[1]

    def checks(self) -> list[Check]:
        """The promise of R6."""
        return [
            Check("Pages while the relay stalls: 95th percentile against without mail", self.ratio, MOST),
            Check("Pages while the relay stalls: blocks in which it had nothing in hand", BLOCKS - self.in_hand, 0),
        ]


def measure(folder: Path) -> Stalled:
    """Blocks of each kind by turns."""
    with stage(folder, "sqlite") as ready, relaying() as relay:
        app = ready.app
        with clock.stopped_at(TODAY):
            ready.set("town")
            with app.test_request_context():
                letters = given_up(BLOCKS)
        with served(app, mail_url=relay.url) as port:
            browser = browser_of(app, port, "Bea")
            _look(browser, 5)  # whatever is loaded by the first
            return _by_turns(browser, relay, letters)


def _by_turns(browser: Browser, relay: Relay, letters: list[str]) -> Stalled:
    without, stalled, in_hand = list[float](), list[float](), 0
    for number, letter in enumerate(letters, 1):
        without += _look(browser, A_BLOCK)
        relay.slow = STALL
        assert browser.post(f"/outbox/{letter}/sending") == 303  # which rings
        in_hand += _wait(relay, number)
        stalled += _look(browser, A_BLOCK)
        relay.slow = 0
        sleep(0.3)  # until it is marked
    return Stalled(len(without), _figures(without), _figures(stalled), in_hand)


def _figures(seconds: list[float]) -> tuple[float, float]:
    return percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000


def _look(browser: Browser, rounds: int) -> list[float]:
    browser.asked.clear()
    for _ in range(rounds):
        for path in PAGES:
            browser.get(path)
    assert {one.status for one in browser.asked} == {200}
    return [one.seconds for one in browser.asked]


def _wait(relay: Relay, count: int) -> bool:
    deadline = monotonic() + 60
    while len(relay.taken) < count and monotonic() < deadline:
        sleep(0.05)
    return len(relay.taken) >= count


HEAD = ("pages", "median, ms", "95th percentile, ms")


def rows(one: Stalled) -> list[list[str]]:
    """Its cells."""
    return [
        [f"{one.pages:,} without mail", *(f"{value:.1f}" for value in one.without)],
        [f"{one.pages:,} while the relay stalls", *(f"{value:.1f}" for value in one.stalled)],
    ]


def main() -> None:
    """Print it."""
    with folder_in_memory() as folder:
        found = measure(Path(folder) / "stalling")
    print(found, f"{found.ratio:.2f}")


if __name__ == "__main__":
    main()
