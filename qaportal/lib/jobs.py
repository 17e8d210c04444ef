"""Work for later: a function of some slice's tasks.py and ids, run by RQ when REDIS_URL is set, else by a thread.

The database is the ledger, the queue only a bell: a task loads by id, asks whether there is still something to do,
calls one verb and commits, and may run twice. What is on a clock as well (`ticking`) is found there if the bell fails.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from sqlalchemy import event

from qaportal.lib.db import db
from qaportal.lib.reach import PATIENCE, Reach, reach
from qaportal.lib.ticking import Clock, Ticker

LONGEST = 3600  # seconds that a job may take: a relay may answer late
QUEUE = "qaportal"
log = logging.getLogger(__name__)


def enqueue(task: Callable[..., None], *ids: int) -> None:
    """Run `task(*ids)` once the current transaction has committed; never when it rolls back."""
    wanted: list[tuple[str, tuple[int, ...]]] = db.session.info.setdefault("jobs", [])
    call = (f"{task.__module__}.{task.__qualname__}", ids)
    if call not in wanted:
        wanted.append(call)


def run(name: str, ids: tuple[int, ...]) -> None:
    """Call the task by its dotted name; only functions of a `tasks` module can be named (A38)."""
    module, _, function = name.rpartition(".")
    if not (module.startswith("qaportal.") and module.endswith(".tasks")):
        raise ValueError(f"{name} is not a task")
    getattr(import_module(module), function)(*ids)


class _Thread:
    """The embedded engine: one daemon thread with a queue in memory. What is on a clock is left to the clock's thread,
    so that a relay that is slow to answer holds up mail alone."""

    def __init__(self, app: Flask, ticker: Ticker) -> None:
        self.app, self.ticker = app, ticker
        self.waiting: SimpleQueue[tuple[str, tuple[int, ...]]] = SimpleQueue()
        self.started = False
        self.lock = threading.Lock()

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        if name in self.ticker.clocks:
            self.ticker.ring(name)
            return
        with self.lock:
            if not self.started:
                threading.Thread(target=self._work, name="qaportal-jobs", daemon=True).start()
                self.started = True
        self.waiting.put((name, ids))

    def _work(self) -> None:
        while True:
            name, ids = self.waiting.get()
            with self.app.app_context():
                try:
                    run(name, ids)
                except Exception:
                    log.exception("task %s%s failed", name, ids)

    def drain(self) -> None:
        """Run what waits, here and now (tests)."""
        while not self.waiting.empty():
            run(*self.waiting.get())


class _Rq:
    """RQ with the JSON serializer: Redis never holds code to run, only a task's name and ids.

    Where Redis is away, what is on a clock waits for the clock, and the rest is done by a thread of this process.
    """

    def __init__(self, app: Flask, url: str, ticker: Ticker) -> None:
        self.queue = Queue(QUEUE, connection=Redis.from_url(url, **PATIENCE), serializer=JSONSerializer,
                           default_timeout=LONGEST)  # fmt: skip
        self.clocks, self.here = ticker.clocks, _Thread(app, ticker)

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        if self._ring(name, ids):
            return
        if name not in self.clocks:
            self.here.put(name, ids)

    def _ring(self, name: str, ids: tuple[int, ...]) -> bool:
        if not reach().may_ask():
            return False
        try:
            self.queue.enqueue("qaportal.lib.jobs.run_in_worker", name, list(ids), result_ttl=0)
        except RedisError:
            reach().missed()
            log.warning("Redis is away: %s%s is left to the clock, or done here", name, ids)
            return False
        reach().answered()
        return True


def run_in_worker(name: str, ids: list[int]) -> None:
    """What the RQ worker calls, inside the app context that `worker` opened."""
    try:
        run(name, tuple(ids))
    finally:
        db.session.remove()


class _Worker(SimpleWorker):
    """A worker that has the clock's thread stop with it."""

    ticker: Ticker
    max_connection_wait_time = 5.0  # seconds between tries to find a Redis that went away

    def request_stop(self, signum: Any, frame: Any) -> None:
        """SIGTERM and Ctrl+C: finish what is in hand."""
        self.ticker.stopping.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def worker(app: Flask, *, burst: bool = False) -> bool:
    """Work the queue and the clocks until stopped, or the queue alone until it is empty with `burst`. Needs REDIS_URL.

    While Redis is away the clocks go on.
    """
    ticker = ticker_of(app)
    if burst:
        return _work(app, ticker, burst=True)
    ticker.start()
    worked = False
    with contextlib.suppress(StopRequested):
        while not ticker.stopping.is_set():
            try:
                worked = _work(app, ticker) or worked
            except RedisError:
                log.warning("Redis is away; the clocks go on, and the queue is tried again in 5 seconds")
                ticker.stopping.wait(5)
    ticker.stop()
    return worked


def _work(app: Flask, ticker: Ticker, *, burst: bool = False) -> bool:
    connection = Redis.from_url(app.config["REDIS_URL"])
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer, default_timeout=LONGEST)
    with app.app_context():
        made = _Worker([queue], connection=connection, serializer=JSONSerializer)
        made.ticker = ticker
        return made.work(burst=burst)


def start(app: Flask) -> None:
    """A server process begins: where there is no worker, its clock begins to tick."""
    if not app.config["REDIS_URL"]:
        ticker_of(app).start()


def stop(app: Flask) -> None:
    """A server process ends: what is in hand is finished."""
    ticker_of(app).stop()


def ticker_of(app: Flask) -> Ticker:
    """The clocks of this app."""
    ticker: Ticker = app.extensions["ticker"]
    return ticker


def is_stopping() -> bool:
    """Whether this process is to end: finish what is in hand, and begin nothing more."""
    return ticker_of(current_app).stopping.is_set()


def pause(seconds: float) -> None:
    """Wait, but not for longer than the process lives."""
    ticker_of(current_app).stopping.wait(seconds)


def engine() -> Any:
    """The engine of this app."""
    return current_app.extensions["jobs"]


def init_app(app: Flask, clocks: Sequence[Clock] = ()) -> None:
    """Choose the engine, and ring it after each outermost commit. `clocks` are the tasks that run every so often."""
    ticker = app.extensions["ticker"] = Ticker(app, clocks)
    app.extensions["reach"] = Reach()
    url = app.config["REDIS_URL"]
    app.extensions["jobs"] = _Rq(app, url, ticker) if url else _Thread(app, ticker)


@event.listens_for(db.session, "after_commit")
def ring(session: Any) -> None:
    """After the outermost commit: hand over what was enqueued."""
    if session.in_nested_transaction():
        return
    for name, ids in session.info.pop("jobs", []):
        engine().put(name, ids)


@event.listens_for(db.session, "after_soft_rollback")
def forget(session: Any, _previous: Any) -> None:
    """After a rollback: nothing was promised."""
    if not session.in_nested_transaction():
        session.info.pop("jobs", None)
