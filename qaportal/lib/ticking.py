"""Work on a clock: one thread of a process that asks every few seconds what is due. Of several processes one leads.

What is on a clock may run twice at once and finds its own work in the database. So a bell only makes it sooner, and
nothing is lost with it.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from time import monotonic

from flask import Flask

from qaportal.lib.db import db
from qaportal.lib.leading import leads, resign

PULSE = 10  # seconds
LEADING = "schedule"
Clock = tuple[Callable[[], None], int]
log = logging.getLogger(__name__)


class Ticker:
    """Runs the tasks of `clocks`, each (task, every so many seconds), and whichever of them is rung for."""

    def __init__(self, app: Flask, clocks: Sequence[Clock]) -> None:
        self.app = app
        self.clocks = {f"{task.__module__}.{task.__qualname__}": (task, every) for task, every in clocks}
        self.due = dict.fromkeys(self.clocks, 0.0)
        self.rung: set[str] = set()
        self.bell, self.stopping = threading.Event(), threading.Event()
        self.thread: threading.Thread | None = None

    @property
    def holder(self) -> str:
        """This process, as the lease names it."""
        return f"{socket.gethostname()[:60]}:{os.getpid()}"

    def ring(self, name: str) -> None:
        """Run this one soon, whoever leads."""
        self.rung.add(name)
        self.bell.set()

    def start(self) -> None:
        """Tick in a thread of this process from now on."""
        if self.thread is None or not self.thread.is_alive():
            self.thread = threading.Thread(target=self._run, name="qaportal-clock", daemon=True)
            self.thread.start()

    def stop(self, seconds: float = 25) -> None:
        """Finish what is in hand, at most so many seconds long, and start nothing more."""
        self.stopping.set()
        self.bell.set()
        if self.thread is not None:
            self.thread.join(seconds)

    def tick(self) -> None:
        """Run what was rung for and, where this process leads, what is due."""
        with self.app.app_context():
            names = self._rung()
            if leads(LEADING, self.holder):
                names += [name for name, when in self.due.items() if when <= monotonic() and name not in names]
            for name in names:
                if not self.stopping.is_set():
                    self._do(name)

    def _rung(self) -> list[str]:
        return [self.rung.pop() for _ in range(len(self.rung))]

    def _do(self, name: str) -> None:
        task, every = self.clocks[name]
        self.due[name] = monotonic() + every
        try:
            task()
        except Exception:
            log.exception("task %s failed; it runs again in %s seconds", name, every)
        finally:
            db.session.remove()

    def _run(self) -> None:
        """Whatever happens, go on: a database that is away comes back."""
        while not self.stopping.is_set():
            try:
                self.tick()
            except Exception:
                log.exception("the clock missed a tick")
            self.bell.wait(PULSE)
            self.bell.clear()
        try:
            with self.app.app_context():
                resign(LEADING, self.holder)
        except Exception:
            log.exception("the lease runs out by itself")
