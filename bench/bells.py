"""Redis down, killed in the middle of a burst, flushed, slow, and back (R5): `python -m bench.bells`.

A real server, two real workers and a real Redis, reached over a line that can be slowed; PostgreSQL; the clock of the
machine. Everything that is asked goes through pages.
"""

import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError

from bench.crashes import folder_in_memory, stage
from bench.figures import Check
from bench.portal import Asked, Browser, browser_of, environ, percentile, running, served
from qaportal.lib import clock
from qaportal.people.services.access import THEMES
from tests import lanes
from tests.chaos.line import Line, slow_line
from tests.chaos.told import given_up
from tests.conftest import TODAY
from tests.relay import Relay, relaying

BURST, FEW = 500, 40  # letters of a scenario
PROBES = 15
MOST_TO_LEAVE, MOST_TO_RETURN, SLOWEST_SAVE = 60.0, 30.0, 2.0  # seconds
AT_ONCE = 2.0  # seconds in which a letter leaves when a bell was heard
WHO = ("tom", "rowan", "pat", "hazel", "lena")  # who signs in, one a scenario


@dataclass(frozen=True)
class Rung:
    """What came of one scenario: letters and those that never left; requests, those answered with 5xx, the 95th
    percentile and the slowest of those that change something; seconds from the press to when the slowest letter and the
    mail to sign in had left."""

    name: str
    letters: int
    lost: int
    requests: int
    failures: int
    p95: float
    slowest: float
    last: float
    signed_in: float

    def checks(self) -> Iterable[Check]:
        """The promises of R5."""
        name = f"Redis {self.name}"
        yield Check(f"{name}: letters lost", self.lost, 0)
        yield Check(f"{name}: pages with 5xx", self.failures, 0)
        yield Check(f"{name}: slowest save, s", self.slowest, SLOWEST_SAVE)
        yield Check(f"{name}: slowest letter, s", self.last, MOST_TO_LEAVE)
        yield Check(f"{name}: the mail to sign in, s", self.signed_in, MOST_TO_LEAVE)


@dataclass(frozen=True)
class Rang:
    """Every scenario; and how many seconds after Redis was back letters left at once again."""

    scenarios: list[Rung]
    returned: float

    def checks(self) -> Iterable[Check]:
        """All promises."""
        for one in self.scenarios:
            yield from one.checks()
        yield Check("Redis back: letters leave at once again, s", self.returned, MOST_TO_RETURN)


class Bell:
    """A Redis that is started and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, lanes.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """It is there, and keeps nothing."""
        command = [lanes.program("redis", "redis-server"), "--port", str(self.port), "--bind", "127.0.0.1"]
        self.running = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        with Redis.from_url(self.url) as client:
            for _ in range(200):
                with suppress(RedisError):
                    client.ping()
                    return
                sleep(0.05)
        raise TimeoutError("Redis does not start")

    def kill(self) -> None:
        """kill -9."""
        if self.running is not None:
            self.running.kill()
            self.running.wait()
            self.running = None


@dataclass
class Watch:
    """When each message was taken by the relay, by Message-ID and, for the mail to sign in, by address."""

    relay: Relay
    at: dict[str, float] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Until it is stopped."""
        seen = 0
        while not self.stopping.wait(0.01):
            for message in self.relay.taken[seen:]:
                self.at.setdefault(str(message["Message-ID"]), monotonic())
                if "sign" in str(message["Subject"]).lower():
                    self.at.setdefault(str(message["To"]), monotonic())
                seen += 1

    def seconds(self, key: str, since: float, patience: float = MOST_TO_LEAVE) -> float:
        """From then to when it was taken; infinite where it was not in so many seconds."""
        while key not in self.at and monotonic() - since < patience:
            sleep(0.02)
        return self.at[key] - since if key in self.at else float("inf")


@dataclass
class Ground:
    """The portal as it runs, and what is there to press."""

    app: Flask
    port: int
    bea: Browser
    watch: Watch
    letters: Iterator[str]
    people: Iterator[str] = field(default_factory=lambda: iter(WHO))

    def press(self) -> tuple[str, float]:
        """Bea has a letter sent again: its Message-ID, and when."""
        letter = next(self.letters)
        self.bea.post(f"/outbox/{letter}/sending")
        return f"<{letter}@saltmarsh.example>", monotonic()

    def scenario(self, name: str, letters: int, half_way: Callable[[], None] = lambda: None) -> Rung:
        """So many letters are pressed for, with a look around and another save every tenth time; somebody signs in."""
        self.bea.asked.clear()
        pressed = dict[str, float]()
        for number in range(letters):
            if number == letters // 2:
                half_way()
                visitor, address, asked = self._sign_in()
            ident, at = self.press()
            pressed[ident] = at
            if number % 10 == 0:
                self.bea.get("/")
                self.bea.post("/me/preferences", theme=THEMES[number // 10 % 2])
        signed_in = self.watch.seconds(address, asked)
        waits = [self.watch.seconds(ident, at) for ident, at in pressed.items()]
        return _rung(name, waits, [*self.bea.asked, *visitor.asked], signed_in)

    def _sign_in(self) -> tuple[Browser, str, float]:
        visitor, address = Browser(self.port), f"{next(self.people)}@saltmarsh.example"
        visitor.get("/sign-in")
        visitor.post("/sign-in", email=address)
        return visitor, address, monotonic()

    def seconds_to_return(self) -> float:
        """From now until letters leave at once, three in a row."""
        began, at_once = monotonic(), 0
        for _ in range(PROBES):
            ident, at = self.press()
            since = at - began
            at_once = at_once + 1 if self.watch.seconds(ident, at, AT_ONCE) <= AT_ONCE else 0
            if at_once == 3:
                return since
        return float("inf")


def _rung(name: str, waits: list[float], asked: list[Asked], signed_in: float) -> Rung:
    saves = [one.seconds for one in asked if one.is_save]
    left = [one for one in waits if one < float("inf")]
    failures = sum(one.status >= 500 for one in asked)
    return Rung(
        name, len(waits), len(waits) - len(left), len(asked), failures, percentile(saves, 0.95), max(saves),
        max(left, default=float("inf")), signed_in,
    )  # fmt: skip


def measure(folder: Path) -> Rang:
    """One scenario after the other, of the same portal."""
    with stage(folder, "postgresql") as ready, ExitStack() as stack:
        bell = Bell(folder)
        stack.callback(bell.kill)
        line_port = lanes.free_port()
        ground = stack.enter_context(_ground(ready.app, ready.set, f"redis://127.0.0.1:{line_port}/0"))
        found = [ground.scenario("down at the start", FEW)]
        bell.start()
        line = stack.enter_context(slow_line(line_port, bell.url, seconds=0))
        ground.seconds_to_return()
        found.append(ground.scenario("there", FEW))
        found.append(ground.scenario(f"killed in the middle of a burst of {BURST}", BURST, bell.kill))
        bell.start()
        returned = ground.seconds_to_return()
        with _flushing(bell):
            found.append(ground.scenario("flushed all the while", FEW))
        found.append(_slow(ground, line))
        return Rang(found, returned)


def _slow(ground: Ground, line: Line) -> Rung:
    line.seconds = 3
    found = ground.scenario("slow: each answer takes 3 s", FEW)
    line.seconds = 0
    return found


@contextmanager
def _ground(app: Flask, set_to: Callable[[str], Flask], redis_url: str) -> Iterator[Ground]:
    with clock.stopped_at(TODAY):
        set_to("town")
        with app.test_request_context():
            letters = given_up(BURST + 4 * FEW + 2 * PROBES)
    with ExitStack() as stack:
        relay = stack.enter_context(relaying())
        watch = Watch(relay)
        looking = threading.Thread(target=watch.look, daemon=True)
        looking.start()
        stack.callback(watch.stopping.set)
        settings = environ(app, mail_url=relay.url, redis_url=redis_url)
        for _ in range(2):
            stack.enter_context(running(settings, "worker"))
        port = stack.enter_context(served(app, mail_url=relay.url, redis_url=redis_url))
        bea = browser_of(app, port, "Bea")
        bea.get("/outbox")
        yield Ground(app, port, bea, watch, iter(letters))


@contextmanager
def _flushing(bell: Bell) -> Iterator[None]:
    """Whatever is rung is forgotten a moment later."""
    stopping = threading.Event()

    def flush() -> None:
        with Redis.from_url(bell.url) as client:
            while not stopping.wait(0.002):
                client.flushall()

    flushing = threading.Thread(target=flush, daemon=True)
    flushing.start()
    try:
        yield
    finally:
        stopping.set()
        flushing.join(5)


HEAD = ("Redis is", "letters", "lost", "requests", "5xx", "saves: 95th percentile, s", "slowest save, s",
        "slowest letter, s", "mail to sign in, s")  # fmt: skip


def row(one: Rung) -> list[str]:
    """Its cells."""
    counts = (one.letters, one.lost, one.requests, one.failures)
    seconds = (one.p95, one.slowest, one.last, one.signed_in)
    return [one.name, *(f"{value:,}" for value in counts), *(f"{value:.2f}" for value in seconds)]


def main() -> None:
    """Print a table."""
    with folder_in_memory() as folder:
        found = measure(Path(folder) / "bells")
    print(" | ".join(HEAD))
    for one in found.scenarios:
        print(" | ".join(row(one)))
    print(f"back: at once again after {found.returned:.1f} s")


if __name__ == "__main__":
    main()
