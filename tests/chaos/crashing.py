"""Crashes of senders, and what became of the letters: for the crash suite and for `python -m bench.crashes`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, select

from qaportal.invites import services
from qaportal.invites.delivering import LEASE
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.cast import Cast
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
LETTERS = 6
_numbers = count(1)


@dataclass(frozen=True)
class Outcome:
    """What became of the letters of one crash: how many the relay never had, how many it had under another Message-ID
    than their own, how often it had one more than once, how many senders were killed, and how long the last letter
    took."""

    lost: int
    duplicates: int
    repeats: int
    kills: int
    seconds: float


@dataclass
class Senders:
    """The process that forks them."""

    running: subprocess.Popen[str]

    def deliver(self, at: datetime, *, point: str = "", hits: tuple[int, ...] = (1,)) -> int:
        """So many senders at once at that moment, each of which dies at its own hit; says how many did."""
        assert self.running.stdin
        assert self.running.stdout
        order = {"at": at.isoformat(), "point": point, "hits": hits}
        self.running.stdin.write(f"{json.dumps(order)}\n")
        self.running.stdin.flush()
        return int(self.running.stdout.readline())


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


def crash(app: Flask, senders: Senders, relay: Relay, *, point: str, workers: int, run: int) -> Outcome:
    """Six letters are due; so many senders begin, and each dies at the point, one sooner, one later. The sweeps that
    come after their leases are over bring out what is left."""
    relay.taken.clear()
    with app.app_context():
        began = clock.now()
        wanted = _write(LETTERS)
        db.session.remove()
    hits = tuple(1 + (run + number) % 3 for number in range(workers))
    kills = senders.deliver(began, point=point, hits=hits)
    later = began
    for _ in range(3):
        if _waiting(app):
            later = later + LEASE + SWEEP
            senders.deliver(later, hits=(1,) * workers)
    lost = wanted - set(relay.ids)
    foreign = set(relay.ids) - wanted
    repeats = sum(relay.ids.values()) - len(relay.ids)
    _forget(app)
    return Outcome(len(lost), len(foreign), repeats, kills, (later - began).total_seconds())


def _write(letters: int) -> set[str]:
    """The Message-IDs that the relay is to see."""
    person, host = Cast()["Tom"], "saltmarsh.example"
    made = [
        services.write("note", person, about={"n": n}, dedupe=f"chaos:{next(_numbers)}", by=None)
        for n in range(letters)
    ]  # fmt: skip
    wanted = {f"<{letter.public_id}@{host}>" for letter in made}
    db.session.commit()
    return wanted


def _waiting(app: Flask) -> int:
    with app.app_context():
        left = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.sent_at.is_(None)))
        db.session.remove()
    return left or 0


def _forget(app: Flask) -> None:
    with app.app_context():
        db.session.execute(delete(Letter))
        db.session.commit()
        db.session.remove()
