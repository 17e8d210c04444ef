"""Crashes of senders, and what became of the letters: for the crash suite and for `make chaos`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import ColumnElement, delete, func, select

from qaportal.invites.delivering import LEASE
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from tests.cast import Cast
from tests.chaos.mailbox import sorted_out
from tests.chaos.told import TOLD, invitations, written
from tests.relay import Relay

# The seven points of R3, in their order.
POINTS = (
    "outbox.before_lease",
    "outbox.after_lease",
    "mail.after_connect",
    "mail.mid_data",
    "outbox.after_send",
    "outbox.before_commit",
    "outbox.after_commit",
)
RELAY_HAS_IT = frozenset({"outbox.after_send", "outbox.before_commit"})  # a kill here makes the relay see it twice
SWEEP = timedelta(seconds=30)
NOTES = 3  # plain letters of a run; and one person's invitation, its move, its end
LETTERS = NOTES + len(TOLD)


@dataclass(frozen=True)
class Outcome:
    """What became of the letters of one crash. `lost` never reached the relay; `doubled` reached it under another
    Message-ID than their own, or changed a diary more often than they should; `wrong` are diaries that do not show at
    last what was told last, or heard it in another order. `repeats` are copies under the same Message-ID, `in_hand`
    letters that a sender had in hand as it was killed. `seconds` are how long the last letter took, by the held clock.
    """

    kills: int
    lost: int
    doubled: int
    wrong: int
    repeats: int
    in_hand: int
    seconds: float


@dataclass
class Senders:
    """The process that forks them."""

    running: subprocess.Popen[str]

    def deliver(self, at: datetime, *, point: str = "", hits: Sequence[int] = (1,)) -> int:
        """So many senders at once at that moment, each of which dies at its own hit; says how many did."""
        return int(self._order(at, point=point, hits=hits))

    def strike(self, at: datetime, after: Sequence[float]) -> int:
        """So many senders at once, each of which is killed after so many seconds; says how many were."""
        return int(self._order(at, after=after))

    def rehearse(self, at: datetime) -> float:
        """See off what is due without a crash; says how many seconds that took."""
        return float(self._order(at, rehearse=True))

    def _order(self, at: datetime, **how: object) -> str:
        assert self.running.stdin
        assert self.running.stdout
        self.running.stdin.write(f"{json.dumps({'at': at.isoformat(), **how})}\n")
        self.running.stdin.flush()
        return self.running.stdout.readline()


@contextmanager
def sending(app: Flask, relay: Relay) -> Iterator[Senders]:
    """Senders of the app's database, to this relay."""
    settings = {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "QAPORTAL_INSTANCE": str(app.config["INSTANCE"]),
        "QAPORTAL_MAIL_URL": relay.url,
        "QAPORTAL_MAIL_FROM": app.config["MAIL_FROM"],
        "SECRET_KEY": "k" * 40,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QA", "REDIS", "DATABASE"))}
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.sender"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=kept | settings, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        assert running.stdout
        assert running.stdout.readline() == "ready\n"
        yield Senders(running)
    finally:
        assert running.stdin
        running.stdin.close()
        running.wait(30)
        assert running.stdout
        running.stdout.close()


class Crashes:
    """Crashes of senders of one app, one after the other, each with letters of its own."""

    def __init__(self, app: Flask, senders: Senders, relay: Relay) -> None:
        self.app, self.senders, self.relay = app, senders, relay
        with app.test_request_context():
            self.threads = invitations()
            self._forget()
        self.wanted = self._write(0)
        senders.rehearse(clock.now())  # what is loaded and compiled by the first is there for all others
        self._forget()
        self.wanted = self._write(1)
        self.usual = senders.rehearse(clock.now())
        self._forget()

    def at(self, point: str, *, workers: int, run: int) -> Outcome:
        """Six letters are due; so many senders begin, and each dies at the point, one sooner, one later."""
        hits = tuple(1 + (run + number) % 3 for number in range(workers))
        return self._crash(run, lambda at: self.senders.deliver(at, point=point, hits=hits), workers)

    def at_random(self, random: Random, *, workers: int, run: int) -> Outcome:
        """The same, each killed at a moment of the time that it usually takes, whatever it is doing just then."""
        most = 1.1 * self.usual / min(workers, 2)  # two are through in half the time
        after = [random.uniform(0, most) for _ in range(workers)]
        return self._crash(run, lambda at: self.senders.strike(at, after), workers)

    def _crash(self, run: int, strike: Callable[[datetime], int], workers: int) -> Outcome:
        """The sweeps that come after the leases of those killed are over bring out what is left."""
        self.relay.taken.clear()
        began = clock.now()
        self.wanted = self._write(run)
        kills = strike(began)
        in_hand, later = self._count(Letter.lease != ""), began
        for _ in range(3):
            if self._count(Letter.sent_at.is_(None)):
                later = later + LEASE + SWEEP
                self.senders.deliver(later, hits=(1,) * min(workers, 2))
        found = self._outcome(kills, in_hand, (later - began).total_seconds())
        self._forget()
        return found

    def _outcome(self, kills: int, in_hand: int, seconds: float) -> Outcome:
        ids = self.relay.ids
        boxes = sorted_out(self.relay.taken).values()
        diaries = [said for box in boxes for said in box.diary.values()]
        methods = [tuple(method for _, method in said) for said in diaries]
        return Outcome(
            kills=kills,
            lost=len(self.wanted - set(ids)),
            doubled=len(set(ids) - self.wanted) + sum(max(0, len(said) - len(TOLD)) for said in diaries),
            wrong=sum(one != TOLD for one in methods) + sum(box.late for box in boxes),
            repeats=sum(ids.values()) - len(ids),
            in_hand=in_hand,
            seconds=seconds,
        )

    def _write(self, run: int) -> set[str]:
        """The letters of a run; gives the Message-IDs that the relay is to see."""
        with self.app.app_context():
            tom, made = Cast()["Tom"], []
            for n in range(NOTES):
                made.append(written("note", tom, {"n": n}))
            thread = self.threads[run % len(self.threads)]
            person = db.session.get_one(Person, thread.person)
            made += [written("invite", person, about, f"chaos:{run}") for about in thread.letters]
            wanted = {f"<{letter.public_id}@saltmarsh.example>" for letter in made}
            db.session.commit()
            db.session.remove()
        return wanted

    def _count(self, which: ColumnElement[bool]) -> int:
        with self.app.app_context():
            left = db.session.scalar(select(func.count()).select_from(Letter).where(which))
            db.session.remove()
        return left or 0

    def _forget(self) -> None:
        with self.app.app_context():
            db.session.execute(delete(Letter))
            db.session.commit()
            db.session.remove()
